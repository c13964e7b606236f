import { alertHandlers } from '../../../src/domains/alerts/handlers.ts';
import { alertsConsumer } from '../../../src/domains/alerts/index.ts';
import { startConsumers } from '../../../src/events/consume.ts';
import { createLog } from '../../../src/platform/log.ts';
import type { LeaseTimes } from '../../../src/work/runner.ts';
import { startSweeper } from '../../../src/work/sweep.ts';
import { startWorker } from '../../../src/work/worker.ts';
import { openMachine, type Place, SHORT_LIMITS } from './machine.ts';

/**
 * Evaluates and delivers alerts in this process, with machinery of its own, until it is closed.
 *
 * @param times short ones in a process that is to die; one that stays must keep its lease while the machine is busy
 */
export function runAlertWorker(place: Place, times: LeaseTimes): { close(): Promise<void> } {
  const log = createLog({ level: process.env['EI_FAULT_LOG'] === '1' ? 'info' : 'silent' });
  const machine = openMachine(place, log);
  const { services, wakeup, queue } = machine;
  const consumers = startConsumers({ consumers: [alertsConsumer()], services, wakeup, pollMs: 200 });
  const worker = startWorker({ services, wakeup, queue, handlers: alertHandlers, times });
  const jobs = alertHandlers.map(({ job }) => job);
  const sweeper = startSweeper({ services, wakeup, queue, jobs, limits: SHORT_LIMITS });
  return {
    async close() {
      await Promise.all([consumers.close(), sweeper.close(), worker.close(200)]);
      await machine.close();
    },
  };
}
