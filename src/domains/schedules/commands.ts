import { appendEvent } from '../../events/append.ts';
import type { Schedule } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { isUnchanged } from '../../kernel/is-unchanged.ts';
import type { Transaction } from '../../platform/db.ts';
import { trackCompetitors } from '../prompt-runs/index.ts';
import { scheduleChanged } from './events.ts';
import { parsePatch, parseSchedule, SCHEDULES_MAX, type Started } from './input.ts';
import { scheduleNotFound } from './queries.ts';
import { nextSlot } from './slots.ts';

/** Creates a schedule. @throws validation_failed; engine_not_configured; limit_reached when the workspace has 50 */
export async function createSchedule(ctx: Context, input: unknown): Promise<Schedule> {
  const { start, ...fields } = await parseSchedule(ctx, input);
  const workspaceId = ctx.principal.workspaceId;
  return ctx.transaction(async (tx) => {
    await tx.$queryRaw`select 1 from workspaces where id = ${workspaceId} for no key update`;
    if ((await tx.schedule.count({ where: { workspaceId } })) >= SCHEDULES_MAX) {
      const message = `A workspace can have at most ${SCHEDULES_MAX} schedules.`;
      throw new DomainError('limit_reached', message, { limit: SCHEDULES_MAX });
    }
    const now = ctx.clock.now();
    await trackNamed(ctx, tx, start);
    const schedule = await tx.schedule.create({
      data: {
        ...fields,
        id: newId('Schedule'),
        workspaceId,
        ...start,
        nextRunAt: fields.enabled ? nextSlot(fields.cron, fields.timezone, now) : null,
        createdAt: now,
        updatedAt: now,
      },
    });
    await recordChange(ctx, tx, schedule.id, 'created');
    return schedule;
  });
}

/**
 * Changes the given fields. A new time, or being enabled again, counts from now.
 *
 * @throws not_found; validation_failed; engine_not_configured
 */
export async function updateSchedule(ctx: Context, id: string, input: unknown): Promise<Schedule> {
  const { start, ...given } = await parsePatch(ctx, input);
  const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value != null));
  return ctx.transaction(async (tx) => {
    const before = await lockSchedule(ctx, tx, id);
    if (isUnchanged(before, { ...fields, ...start })) return before;
    if (start) await trackNamed(ctx, tx, start);
    const now = ctx.clock.now();
    const next = { ...before, ...fields };
    const isSameTime =
      next.cron === before.cron && next.timezone === before.timezone && next.enabled === before.enabled;
    const nextRunAt = next.enabled ? nextSlot(next.cron, next.timezone, now) : null;
    const schedule = await tx.schedule.update({
      where: { id },
      data: { ...fields, ...start, ...(isSameTime ? {} : { nextRunAt }), updatedAt: now },
    });
    await recordChange(ctx, tx, id, 'updated');
    return schedule;
  });
}

/** Deletes a schedule; what it started goes on. @throws not_found @returns what it was */
export function deleteSchedule(ctx: Context, id: string): Promise<Schedule> {
  return ctx.transaction(async (tx) => {
    await lockSchedule(ctx, tx, id);
    const schedule = await tx.schedule.delete({ where: { id } });
    await recordChange(ctx, tx, id, 'deleted');
    return schedule;
  });
}

/** Who a prompt run names is tracked from now on, and not again at each slot: a person may decide otherwise meanwhile. */
async function trackNamed(ctx: Context, tx: Transaction, start: Started): Promise<void> {
  if (start.kind === 'PROMPT_RUN') await trackCompetitors(ctx, tx, start.payload.competitors ?? []);
}

async function lockSchedule(ctx: Context, tx: Transaction, id: string): Promise<Schedule> {
  const workspaceId = ctx.principal.workspaceId;
  await tx.$queryRaw`select 1 from schedules where workspace_id = ${workspaceId} and id = ${id} for no key update`;
  const schedule = await tx.schedule.findFirst({ where: { workspaceId, id } });
  if (!schedule) throw scheduleNotFound(id);
  return schedule;
}

async function recordChange(
  ctx: Context,
  tx: Transaction,
  id: string,
  action: 'created' | 'updated' | 'deleted',
): Promise<void> {
  const scope = { workspaceId: ctx.principal.workspaceId, clock: ctx.clock };
  await appendEvent(tx, scope, scheduleChanged, { data: { id, action }, subjectId: id });
}
