import type { z } from 'zod';
import type { PromptSession } from '../../../generated/prisma/client.ts';
import { formatInstant } from '../../../kernel/clock.ts';
import { outcomeOf } from '../../../work/outcome.ts';
import { engineId } from '../engines/stored-engine.ts';
import type { promptRunsCompleted } from '../events.ts';
import { doneCount, type SessionTally, totalOf } from './tally.ts';

/** What the event of a session's end says. */
export function completedData(
  session: PromptSession,
  tally: SessionTally,
): z.input<(typeof promptRunsCompleted)['data']> {
  const { total, answered, spentUsd } = totalOf(tally);
  return {
    id: session.id,
    job_id: session.jobId,
    label: session.label,
    status: FINAL_STATUSES[session.status],
    simulated: session.isSimulated,
    outcome: outcomeOf({ done: answered, notDone: total - answered }),
    total,
    answered,
    spent_usd: spentUsd,
    engines: tally.map((engine) => ({
      engine: engineId(engine.engine),
      total: engine.total,
      answered: engine.answered,
      failed: engine.unanswered,
      cancelled: engine.cancelled,
    })),
    finished_at: session.finishedAt && formatInstant(session.finishedAt),
  };
}

/** How far a session has come, in total and by engine. */
export function progressData(tally: SessionTally) {
  const sum = totalOf(tally);
  return {
    done: doneCount(sum),
    total: sum.total,
    engines: tally.map((engine) => ({
      engine: engineId(engine.engine),
      done: doneCount(engine),
      total: engine.total,
      failed: engine.unanswered,
    })),
  };
}

/** A session that is not at its end is none that the event tells of; as such it would be called failed. */
const FINAL_STATUSES = {
  QUEUED: 'failed',
  RUNNING: 'failed',
  COMPLETED: 'completed',
  PARTIAL: 'partial',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
} as const;
