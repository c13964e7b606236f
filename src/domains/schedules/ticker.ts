import { appendEvent } from '../../events/append.ts';
import { createPoller } from '../../events/poller.ts';
import { formatInstant } from '../../kernel/clock.ts';
import type { Context, Services } from '../../kernel/context.ts';
import { type DomainError, toDomainError } from '../../kernel/errors.ts';
import { SCOPES } from '../../kernel/scopes.ts';
import { sanitizeJson } from '../../kernel/text.ts';
import type { Transaction } from '../../platform/db.ts';
import type { Wakeup } from '../../platform/wakeup.ts';
import { scheduleFailed } from './events.ts';
import { RUNS_KEPT } from './queries.ts';
import { nextSlot } from './slots.ts';
import { type Due, prepareSlot, type SlotStart } from './start-slot.ts';

/** Schedules that one look acts on at most. */
const BATCH = 20;

/** How long a slot may take to be started. */
const SLOT_MS = 30_000;

/**
 * Starts what is due, in any number of processes: a slot is acted on once, by whoever holds the schedule's row. Slots
 * that were missed while no process ran are made up for by one run, and a slot that comes while the run before is still at
 * work is given that run's job. What cannot be started is a failed slot with its reason and an event, and nothing else is
 * stored of it.
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

type Found = Due & { workspaceId: string; mode: 'SANDBOX' | 'LIVE' };

/** Acts on the slots that have come. @returns on how many; fewer than 20 means all, unless another process takes part */
export async function startDue(services: Services): Promise<number> {
  const due = await services.sql.query<Found>({
    name: 'schedules_due',
    text: `select schedules.id, workspace_id as "workspaceId", workspaces.mode::text as mode, kind::text as kind, cron, timezone,
             payload, next_run_at as slot
           from schedules join workspaces on workspaces.id = workspace_id
           where enabled and next_run_at <= $1 order by next_run_at limit ${BATCH}`,
    values: [services.clock.now()],
  });
  let count = 0;
  for (const schedule of due) if (await actOn(services, schedule)) count += 1;
  return count;
}

/** A slot is acted on once: by whoever holds the schedule's row while it is still the next. @returns was it here? */
async function actOn(services: Services, due: Found): Promise<boolean> {
  const ctx = contextOf(services, due);
  try {
    const start = await prepareSlot(ctx, due);
    return await ctx.transaction(async (tx) => {
      if (!(await holdSlot(ctx, tx, due))) return false;
      await recordSlot(ctx, tx, due, (await runningOf(ctx, tx, due)) ?? (await start(tx)));
      return true;
    });
  } catch (error) {
    if (!(await isFinal(services, due, error))) return false;
    return ctx.transaction(async (tx) => {
      if (!(await holdSlot(ctx, tx, due))) return false;
      await recordFailure(ctx, tx, due, toDomainError(error));
      return true;
    });
  }
}

function contextOf(services: Services, { id, workspaceId, mode }: Found): Context {
  const workspaceMode = mode === 'LIVE' ? 'live' : 'sandbox';
  const principal = { workspaceId, workspaceMode, keyId: null, scopes: new Set(SCOPES) } as const;
  return { ...services, principal, requestId: id, signal: AbortSignal.timeout(SLOT_MS) };
}

/** What may pass leaves the slot due, to be tried at the next look; all else is the slot's end. */
async function isFinal(services: Services, { id, slot }: Found, error: unknown): Promise<boolean> {
  const { code, cause, message } = toDomainError(error);
  const mayPass = code === 'unavailable' || code === 'timeout';
  const reason = cause instanceof Error ? (cause.stack ?? cause.message) : message;
  const level = code === 'internal_error' ? 'error' : 'warn';
  services.log[level]('schedule.slot.not_started', { schedule: id, slot: slot.toISOString(), code, mayPass, reason });
  return !mayPass;
}

async function holdSlot(ctx: Context, tx: Transaction, { id, slot }: Found): Promise<boolean> {
  const held = await tx.$queryRaw<unknown[]>`
    select 1 from schedules where id = ${id} and workspace_id = ${ctx.principal.workspaceId} and enabled
      and next_run_at = ${slot} for update skip locked`;
  return held.length > 0;
}

/** The prompt run of an earlier slot that is still at work: a slot does not ask beside it. Audits find theirs by key. */
async function runningOf(ctx: Context, tx: Transaction, { id, kind }: Found): Promise<SlotStart | null> {
  if (kind === 'AUDIT') return null;
  const last = await tx.scheduleRun.findFirst({
    where: { scheduleId: id, jobId: { not: null } },
    orderBy: { slot: 'desc' },
  });
  if (!last?.jobId) return null;
  const { workspaceId } = ctx.principal;
  const job = await tx.job.findFirst({
    where: { workspaceId, id: last.jobId, status: { in: ['QUEUED', 'RUNNING'] } },
    select: { id: true },
  });
  return job && { jobId: job.id, sessionId: last.sessionId };
}

async function recordFailure(ctx: Context, tx: Transaction, due: Found, error: DomainError): Promise<void> {
  const { workspaceId } = ctx.principal;
  const failure = sanitizeJson({ code: error.code, message: error.message });
  await recordSlot(ctx, tx, due, { failure });
  await appendEvent(tx, { workspaceId, clock: ctx.clock }, scheduleFailed, {
    data: { id: due.id, slot: formatInstant(due.slot), error: failure },
    subjectId: due.id,
  });
}

async function recordSlot(
  ctx: Context,
  tx: Transaction,
  { id, slot, cron, timezone }: Found,
  came: SlotStart | { failure: { code: string; message: string } },
): Promise<void> {
  const now = ctx.clock.now();
  await tx.scheduleRun.create({
    data: { workspaceId: ctx.principal.workspaceId, scheduleId: id, slot, startedAt: now, ...came },
  });
  // A clock that was set back must not find the same slot ahead of it again.
  const from = new Date(Math.max(now.getTime(), slot.getTime()));
  const lastJobId = 'jobId' in came ? came.jobId : null;
  await tx.schedule.update({
    where: { id },
    data: { nextRunAt: nextSlot(cron, timezone, from), lastRunAt: now, lastJobId },
  });
  await tx.$executeRaw`
    delete from schedule_runs where schedule_id = ${id} and slot <= (
      select slot from schedule_runs where schedule_id = ${id} order by slot desc offset ${RUNS_KEPT}::int limit 1)`;
}
