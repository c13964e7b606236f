import type { EventCursor, LoggedEvent } from '../kernel/event-log.ts';
import type { Sql, Statement } from '../platform/db.ts';
import { compareCursors, LOG_START, splitCursor } from './cursor.ts';

/** Which events to read. Left out means all. */
export type EventFilter = { workspaceId?: string; types?: readonly string[]; subjectId?: string };

/**
 * A range of the log: behind `after`, up to and including `upTo`. `bound` is what {@link BOUND} said in an earlier statement;
 * left out, it is asked for.
 */
export type EventRange = { after: EventCursor; upTo?: EventCursor; bound?: EventCursor; limit: number };

/** The place up to which the log may be read, as a column of a statement before the one that reads. */
export const BOUND = "events_era()::text || '.' || events_bound()::text";

/** The retention of the event log. */
export const EVENT_RETENTION_DAYS = 30;

/** The row of `consumer_cursors` that holds the last place whose events were deleted. */
const HORIZON = 'log.horizon';

/**
 * The place up to which the log may be read. A committed event lies behind it while a writer that may have drawn a
 * lower number is still open: a reader that had passed it would never see what that writer commits. Only writers of
 * the log count; the transactions of strangers hold nothing back.
 *
 * Asked for in a statement of its own, before the one that reads: a writer that ended in between is then seen.
 */
async function readBound(sql: Sql): Promise<EventCursor> {
  const [row] = await sql.query<{ bound: string }>({
    name: 'events_bound',
    text: `select ${BOUND} as bound`,
  });
  return row?.bound ?? LOG_START;
}

/** Events behind a cursor, in the order of the log. */
export async function readEvents(sql: Sql, range: EventRange, filter: EventFilter = {}): Promise<LoggedEvent[]> {
  const query = new Query('e', range.bound ?? (await readBound(sql)));
  const { xid, seq } = splitCursor(range.after);
  query.where('a', `(xid, seq) > (${query.value(xid)}::text::xid8, ${query.value(seq)}::text::bigint)`);
  if (range.upTo !== undefined) {
    const end = splitCursor(range.upTo);
    query.where('u', `(xid, seq) <= (${query.value(end.xid)}::text::xid8, ${query.value(end.seq)}::text::bigint)`);
  }
  addFilter(query, filter);
  return toEvents(await sql.query<EventRow>(query.statement('order by events.xid, events.seq', range.limit)));
}

/** Events before a cursor (from the newest when null), newest first. */
export async function readEventsBackwards(
  sql: Sql,
  range: { before: EventCursor | null; limit: number },
  filter: EventFilter = {},
): Promise<LoggedEvent[]> {
  const query = new Query('d', await readBound(sql));
  if (range.before !== null) {
    const { xid, seq } = splitCursor(range.before);
    query.where('b', `(xid, seq) < (${query.value(xid)}::text::xid8, ${query.value(seq)}::text::bigint)`);
  }
  addFilter(query, filter);
  return toEvents(await sql.query<EventRow>(query.statement('order by events.xid desc, events.seq desc', range.limit)));
}

/**
 * Are there committed events behind the cursor that {@link readEvents} passed over, because they lay behind its bound? An open
 * writer still hides them, or it ended since.
 */
export async function hasEventsBeyond(sql: Sql, after: EventCursor, bound: EventCursor): Promise<boolean> {
  const { xid, seq } = splitCursor(compareCursors(after, bound) > 0 ? after : bound);
  // In order, or the planner would look through all of the log for the one row of which it expects many.
  const rows = await sql.query<{ seq: string }>({
    name: 'events_beyond',
    text: `select seq::text as seq from events where (xid, seq) > ($1::text::xid8, $2::text::bigint)
           order by events.xid, events.seq limit 1`,
    values: [xid, seq],
  });
  return rows.length > 0;
}

/** How many events the filter leaves. */
export async function countEvents(sql: Sql, filter: EventFilter): Promise<number> {
  const query = new Query('c', await readBound(sql));
  addFilter(query, filter);
  const [row] = await sql.query<{ count: number }>(query.count());
  return row?.count ?? 0;
}

/**
 * One event of a workspace, from its commit on: who asks for one passes over no other.
 *
 * @returns null when there is none, or no longer
 */
export async function findEvent(sql: Sql, workspaceId: string, id: string): Promise<LoggedEvent | null> {
  const query = new Query('i', null);
  query.where('w', `workspace_id = ${query.value(workspaceId)}`);
  query.where('i', `id = ${query.value(id)}`);
  const [event] = toEvents(await sql.query<EventRow>(query.statement('', 1)));
  return event ?? null;
}

/** The present end of the log: whatever commits from now on is behind it. */
export function logHead(sql: Sql): Promise<EventCursor> {
  return readBound(sql);
}

/** Were events behind this cursor already deleted? Then a reader that resumes from it gets a `reset`. */
export async function isForgotten(sql: Sql, cursor: EventCursor): Promise<boolean> {
  const { xid, seq } = splitCursor(cursor);
  const rows = await sql.query<{ name: string }>({
    name: 'events_horizon',
    text: `select name from consumer_cursors
           where name = $1 and (xid, seq) > ($2::text::xid8, $3::text::bigint)`,
    values: [HORIZON, xid, seq],
  });
  return rows.length > 0;
}

/**
 * Deletes events older than the moment, at most `limit` of them, and moves the horizon with them.
 *
 * @returns how many; fewer than `limit` means done
 */
export async function forgetEvents(sql: Sql, before: Date, limit = 1_000): Promise<number> {
  const [row] = await sql.query<{ count: number }>({
    name: 'events_forget',
    text: `with old as (select id from events where created_at < $1 order by created_at limit $2 for update skip locked),
                gone as (delete from events using old where events.id = old.id returning events.xid, events.seq),
                last as (select xid, seq from gone order by xid desc, seq desc limit 1),
                moved as (insert into consumer_cursors (name, xid, seq) select $3, xid, seq from last
                          on conflict (name) do update set xid = excluded.xid, seq = excluded.seq, updated_at = now()
                          where (consumer_cursors.xid, consumer_cursors.seq) < (excluded.xid, excluded.seq))
           select count(*)::int as count from gone`,
    values: [before, limit, HORIZON],
  });
  return row?.count ?? 0;
}

type EventRow = Omit<LoggedEvent, 'cursor' | 'data'> & { xid: string; seq: string };

class Query {
  #name: string;
  readonly #conditions: string[] = [];
  readonly #values: unknown[] = [];

  /** @param upTo nothing behind this place; null for every committed event */
  constructor(name: string, upTo: EventCursor | null) {
    this.#name = name;
    if (upTo === null) return;
    const { xid, seq } = splitCursor(upTo);
    this.where('', `(xid, seq) <= (${this.value(xid)}::text::xid8, ${this.value(seq)}::text::bigint)`);
  }

  value(value: unknown): string {
    this.#values.push(value);
    return `$${this.#values.length}`;
  }

  where(mark: string, condition: string): void {
    this.#name += mark;
    this.#conditions.push(condition);
  }

  count(): Statement {
    const text = `select count(*)::int as count from events where ${this.#conditions.join(' and ')}`;
    return { name: `events_${this.#name}`, text, values: this.#values };
  }

  statement(order: string, limit: number): Statement {
    const text = `select xid::text as xid, seq::text as seq, id, type, subject_id as "subjectId",
        workspace_id as "workspaceId", created_at as "createdAt", body
      from events where ${this.#conditions.join(' and ')} ${order} limit ${this.value(limit)}`;
    return { name: `events_${this.#name}`, text, values: this.#values };
  }
}

function addFilter(query: Query, filter: EventFilter): void {
  if (filter.workspaceId !== undefined) query.where('w', `workspace_id = ${query.value(filter.workspaceId)}`);
  if (filter.types !== undefined) query.where('t', `type = any(${query.value(filter.types)}::text[])`);
  if (filter.subjectId !== undefined) query.where('s', `subject_id = ${query.value(filter.subjectId)}`);
}

function toEvents(rows: readonly EventRow[]): LoggedEvent[] {
  return rows.map(({ xid, seq, ...row }) => ({ ...row, cursor: `${xid}.${seq}`, data: dataOf(row.body) }));
}

/** We wrote the body ourselves, so it is an object with `data`. */
function dataOf(body: string): unknown {
  return (JSON.parse(body) as { data: unknown }).data;
}
