import { createLog } from '../../../src/platform/log.ts';
import { startSweeper } from '../../../src/work/sweep.ts';
import { startWorker } from '../../../src/work/worker.ts';
import { faultHandlers, stepJob } from './jobs.ts';
import { openMachine, type Place, SHORT_LEASE, SHORT_LIMITS } from './machine.ts';

/** A worker process of the fault tests: `worker-process.ts '{"databaseUrl":…}'`. Ends gracefully on SIGTERM. */
const place: Place & { isShort: boolean; graceMs: number; sharesOf?: string } = JSON.parse(process.argv[2] ?? '{}');
const machine = openMachine(place, createLog({ level: process.env['EI_FAULT_LOG'] === '1' ? 'info' : 'silent' }));
const { services, wakeup, queue } = machine;
const worker = startWorker({
  services,
  wakeup,
  queue,
  handlers: faultHandlers,
  concurrency: { default: 4, long: 1 },
  ...(place.isShort && { times: SHORT_LEASE }),
});
const sweeper = startSweeper({
  services,
  wakeup,
  queue,
  jobs: faultHandlers.map((handler) => handler.job),
  // As on a machine that nothing slows down.
  times: { quickKinds: () => (place.sharesOf ? [{ workspaceId: place.sharesOf, type: stepJob.name, size: 16 }] : []) },
  ...(place.isShort && { limits: SHORT_LIMITS }),
});
process.send?.('ready');
process.once('SIGTERM', async () => {
  await sweeper.close();
  await worker.close(place.graceMs);
  await machine.close();
  process.exit(0);
});
