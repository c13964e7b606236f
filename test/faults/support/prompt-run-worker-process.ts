import { promptRunBatchHandlers, promptRunHandlers } from '../../../src/domains/prompt-runs/handlers.ts';
import { createLog } from '../../../src/platform/log.ts';
import { createEngineSimulator } from '../../../src/simulators/engines/simulator.ts';
import { startBatches } from '../../../src/work/run-batches.ts';
import { startSweeper } from '../../../src/work/sweep.ts';
import { startWorker } from '../../../src/work/worker.ts';
import { openMachine, type Place, SHORT_LIMITS } from './machine.ts';

/** A process that asks engines as the product does: `prompt-run-worker-process.mjs '{"databaseUrl":…}'`. */
const place: Place = JSON.parse(process.argv[2] ?? '{}');
const log = createLog({ level: process.env['EI_FAULT_LOG'] === '1' ? 'info' : 'silent' });
const { services, wakeup, queue } = openMachine(place, log);
const handlers = promptRunHandlers(createEngineSimulator);
const concurrency = { default: 4, long: 2, engines: 16 };
startWorker({ services, wakeup, queue, handlers, concurrency, times: { leaseMs: 4_000, heartbeatMs: 500 } });
startSweeper({ services, wakeup, queue, jobs: handlers.map(({ job }) => job), limits: SHORT_LIMITS });
startBatches({ services, wakeup, handlers: promptRunBatchHandlers, pollMs: 200 });
process.send?.('ready');
