import type { AnswerEngine } from '../../../generated/prisma/enums.ts';
import type { Transaction } from '../../../platform/db.ts';
import { engineId } from '../engines/stored-engine.ts';
import type { AnswerCount } from '../metrics/types.ts';

/** Answers that one look at two weeks counts at most, newest first. */
const ANSWERS_MAX = 20_000;

/** An answer of the two weeks that end with a session. */
export type WeekAnswer = AnswerCount & {
  /** Of the week that ends with the session, or of the one before it? */
  isRecent: boolean;
  citedSkus: string[];
  /** Names it gave that nobody tracks, as they are proposed. */
  proposedNames: string[];
};

type Row = Omit<WeekAnswer, 'engine'> & { engine: AnswerEngine };

/**
 * The answers of the week that ends with a session and of the week before, as its workspace's shown readings have
 * them: simulated ones for a simulated session, real ones for a real one. One statement.
 *
 * @returns none when there is no such session, or it has not ended
 */
export async function answersOfTwoWeeks(tx: Transaction, sessionId: string): Promise<WeekAnswer[]> {
  const rows = await tx.$queryRaw<Row[]>`
    with ended as (select workspace_id, is_simulated, finished_at from prompt_sessions where id = ${sessionId})
    select response.prompt, response.engine::text as engine, session.persona_id as persona,
      response.requested_model as "requestedModel", response.served_model as "servedModel", reading.outcome,
      reading.is_branded as "isBranded", reading.is_cited as "isCited", reading.is_mentioned as "isMentioned",
      reading.first_position as position, reading.competitor_ids as "competitorIds", reading.cited_skus as "citedSkus",
      reading.proposed_names as "proposedNames", response.asked_at > ended.finished_at - interval '7 days' as "isRecent"
    from ended
    join engine_responses response on response.workspace_id = ended.workspace_id
      and response.is_simulated = ended.is_simulated and response.asked_at <= ended.finished_at
      and response.asked_at > ended.finished_at - interval '14 days'
    join prompt_sessions session on session.workspace_id = ended.workspace_id and session.id = response.session_id
    join answer_readings reading on reading.workspace_id = ended.workspace_id and reading.response_id = response.id
      and reading.number = session.reading
    order by response.asked_at desc, response.id desc limit ${ANSWERS_MAX}`;
  return rows.map((row) => ({ ...row, engine: engineId(row.engine) }));
}
