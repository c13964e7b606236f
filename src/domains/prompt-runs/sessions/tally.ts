import { z } from 'zod';
import { AnswerEngine } from '../../../generated/prisma/enums.ts';
import type { Transaction } from '../../../platform/db.ts';
import type { UnitCounts } from '../rules.ts';

const counts = { total: z.int(), answered: z.int(), unanswered: z.int(), cancelled: z.int() };

/** How the questions to one engine stand. `spentUsd` is what is known; `unpricedCount` answers have no known price. */
const engineTally = z.object({ engine: z.enum(AnswerEngine), ...counts, spentUsd: z.number(), unpricedCount: z.int() });

/** How a session's questions stand, by engine in the order of the session. */
export const sessionTally = z.array(engineTally);

/** How a session's questions stand, by engine. */
export type SessionTally = z.output<typeof sessionTally>;

type Row = {
  sessionId: string;
  engine: AnswerEngine;
  state: string;
  units: number;
  usd: number | null;
  unpriced: number;
};

/** How the questions of sessions stand, in one statement. */
export async function tallySessions(
  db: Pick<Transaction, '$queryRaw'>,
  { workspaceId, sessionIds }: { workspaceId: string; sessionIds: readonly string[] },
): Promise<Map<string, SessionTally>> {
  if (sessionIds.length === 0) return new Map();
  const rows = await db.$queryRaw<Row[]>`
    select session_id as "sessionId", engine::text as engine, state::text as state, count(*)::int as units,
      sum(cost_usd)::float8 as usd,
      (count(*) filter (where state in ('DONE', 'FAILED') and attempts > 0 and cost_usd is null))::int as unpriced
    from engine_responses
    where workspace_id = ${workspaceId} and session_id = any(${[...sessionIds]}::text[])
    group by 1, 2, 3
    order by min(position)`;
  const tallies = new Map<string, SessionTally>(sessionIds.map((id) => [id, []]));
  for (const row of rows) addRow(tallies.get(row.sessionId) ?? [], row);
  return tallies;
}

/** The counts of all engines together. */
export function totalOf(tally: SessionTally): UnitCounts & { total: number; spentUsd: number; unpricedCount: number } {
  const none = { total: 0, answered: 0, unanswered: 0, cancelled: 0, spentUsd: 0, unpricedCount: 0 };
  return tally.reduce(
    (sum, engine) => ({
      total: sum.total + engine.total,
      answered: sum.answered + engine.answered,
      unanswered: sum.unanswered + engine.unanswered,
      cancelled: sum.cancelled + engine.cancelled,
      spentUsd: sum.spentUsd + engine.spentUsd,
      unpricedCount: sum.unpricedCount + engine.unpricedCount,
    }),
    none,
  );
}

/** How many questions have ended, one way or another. */
export function doneCount({ answered, unanswered, cancelled }: UnitCounts): number {
  return answered + unanswered + cancelled;
}

function addRow(tally: SessionTally, { engine, state, units, usd, unpriced }: Row): void {
  const known = tally.find((candidate) => candidate.engine === engine);
  const line = known ?? { engine, total: 0, answered: 0, unanswered: 0, cancelled: 0, spentUsd: 0, unpricedCount: 0 };
  if (!known) tally.push(line);
  line.total += units;
  line.spentUsd += usd ?? 0;
  line.unpricedCount += unpriced;
  if (state === 'CANCELLED') line.cancelled += units;
  if (state === 'FAILED') line.unanswered += units;
  if (state === 'DONE') line.answered += units;
}
