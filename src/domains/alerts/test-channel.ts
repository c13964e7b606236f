import type { Context } from '../../kernel/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { enqueueJob } from '../../work/enqueue.ts';
import type { JobRow } from '../../work/job-events.ts';
import { alertDeliver, laneKeyOf } from './jobs.ts';

/** Test messages that a workspace may send in a minute. */
export const TESTS_PER_MINUTE = 10;

/** A message on its way to a channel. */
export type AcceptedTest = { jobId: string; status: JobRow['status']; deliveryId: string };

/** Sends a test message to a channel, now and whatever its rule's quiet hours. @throws not_found, rate_limited */
export function testChannel(ctx: Context, channelId: string): Promise<AcceptedTest> {
  const { workspaceId } = ctx.principal;
  return ctx.transaction(async (tx) => {
    await tx.$queryRaw`select 1 from workspaces where id = ${workspaceId} for no key update`;
    const channel = await tx.alertChannel.findFirst({
      where: { id: channelId, workspaceId },
      select: { id: true, kind: true },
    });
    if (!channel) throw new DomainError('not_found', `There is no alert channel '${channelId}'.`, { id: channelId });
    const now = ctx.clock.now();
    const recent = { workspaceId, slot: { startsWith: 'test ' }, createdAt: { gt: new Date(now.getTime() - 60_000) } };
    if ((await tx.alertDelivery.count({ where: recent })) >= TESTS_PER_MINUTE) {
      throw new DomainError('rate_limited', `A workspace may send ${TESTS_PER_MINUTE} test messages a minute.`, {
        retry_after_seconds: 60,
      });
    }
    const id = newId('AlertDelivery');
    await tx.alertDelivery.create({
      data: { id, workspaceId, channelId, slot: `test ${id}`, dueAt: now, createdAt: now },
    });
    const where = { workspaceId, clock: ctx.clock };
    const { job } = await enqueueJob(tx, where, alertDeliver, { deliveryId: id }, { laneKey: laneKeyOf(channel) });
    return { jobId: job.id, status: job.status, deliveryId: id };
  });
}
