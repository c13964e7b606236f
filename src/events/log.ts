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

/** A part of the log, of which only some events are wanted. */
export type LogBatch = {
  /** The wanted ones, in the order of the log. */
  events: LoggedEvent[];
  /** How many there were in all. */
  count: number;
  /** The place of the last, wanted or not; null when there was none. */
  last: EventCursor | null;
  /**
   * Are there committed events that were passed over, because they lay behind the bound? An open writer still hides them, or
   * it ended since.
   */
  isMoreComing: boolean;
};

/** The next events behind a cursor, up to a bound that {@link BOUND} said in an earlier statement. @param types left out, all are wanted */
export async function readBatch(
  sql: Sql,
  { after, bound, limit }: Required<Omit<EventRange, 'upTo'>>,
  types: readonly string[] | null = null,
): Promise<LogBatch> {
  const [from, end] = [splitCursor(after), splitCursor(bound)];
  const beyond = compareCursors(after, bound) > 0 ? from : end;
  // What is behind the bound is looked up in order, or the planner would look through all of the log for the one row of which
  // it expects many. What is not wanted is neither sent nor parsed.
  const rows = await sql.query<BatchRow>({
    name: 'events_batch',
    text: `with page as materialized (
             select xid, seq, id, type, subject_id, workspace_id, created_at, body from events
             where (xid, seq) > ($1::text::xid8, $2::text::bigint) and (xid, seq) <= ($3::text::xid8, $4::text::bigint)
             order by events.xid, events.seq limit $5
           )
           select passed.count, passed.last, passed.coming as "isMoreComing", ${EVENT_COLUMNS}
           from (
             select (select count(*)::int from page) as count,
               (select xid::text || '.' || seq::text from page order by page.xid desc, page.seq desc limit 1) as last,
               (select 1 from events where (xid, seq) > ($6::text::xid8, $7::text::bigint)
                order by events.xid, events.seq limit 1) is not null as coming
           ) passed left join page as events on $8::text[] is null or events.type = any($8::text[])
           order by events.xid, events.seq`,
    values: [from.xid, from.seq, end.xid, end.seq, limit, beyond.xid, beyond.seq, types],
  });
  const [{ count, last, isMoreComing } = { count: 0, last: null, isMoreComing: false }] = rows;
  return { events: toEvents(rows.filter(isEvent)), count, last, isMoreComing };
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

const EVENT_COLUMNS = `events.xid::text as xid, events.seq::text as seq, events.id, events.type, events.subject_id as "subjectId",
  events.workspace_id as "workspaceId", events.created_at as "createdAt", events.body`;

type EventRow = Omit<LoggedEvent, 'cursor' | 'data'> & { xid: string; seq: string };

/** One row says how far the batch went where none of its events is wanted. */
type BatchRow = Omit<LogBatch, 'events'> & (EventRow | { xid: null });

function isEvent(row: BatchRow): row is BatchRow & EventRow {
  return row.xid !== null;
}

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
    const text = `select ${EVENT_COLUMNS} from events where ${this.#conditions.join(' and ')} ${order} limit ${this.value(limit)}`;
    return { name: `events_${this.#name}`, text, values: this.#values };
  }
}

function addFilter(query: Query, filter: EventFilter): void {
  if (filter.workspaceId !== undefined) query.where('w', `workspace_id = ${query.value(filter.workspaceId)}`);
  if (filter.types !== undefined) query.where('t', `type = any(${query.value(filter.types)}::text[])`);
  if (filter.subjectId !== undefined) query.where('s', `subject_id = ${query.value(filter.subjectId)}`);
}

function toEvents(rows: readonly EventRow[]): LoggedEvent[] {
  return rows.map(({ xid, seq, id, type, subjectId, workspaceId, createdAt, body }) => {
    return { cursor: `${xid}.${seq}`, id, type, subjectId, workspaceId, createdAt, body, data: dataOf(body) };
  });
}

/** We wrote the body ourselves, so it is an object with `data`. */
function dataOf(body: string): unknown {
  return (JSON.parse(body) as { data: unknown }).data;
}
