import { forgetEvents } from '../../events/log.ts';
import { createPoller } from '../../events/poller.ts';
import type { Services } from '../../kernel/context.ts';
import type { Wakeup } from '../../platform/wakeup.ts';
import { forgetJobs } from '../../work/forget.ts';
import { forgetAlerts } from '../alerts/index.ts';
import { purgeProducts, settleImports } from '../catalog/index.ts';
import { forgetUploads } from '../uploads/index.ts';
import { forgetDeliveries } from '../webhooks/index.ts';

const DAY_MS = 86_400_000;

/** Rows a task deletes at once, and how often in a row before the next task has its turn. */
type Task = { name: string; batch: number; run(services: Services, batch: number): Promise<number> };

const TURNS = 50;

const before = ({ clock }: Services, days: number): Date => new Date(clock.now().getTime() - days * DAY_MS);

const TASKS: readonly Task[] = [
  { name: 'products', batch: 200, run: (services, batch) => purgeProducts(services, batch) },
  { name: 'imports', batch: 20, run: (services, batch) => settleImports(services, batch) },
  { name: 'uploads', batch: 20, run: (services, batch) => forgetUploads(services.sql, before(services, 1), batch) },
  {
    name: 'deliveries',
    batch: 1_000,
    run: (services, batch) => forgetDeliveries(services.sql, before(services, 30), batch),
  },
  { name: 'alerts', batch: 1_000, run: (services, batch) => forgetAlerts(services.sql, before(services, 30), batch) },
  { name: 'jobs', batch: 1_000, run: (services, batch) => forgetJobs(services.sql, before(services, 30), batch) },
  { name: 'events', batch: 1_000, run: (services, batch) => forgetEvents(services.sql, before(services, 30), batch) },
];

/** Does everything once that is due: purges products, and deletes what has been kept long enough. @returns rows by task */
export async function runRetention(services: Services): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { name, batch, run } of TASKS) {
    let gone = batch;
    for (let turn = 0; turn < TURNS && gone === batch; turn += 1) {
      gone = await run(services, batch);
      counts[name] = (counts[name] ?? 0) + gone;
    }
  }
  return counts;
}

/** Keeps house every minute, in any number of processes: rows that one is at are passed over by the others. */
export function startRetention(options: { services: Services; wakeup: Pick<Wakeup, 'onSignal'>; pollMs?: number }): {
  close(): Promise<void>;
} {
  const { services, wakeup, pollMs = 60_000 } = options;
  const poller = createPoller({
    name: 'retention',
    topic: 'retention',
    wakeup,
    log: services.log,
    pollMs,
    async work() {
      const counts = await runRetention(services);
      if (Object.values(counts).some((count) => count > 0)) services.log.info('retention.done', counts);
      return false;
    },
  });
  poller.resume();
  return poller;
}
