import { catalogHandlers } from '../../../src/domains/catalog/handlers.ts';
import { promptRunBatchHandlers, promptRunHandlers } from '../../../src/domains/prompt-runs/handlers.ts';
import { auditBatchHandlers, auditHandlers } from '../../../src/domains/scores/handlers.ts';
import { createSiteCache } from '../../../src/domains/scores/site-cache.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { createPageReader } from '../../../src/page-reader/read-page-in-thread.ts';
import { createLog } from '../../../src/platform/log.ts';
import { createEngineSimulator } from '../../../src/simulators/engines/simulator.ts';
import { startBatches } from '../../../src/work/run-batches.ts';
import { startSweeper } from '../../../src/work/sweep.ts';
import { startWorker } from '../../../src/work/worker.ts';
import { openMachine, type Place, SHORT_LIMITS } from './machine.ts';

/** A worker process of the fault tests that does the product's own work: `domain-worker-process.ts '{"databaseUrl":…}'`. */
const place: Place = JSON.parse(process.argv[2] ?? '{}');
const { services, wakeup, queue } = openMachine(
  place,
  createLog({ level: process.env['EI_FAULT_LOG'] === '1' ? 'info' : 'silent' }),
);
const { read: readPage } = createPageReader({ timeoutMs: 20_000 });
const handlers = [
  ...catalogHandlers,
  ...auditHandlers({ readPage, siteCache: createSiteCache(systemClock) }),
  ...promptRunHandlers(createEngineSimulator),
];
const concurrency = { default: 4, long: 2, engines: 16 };
startWorker({ services, wakeup, queue, handlers, concurrency, times: { leaseMs: 4_000, heartbeatMs: 500 } });
startSweeper({ services, wakeup, queue, jobs: handlers.map(({ job }) => job), limits: SHORT_LIMITS });
startBatches({
  services,
  wakeup,
  handlers: [...auditBatchHandlers(services.http), ...promptRunBatchHandlers],
  pollMs: 200,
});
process.send?.('ready');
