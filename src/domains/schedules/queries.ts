import { z } from 'zod';
import type { Schedule } from '../../generated/prisma/client.ts';
import type { JobStatus } from '../../generated/prisma/enums.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import { decodeCursor, type Page, pageSize, toPage } from '../../kernel/page.ts';

const failureSchema = z.object({ code: z.string(), message: z.string() });

/** Runs that are kept of a schedule. */
export const RUNS_KEPT = 100;

/** Why nothing could be started. */
export type SlotFailure = { code: string; message: string };

/** A slot that was acted on; the status is null when its job is no longer kept, and `FAILED` when it started nothing. */
export type Run = {
  slot: Date;
  startedAt: Date;
  jobId: string | null;
  sessionId: string | null;
  status: JobStatus | null;
  failure: SlotFailure | null;
};

/** The documented answer for a schedule that the workspace does not have. */
export function scheduleNotFound(id: string): DomainError {
  return new DomainError('not_found', `There is no schedule '${id}'.`, { id });
}

/** A schedule. @throws not_found */
export async function getSchedule(ctx: Context, id: string): Promise<Schedule> {
  const schedule = await ctx.db.schedule.findFirst({ where: { id, workspaceId: ctx.principal.workspaceId } });
  if (!schedule) throw scheduleNotFound(id);
  return schedule;
}

/** A page of the workspace's schedules, newest first. @throws invalid_cursor */
export async function listSchedules(
  ctx: Context,
  input: { first?: number | null; after?: string | null },
): Promise<Page<Schedule>> {
  const size = pageSize(input.first);
  const { workspaceId } = ctx.principal;
  const scope = { key: ctx.cursorKey, list: 'schedules', workspaceId };
  const [last] = input.after ? decodeCursor(scope, input.after) : [];
  // Ids are made in the order of time, so they alone are the order of creation.
  const rows = await ctx.db.schedule.findMany({
    where: { workspaceId, ...(last ? { id: { lt: String(last) } } : {}) },
    orderBy: { id: 'desc' },
    take: size + 1,
  });
  return toPage(rows, size, scope, (row) => [row.id]);
}

/** How many schedules the workspace has. */
export function countSchedules(ctx: Context): Promise<number> {
  return ctx.db.schedule.count({ where: { workspaceId: ctx.principal.workspaceId } });
}

/** A page of a schedule's runs, newest first. @throws not_found, invalid_cursor */
export async function listRuns(
  ctx: Context,
  id: string,
  input: { first?: number | null; after?: string | null },
): Promise<Page<Run>> {
  const size = pageSize(input.first);
  const { workspaceId } = ctx.principal;
  const scope = { key: ctx.cursorKey, list: `schedule runs ${id}`, workspaceId };
  const [last] = input.after ? decodeCursor(scope, input.after) : [];
  await getSchedule(ctx, id);
  const runs = await ctx.db.scheduleRun.findMany({
    where: { scheduleId: id, ...(last ? { slot: { lt: new Date(String(last)) } } : {}) },
    orderBy: { slot: 'desc' },
    take: size + 1,
  });
  const jobs = await ctx.db.job.findMany({
    where: { workspaceId, id: { in: runs.flatMap(({ jobId }) => jobId ?? []) } },
    select: { id: true, status: true },
  });
  const statusOf = new Map(jobs.map((job) => [job.id, job.status]));
  const shown = runs.map(({ slot, startedAt, jobId, sessionId, failure }) => ({
    slot,
    startedAt,
    jobId,
    sessionId,
    status: failure ? ('FAILED' as const) : (statusOf.get(jobId ?? '') ?? null),
    failure: failureSchema.nullable().parse(failure),
  }));
  return toPage(shown, size, scope, ({ slot }) => [slot.toISOString()]);
}

/** How many runs of a schedule are kept. */
export function countRuns(ctx: Context, id: string): Promise<number> {
  return ctx.db.scheduleRun.count({ where: { scheduleId: id, schedule: { workspaceId: ctx.principal.workspaceId } } });
}
