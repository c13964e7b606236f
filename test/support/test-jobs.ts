import { z } from 'zod';
import type { Services } from '../../src/kernel/context.ts';
import { DomainError } from '../../src/kernel/errors.ts';
import { claimJob } from '../../src/work/claim.ts';
import { defineJob } from '../../src/work/define.ts';
import { enqueueJob } from '../../src/work/enqueue.ts';
import { ProgressWriter } from '../../src/work/progress.ts';
import { failAll, succeed } from '../../src/work/settle.ts';

/** A job that no worker does, so that a test moves it by hand. */
export const handmade = defineJob({
  name: 'test.handmade',
  payload: z.object({}),
  attempts: 3,
  timeoutMs: 60_000,
});

/** A waiting job of the workspace. */
export async function newJob(services: Services, workspaceId: string, parentId?: string): Promise<string> {
  const where = { workspaceId, clock: services.clock };
  const options = parentId ? { parentId } : {};
  return services.transaction(async (tx) => (await enqueueJob(tx, where, handmade, {}, options)).job.id);
}

/** Starts a job by hand; the returned functions are the attempt's. */
export async function startJob(services: Services, id: string) {
  const claim = await claimJob(services, id, { types: [handmade.name], leaseMs: 60_000 });
  if (!claim) throw new Error(`The job ${id} cannot be started.`);
  const token = { id, attempt: claim.job.attempts };
  const nothing = { step: null, done: null, total: null, percent: 0 };
  const progress = new ProgressWriter(services, token, nothing);
  return {
    async progress(step: string, done: number, total: number) {
      const writer = new ProgressWriter(services, token, nothing);
      writer.report(step, done, total);
      await writer.flush();
    },
    succeed: (result: unknown) => succeed(services, token, progress.latest, async () => result),
    fail: () =>
      failAll(services, [{ token, error: new DomainError('not_enough_reviews', 'There are 3.', { reviews: 3 }) }]),
  };
}
