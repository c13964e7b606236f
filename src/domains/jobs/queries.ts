import { compareCursors, LOG_START } from '../../events/cursor.ts';
import { readEvents } from '../../events/log.ts';
import { mapEvents, shortFeed } from '../../events/map-events.ts';
import { publicCursor } from '../../events/public-cursor.ts';
import { RESET_TYPE, resumeFrom } from '../../events/resume.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import type { JobStatus } from '../../generated/prisma/enums.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError, validationError } from '../../kernel/errors.ts';
import type { EventCursor, LoggedEvent } from '../../kernel/event-log.ts';
import { keptOnce } from '../../kernel/kept-once.ts';
import { type CursorScope, decodeCursor, type Page, pageSize, toPage } from '../../kernel/page.ts';
import {
  JOB_END_TYPES,
  JOB_EVENT_TYPES,
  type JobRow,
  type JobSnapshot,
  jobSnapshot,
  jobSnapshotSchema,
} from '../../work/job-events.ts';
import { type JobType, jobTypeOf, KNOWN_JOB_TYPES } from './types.ts';

/** The longest a caller may wait for a job in one request. */
export const MAX_WAIT_SECONDS = 30;

/** Which jobs; everything given must hold. */
export type JobFilter = { status?: JobStatus | null; type?: JobType | null; parentId?: string | null };

/** What a follower is sent: a job as it was when something happened to it, or `reset`. */
export type JobMessage = { cursor: string; type: string; job: JobSnapshot | null };

/** A page of the workspace's jobs, newest first. @throws invalid_cursor */
export async function listJobs(
  ctx: Context,
  input: { filter?: JobFilter | null; first?: number | null; after?: string | null },
): Promise<Page<JobSnapshot>> {
  const size = pageSize(input.first);
  const scope: CursorScope = { key: ctx.cursorKey, list: 'jobs', workspaceId: ctx.principal.workspaceId };
  const past = input.after ? pastCursor(decodeCursor(scope, input.after)) : {};
  const rows = await ctx.db.job.findMany({
    where: { AND: [jobWhere(ctx, input.filter ?? {}), past] },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: size + 1,
  });
  const page = toPage(rows, size, scope, (row) => [row.createdAt.toISOString(), row.id]);
  return { ...page, nodes: page.nodes.map(jobSnapshot) };
}

/** How many jobs the filter leaves. */
export function countJobs(ctx: Context, filter: JobFilter | null | undefined): Promise<number> {
  return ctx.db.job.count({ where: jobWhere(ctx, filter ?? {}) });
}

/** A job. @returns null when the workspace has none with this id */
export async function findJob(ctx: Context, id: string): Promise<JobSnapshot | null> {
  const row = await findRow(ctx, id);
  return row && jobSnapshot(row);
}

/**
 * A job, at once when it has ended, else as soon as it does or the wait is over.
 *
 * @param waitSeconds 0..30
 * @returns null when the workspace has none with this id
 */
export async function waitForJob(ctx: Context, id: string, waitSeconds: number): Promise<JobSnapshot | null> {
  if (!Number.isInteger(waitSeconds) || waitSeconds < 0 || waitSeconds > MAX_WAIT_SECONDS) {
    const message = `must be a whole number of seconds from 0 to ${MAX_WAIT_SECONDS}`;
    throw validationError([{ field: 'wait', message }]);
  }
  if (waitSeconds === 0) return findJob(ctx, id);
  const after = await ctx.follower.head();
  const row = await findRow(ctx, id);
  if (!row || hasEnded(row)) return row && jobSnapshot(row);
  const wait = () => nextEnd(ctx, id, after, waitSeconds * 1_000);
  const end = await (ctx.whileIdle ? ctx.whileIdle(wait) : wait());
  return end ? snapshotOf(end) : findJob(ctx, id);
}

/** What happens to the workspace's jobs from behind `after`, or from now on. @throws invalid_cursor */
export async function followJobs(
  ctx: Context,
  input: { types?: readonly JobType[] | null; after?: string | null },
): Promise<AsyncIterableIterator<JobMessage>> {
  const wanted = input.types && input.types.length > 0 ? new Set(input.types) : null;
  const start = await resumeFrom(ctx, input.after);
  // The present is where it was when the caller is told that the stream is open, so it is asked for before.
  const from = start.after ?? (await ctx.follower.head());
  return mapEvents<JobMessage>({
    first: resetMessages(start.reset),
    source: ctx.follower.follow({
      workspaceId: ctx.principal.workspaceId,
      types: JOB_EVENT_TYPES,
      after: from,
      signal: ctx.signal,
    }),
    toMessage(event) {
      const message = toMessage(ctx, event);
      return !wanted || wanted.has(jobTypeOf(message.job.type)) ? message : null;
    },
  });
}

/**
 * One job's life, from its beginning or from behind `after`, up to its end.
 *
 * @throws not_found when the workspace has no such job, `invalid_cursor`
 */
export async function followJob(
  ctx: Context,
  id: string,
  after: string | null | undefined,
): Promise<AsyncIterableIterator<JobMessage>> {
  const start = await resumeFrom(ctx, after);
  const row = await findRow(ctx, id);
  if (!row) throw new DomainError('not_found', `There is no job '${id}'.`, { id });
  const from = start.after ?? LOG_START;
  if (await isPast(ctx, row, from)) return shortFeed(await lastReset(ctx, start.reset));
  return mapEvents<JobMessage>({
    first: resetMessages(start.reset),
    source: ctx.follower.follow({
      workspaceId: row.workspaceId,
      types: JOB_EVENT_TYPES,
      subjectId: id,
      after: from,
      signal: ctx.signal,
    }),
    toMessage: (event) => toMessage(ctx, event),
    isLast: (event) => JOB_END_TYPES.includes(event.type),
  });
}

/** An end that is not yet, or no longer, in the log: the first for moments, the second for good. */
const SETTLED_AFTER_MS = 10 * 60_000;

/** Will nothing of this job come behind the cursor, because its end lies before it or was forgotten? */
async function isPast(ctx: Context, row: JobRow, from: EventCursor): Promise<boolean> {
  if (!hasEnded(row)) return false;
  const filter = { workspaceId: row.workspaceId, subjectId: row.id, types: JOB_END_TYPES };
  const [end] = await readEvents(ctx.sql, { after: LOG_START, limit: 1 }, filter);
  if (end) return compareCursors(end.cursor, from) <= 0;
  return row.finishedAt !== null && row.finishedAt.getTime() < ctx.clock.now().getTime() - SETTLED_AFTER_MS;
}

/** The wait is ended by a timer of its own: a signal combined of others can be collected before it ever aborts. */
async function nextEnd(ctx: Context, id: string, after: EventCursor, waitMs: number): Promise<LoggedEvent | undefined> {
  const { workspaceId } = ctx.principal;
  const ends = ctx.follower.follow({ workspaceId, subjectId: id, types: JOB_END_TYPES, after, signal: ctx.signal });
  const timer = setTimeout(() => void ends.return?.(), waitMs);
  try {
    const { value } = await ends.next();
    return value;
  } finally {
    clearTimeout(timer);
    await ends.return?.();
  }
}

function findRow(ctx: Context, id: string): Promise<JobRow | null> {
  return ctx.db.job.findFirst({ where: { id, workspaceId: ctx.principal.workspaceId } });
}

function hasEnded(row: JobRow): boolean {
  return row.status !== 'QUEUED' && row.status !== 'RUNNING';
}

function jobWhere(ctx: Context, filter: JobFilter): Prisma.JobWhereInput {
  return {
    workspaceId: ctx.principal.workspaceId,
    ...(filter.status && { status: filter.status }),
    ...(filter.type && { type: filter.type === 'other' ? { notIn: [...KNOWN_JOB_TYPES] } : filter.type }),
    ...(filter.parentId && { parentId: filter.parentId }),
  };
}

function pastCursor([createdAt, id]: readonly (string | number | null)[]): Prisma.JobWhereInput {
  const moment = new Date(String(createdAt));
  return {
    createdAt: { lte: moment },
    OR: [{ createdAt: { lt: moment } }, { createdAt: moment, id: { lt: String(id) } }],
  };
}

function resetMessages(reset: string | null): JobMessage[] {
  return reset === null ? [] : [{ cursor: reset, type: RESET_TYPE, job: null }];
}

/** Told at the present: whoever comes again from there has nothing left to be told. */
async function lastReset(ctx: Context, reset: string | null): Promise<JobMessage[]> {
  return reset === null ? [] : resetMessages(publicCursor(ctx, await ctx.follower.head()));
}

const messageOf = keptOnce<LoggedEvent, JobMessage & { job: JobSnapshot }>();

function toMessage(ctx: Context, event: LoggedEvent): JobMessage & { job: JobSnapshot } {
  return messageOf(event, () => {
    const cursor = publicCursor(ctx, event.cursor);
    return { cursor, type: event.type, job: snapshotOf(event) };
  });
}

function snapshotOf(event: LoggedEvent): JobSnapshot {
  return jobSnapshotSchema.parse(event.data);
}
