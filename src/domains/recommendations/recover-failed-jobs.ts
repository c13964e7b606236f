import { z } from 'zod';
import type { Consumer } from '../../events/consume.ts';
import { readEvent } from '../../events/read-event.ts';
import type { Services } from '../../kernel/context.ts';
import type { DomainError } from '../../kernel/errors.ts';
import type { Transaction } from '../../platform/db.ts';
import { jobCancelled, jobFailed } from '../../work/job-events.ts';
import type { JobContext } from '../../work/run.ts';
import { recommendationPush, recommendationRollback } from './jobs.ts';
import { toJson, transition, WITH_PRODUCT } from './transition.ts';

/** Where a recommendation goes when its job failed: a push has failed, a rollback left it as it was. */
export type FallBackStatus = 'PUSH_FAILED' | 'PUSHED' | 'APPLIED';

const failure = z.object({ code: z.string(), message: z.string() });

type Reason = z.output<typeof failure>;

const CANCELLED: Reason = { code: 'job_cancelled', message: 'The job was cancelled.' };

/** Marks a recommendation whose job failed, in a transaction of its own. */
export async function fallBack(
  ctx: JobContext,
  asked: { recommendationId: string; version: number; isRollback: boolean },
  to: FallBackStatus,
  failure: DomainError,
): Promise<void> {
  const workspaceId = ctx.principal.workspaceId;
  const reason = { code: failure.code, message: failure.message };
  await ctx.transaction((tx) => fallBackWithin(tx, { services: ctx, workspaceId }, { asked, to, reason }));
}

/** Such ends are rare among events: the log is read ten times a second for them, and not at every event. */
const GATHER_MS = 100;

/**
 * Recovers the recommendations of jobs that ended without their handler: cancelled, timed out, or with a worker that died
 * as often as it may. What the handler marked itself is left alone.
 */
export function recommendationsConsumer(): Consumer {
  const names = [recommendationPush.name, recommendationRollback.name];
  return {
    name: 'recommendations',
    gatherMs: GATHER_MS,
    types: [jobFailed.type, jobCancelled.type],
    async handle(tx, events, services) {
      for (const event of events) {
        const job = readEvent(jobFailed, event) ?? readEvent(jobCancelled, event);
        if (!job || !names.includes(job.type)) continue;
        const reason = failure.safeParse(job.error).data ?? CANCELLED;
        await fallBackOf(tx, services, event.workspaceId, { id: job.id, reason });
      }
    },
  };
}

async function fallBackOf(
  tx: Transaction,
  services: Pick<Services, 'clock'>,
  workspaceId: string,
  job: { id: string; reason: Reason },
): Promise<void> {
  const row = await tx.job.findFirst({ where: { id: job.id, workspaceId }, select: { type: true, payload: true } });
  if (!row) return;
  const isRollback = row.type === recommendationRollback.name;
  const push = recommendationPush.payload.safeParse(row.payload);
  const rollback = recommendationRollback.payload.safeParse(row.payload);
  const asked = isRollback ? rollback.data : push.data;
  if (!asked) return;
  const to = isRollback && rollback.data ? rollback.data.from : 'PUSH_FAILED';
  const given = { asked: { ...asked, isRollback }, to, reason: job.reason };
  await fallBackWithin(tx, { services, workspaceId }, given);
}

async function fallBackWithin(
  tx: Transaction,
  { services, workspaceId }: { services: Pick<Services, 'clock'>; workspaceId: string },
  given: {
    asked: { recommendationId: string; version: number; isRollback: boolean };
    to: FallBackStatus;
    reason: Reason;
  },
): Promise<void> {
  const { asked, to, reason } = given;
  const row = await tx.recommendation.findFirst({
    where: { id: asked.recommendationId, workspaceId, status: 'PUSHING', version: asked.version },
    include: WITH_PRODUCT,
  });
  if (!row) return;
  const mover = { workspaceId, clock: services.clock, actor: 'system' };
  const move = asked.isRollback ? 'rollback_failed' : 'push_failed';
  await transition(tx, mover, row, { move, to, change: { failure: toJson(reason) }, note: reason.message });
}
