import type { AnswerEngine } from '../../../generated/prisma/enums.ts';
import type { Context } from '../../../kernel/context.ts';
import { validationError } from '../../../kernel/errors.ts';
import { engineId } from '../engines/stored-engine.ts';
import type { AnswerCount } from '../metrics/types.ts';

/** Answers that one question about visibility is counted from at most. */
export const ANSWERS_MAX = 50_000;

/** Which answers; everything given must hold. */
export type AnswerScope = {
  /** Asked at this moment or after it. */
  from?: Date | null;
  /** Asked before this moment. */
  to?: Date | null;
  engine?: AnswerEngine | null;
  personaId?: string | null;
  /** Counts this product's own mentions and citations, in sessions that are about it. */
  sku?: string | null;
  sessionId?: string | null;
  /** Another reading than the one that is shown; of one session. */
  reading?: number | null;
};

/** An answer as it counts, with what else answers are grouped by. */
export type CountedAnswer = AnswerCount & {
  day: string;
  mentionedSkus: string[];
  citedSkus: string[];
  /** Ranks of the products that it names. */
  skuPositions: Readonly<Record<string, number>>;
  /** The products that its session is about; empty means the whole catalogue. */
  sessionSkus: string[];
};

type Row = Omit<CountedAnswer, 'engine'> & { engine: AnswerEngine };

const TEXT = `
  select response.prompt, response.engine::text as engine, session.persona_id as persona,
    response.requested_model as "requestedModel", response.served_model as "servedModel", reading.outcome,
    reading.is_branded as "isBranded", reading.is_cited as "isCited", reading.is_mentioned as "isMentioned",
    reading.first_position as position, coalesce(reading.competitor_ids, '{}') as "competitorIds",
    to_char(response.asked_at at time zone 'UTC', 'YYYY-MM-DD') as day,
    coalesce(reading.mentioned_skus, '{}') as "mentionedSkus",
    coalesce(reading.cited_skus, '{}') as "citedSkus", coalesce(session.skus, '{}') as "sessionSkus",
    coalesce((select jsonb_object_agg(mention->>'sku', mention->'position')
      from jsonb_array_elements(reading.mentions) as mention
      where mention->>'sku' is not null and mention->>'position' is not null), '{}') as "skuPositions"
  from engine_responses response
  join prompt_sessions session on session.workspace_id = $1 and session.id = response.session_id
  join answer_readings reading on reading.workspace_id = $1 and reading.response_id = response.id
    and reading.number = coalesce($7::int, session.reading)
  where response.workspace_id = $1 and response.is_simulated = $2
    and ($3::timestamptz is null or response.asked_at >= $3) and ($4::timestamptz is null or response.asked_at < $4)
    and ($5::text is null or response.engine::text = $5)
    and ($6::text is null or session.persona_id = $6)
    and ($8::text is null or response.session_id = $8)
  order by response.asked_at, response.position limit $9`;

/**
 * The answers of a scope as they count, in the order they were asked; in a live workspace none that was simulated.
 *
 * @throws validation_failed when they are more than 50,000
 */
export async function countedAnswers(ctx: Context, scope: AnswerScope): Promise<CountedAnswer[]> {
  const { sku, ...rest } = scope;
  const answers = await oncePerRequest(ctx, rest);
  return sku ? ofProduct(answers, sku) : answers;
}

/** The answers that are about a product, with its own mentions and citations in place of all of ours. */
export function ofProduct(answers: readonly CountedAnswer[], sku: string): CountedAnswer[] {
  return answers
    .filter(({ sessionSkus }) => sessionSkus.length === 0 || sessionSkus.includes(sku))
    .map((answer) => ({
      ...answer,
      isMentioned: answer.mentionedSkus.includes(sku),
      isCited: answer.citedSkus.includes(sku),
      position: answer.skuPositions[sku] ?? null,
    }));
}

const READ = new WeakMap<Context, Map<string, Promise<CountedAnswer[]>>>();

/** A request that asks of many products reads the answers once. */
function oncePerRequest(ctx: Context, scope: AnswerScope): Promise<CountedAnswer[]> {
  const known = READ.get(ctx) ?? new Map<string, Promise<CountedAnswer[]>>();
  READ.set(ctx, known);
  const key = JSON.stringify(scope);
  const answers = known.get(key) ?? readAnswers(ctx, scope);
  known.set(key, answers);
  return answers;
}

async function readAnswers(ctx: Context, scope: AnswerScope): Promise<CountedAnswer[]> {
  const { workspaceId, workspaceMode } = ctx.principal;
  const rows = await ctx.sql.query<Row>({
    name: scope.sessionId ? 'counted_answers_of_session' : 'counted_answers',
    text: TEXT,
    values: [
      workspaceId,
      workspaceMode === 'sandbox',
      scope.from ?? null,
      scope.to ?? null,
      scope.engine ?? null,
      scope.personaId ?? null,
      scope.reading ?? null,
      scope.sessionId ?? null,
      ANSWERS_MAX + 1,
    ],
  });
  if (rows.length > ANSWERS_MAX) {
    throw validationError([{ field: 'from', message: `holds more than ${ANSWERS_MAX} answers; ask for less` }]);
  }
  return rows.map((row) => ({ ...row, engine: engineId(row.engine) }));
}
