import { createPoller } from '../../events/poller.ts';
import type { Services } from '../../kernel/context.ts';
import { SCOPES } from '../../kernel/scopes.ts';
import type { Transaction } from '../../platform/db.ts';
import type { Wakeup } from '../../platform/wakeup.ts';
import { auditFilter, startBatchWithin } from '../scores/index.ts';
import { RUNS_KEPT } from './queries.ts';
import { nextSlot } from './slots.ts';

/** Schedules that one transaction acts on at most. */
const BATCH = 20;

/**
 * Starts what is due, in any number of processes: a slot is acted on once, by whoever holds the schedule's row. Slots
 * that were missed while no process ran are made up for by one run, and a slot that comes while the run before is still at
 * work is given that run's job.
 */
export function startScheduleTicker(options: {
  services: Services;
  wakeup: Pick<Wakeup, 'onSignal'>;
  pollMs?: number;
}): {
  close(): Promise<void>;
} {
  const { services, wakeup, pollMs = 1_000 } = options;
  const poller = createPoller({
    name: 'schedules',
    topic: 'schedules',
    wakeup,
    log: services.log,
    pollMs,
    async work() {
      while ((await startDue(services)) === BATCH);
      return false;
    },
  });
  poller.resume();
  return poller;
}

type Due = {
  id: string;
  workspaceId: string;
  mode: 'SANDBOX' | 'LIVE';
  cron: string;
  timezone: string;
  payload: unknown;
  slot: Date;
};

/** Starts the schedules that are due. @returns how many; fewer than 20 means all */
export function startDue(services: Services): Promise<number> {
  const now = services.clock.now();
  return services.transaction(async (tx) => {
    const due = await tx.$queryRaw<Due[]>`
      select schedules.id, workspace_id as "workspaceId", workspaces.mode::text as mode, cron, timezone, payload,
        next_run_at as slot
      from schedules join workspaces on workspaces.id = workspace_id
      where enabled and next_run_at <= ${now} order by next_run_at limit ${BATCH}
      for update of schedules skip locked`;
    for (const schedule of due) await startOne(services, tx, { ...schedule, now });
    return due.length;
  });
}

async function startOne(services: Services, tx: Transaction, due: Due & { now: Date }): Promise<void> {
  const { id, workspaceId, slot, now } = due;
  const principal = {
    workspaceId,
    workspaceMode: due.mode === 'LIVE' ? ('live' as const) : ('sandbox' as const),
    keyId: null,
    scopes: new Set(SCOPES),
  };
  const filter = auditFilter.parse(due.payload);
  const { jobId } = await startBatchWithin(tx, { principal, clock: services.clock }, filter, `schedule ${id}`);
  await tx.scheduleRun.create({ data: { scheduleId: id, slot, jobId, startedAt: now } });
  // A clock that was set back must not find the same slot ahead of it again.
  const from = new Date(Math.max(now.getTime(), slot.getTime()));
  await tx.schedule.update({
    where: { id },
    data: { nextRunAt: nextSlot(due.cron, due.timezone, from), lastRunAt: now, lastJobId: jobId },
  });
  await tx.$executeRaw`
    delete from schedule_runs where schedule_id = ${id} and slot <= (
      select slot from schedule_runs where schedule_id = ${id} order by slot desc offset ${RUNS_KEPT}::int limit 1)`;
}
