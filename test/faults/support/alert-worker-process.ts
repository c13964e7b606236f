import { alertHandlers } from '../../../src/domains/alerts/handlers.ts';
import { alertsConsumer } from '../../../src/domains/alerts/index.ts';
import { startConsumers } from '../../../src/events/consume.ts';
import { createLog } from '../../../src/platform/log.ts';
import { startSweeper } from '../../../src/work/sweep.ts';
import { startWorker } from '../../../src/work/worker.ts';
import { type Death, dieAtStatement } from './die-at-statement.ts';
import { openMachine, type Place, SHORT_LEASE, SHORT_LIMITS } from './machine.ts';

/** A process that evaluates and delivers alerts, and ends where it is told to: `alert-worker-process.mjs '{"death":…}'`. */
const { death, ...place }: Place & { death: Death | null } = JSON.parse(process.argv[2] ?? '{}');
if (death) dieAtStatement(death);
const log = createLog({ level: process.env['EI_FAULT_LOG'] === '1' ? 'info' : 'silent' });
const { services, wakeup, queue } = openMachine(place, log);
startConsumers({ consumers: [alertsConsumer()], services, wakeup, pollMs: 200 });
startWorker({ services, wakeup, queue, handlers: alertHandlers, times: SHORT_LEASE });
startSweeper({ services, wakeup, queue, jobs: alertHandlers.map(({ job }) => job), limits: SHORT_LIMITS });
process.send?.('ready');
