import { z } from 'zod';
import type { Context } from '../../../kernel/context.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { parseInput } from '../../../kernel/input.ts';
import { enqueueJob } from '../../../work/enqueue.ts';
import type { JobRow } from '../../../work/job-events.ts';
import { promptRecount } from '../jobs.ts';
import { sessionNotFound } from '../sessions/queries.ts';

/** A job that reads answers again. */
export type AcceptedRecount = { jobId: string; status: JobRow['status'] };

const DAY_MS = 86_400_000;

/** Days of sessions that one recount reads. */
const PERIOD_MAX_DAYS = 366;

const period = z
  .object({ from: z.date(), to: z.date() })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be after from' })
  .refine(({ from, to }) => to.getTime() - from.getTime() <= PERIOD_MAX_DAYS * DAY_MS, {
    path: ['to'],
    message: `must be at most ${PERIOD_MAX_DAYS} days after from`,
  });

/**
 * Asks for a session's stored answers to be read again; no engine is asked. While such a job is unfinished, it is the
 * answer.
 *
 * @throws not_found; invalid_state while the session runs
 */
export function recountSession(ctx: Context, id: string): Promise<AcceptedRecount> {
  const { workspaceId } = ctx.principal;
  return ctx.transaction(async (tx) => {
    const session = await tx.promptSession.findFirst({ where: { workspaceId, id } });
    if (!session) throw sessionNotFound(id);
    if (!session.finishedAt) {
      const status = session.status.toLowerCase();
      throw new DomainError(
        'invalid_state',
        `The prompt run '${id}' is ${status}; it can be recounted once it has ended.`,
        {
          id,
          status,
        },
      );
    }
    return enqueue(ctx, tx, { sessionId: id }, `recount ${id}`);
  });
}

/** Asks for the stored answers of every ended session of a period to be read again. @throws validation_failed */
export function recountPeriod(ctx: Context, input: unknown): Promise<AcceptedRecount> {
  const { from, to } = parseInput(period, input);
  const payload = { from: from.toISOString(), to: to.toISOString() };
  return ctx.transaction((tx) => enqueue(ctx, tx, payload, `recount ${payload.from} ${payload.to}`));
}

async function enqueue(
  ctx: Context,
  tx: Parameters<typeof enqueueJob>[0],
  payload: { sessionId: string } | { from: string; to: string },
  dedupeKey: string,
): Promise<AcceptedRecount> {
  const scope = { workspaceId: ctx.principal.workspaceId, clock: ctx.clock };
  const { job } = await enqueueJob(tx, scope, promptRecount, payload, { dedupeKey });
  return { jobId: job.id, status: job.status };
}
