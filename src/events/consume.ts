import { Prisma } from '../generated/prisma/client.ts';
import type { Services } from '../kernel/context.ts';
import type { EventCursor, LoggedEvent } from '../kernel/event-log.ts';
import { sqlWithin, type Transaction } from '../platform/db.ts';
import type { Wakeup } from '../platform/wakeup.ts';
import { EVENTS_TOPIC } from './append.ts';
import { LOG_START, splitCursor } from './cursor.ts';
import { BOUND, readBatch } from './log.ts';
import { createPoller, type Poller } from './poller.ts';

/** A durable consumer: it handles every event once, however often processes die. */
export type Consumer = {
  /** The name of its cursor's row; never changed. */
  name: string;
  /** Left out, all. */
  types?: readonly string[];
  /**
   * What is signalled within so long of its last look is one look and one transaction: longer for what nobody awaits
   * within milliseconds. Default 10.
   */
  gatherMs?: number;
  /**
   * What follows from these events, written in the transaction that also moves the cursor. No other effects:
   * when it throws, nothing was done, and the same events come again.
   */
  handle(tx: Transaction, events: readonly LoggedEvent[], services: Services): Promise<void>;
};

/** Running consumers. */
export type ConsumerPool = { close(): Promise<void> };

const BATCH = 200;

/** A look costs a transaction, however few events came; events that come one by one share it. */
const GATHER_MS = 10;

/**
 * Runs the consumers; any number of processes may, each event is handled by one of them.
 *
 * An event that a consumer cannot handle stops that consumer, loudly and with exponential backoff, until it can: batches
 * shrink to one event first, so that everything before it is done and the log line names it.
 */
export function startConsumers(options: {
  consumers: readonly Consumer[];
  services: Services;
  wakeup: Pick<Wakeup, 'onSignal'>;
  pollMs?: number;
}): ConsumerPool {
  const pollers = options.consumers.map((consumer) => startConsumer(consumer, options));
  return {
    async close() {
      await Promise.all(pollers.map((poller) => poller.close()));
    },
  };
}

function startConsumer(consumer: Consumer, options: Parameters<typeof startConsumers>[0]): Poller {
  const { services, wakeup, pollMs = 1_000 } = options;
  let batch = BATCH;
  const poller = createPoller({
    name: `consumer.${consumer.name}`,
    topic: EVENTS_TOPIC,
    wakeup,
    log: services.log,
    pollMs,
    gatherMs: consumer.gatherMs ?? GATHER_MS,
    async work() {
      try {
        const { count, isMoreComing } = await consumeBatch(services, consumer, batch);
        const isFull = count === batch;
        batch = Math.min(batch * 2, BATCH);
        if (isFull) return true;
        return isMoreComing ? 'soon' : false;
      } catch (error) {
        batch = 1;
        throw error;
      }
    },
  });
  poller.resume();
  return poller;
}

/** What a batch did: how many events it passed, and whether others are there that cannot be read yet. */
export type Consumed = { count: number; isMoreComing: boolean };

/** Handles one batch. @returns nothing passed also when another process is at it */
export function consumeBatch(services: Services, consumer: Consumer, limit: number): Promise<Consumed> {
  return services.transaction(async (tx) => {
    const taken = await takeCursor(tx, consumer.name);
    if (taken === null) return { count: 0, isMoreComing: false };
    const { cursor: after, bound } = taken;
    const { events, count, last, isMoreComing } = await readBatch(
      sqlWithin(tx),
      { after, bound, limit },
      consumer.types,
    );
    if (events.length > 0) await handleNamed(consumer, () => consumer.handle(tx, events, services), events);
    if (last !== null) await moveCursor(tx, consumer.name, { to: last, isDurable: events.length > 0 });
    return { count, isMoreComing };
  });
}

/** The error's cause goes to the log through its message; the events' ids tell where the consumer stands. */
async function handleNamed(
  consumer: Consumer,
  work: () => Promise<void>,
  events: readonly LoggedEvent[],
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const span = events.length === 1 ? events[0]?.id : `${events[0]?.id}..${events.at(-1)?.id}`;
    throw new Error(`${consumer.name} stopped at ${span}: ${reason}`, { cause: error });
  }
}

/** Where a consumer stands, and how far it may read in a later statement. */
type Taken = { cursor: EventCursor; bound: EventCursor };

const BOUND_COLUMN = Prisma.raw(BOUND);

/** Starts at the beginning of the log: an event may have been written before its first consumer ever ran. */
async function takeCursor(tx: Transaction, name: string): Promise<Taken | null> {
  const taken = await selectCursor(tx, name);
  if (taken) return taken;
  const { xid, seq } = splitCursor(LOG_START);
  const created = await tx.$executeRaw`
    insert into consumer_cursors (name, xid, seq) values (${name}, ${xid}::text::xid8, ${seq}::text::bigint)
    on conflict (name) do nothing`;
  return created > 0 ? selectCursor(tx, name) : null;
}

async function selectCursor(tx: Transaction, name: string): Promise<Taken | null> {
  const [row] = await tx.$queryRaw<Taken[]>`
    select xid::text || '.' || seq::text as cursor, ${BOUND_COLUMN} as bound
    from consumer_cursors where name = ${name} for update skip locked`;
  return row ?? null;
}

/**
 * @param move.isDurable false where nothing was handled: the commit need not reach the disk, for whoever reads the same events
 *   once more does nothing with them again
 */
async function moveCursor(tx: Transaction, name: string, move: { to: EventCursor; isDurable: boolean }): Promise<void> {
  const { xid, seq } = splitCursor(move.to);
  await tx.$executeRaw`
    update consumer_cursors set xid = ${xid}::text::xid8, seq = ${seq}::text::bigint, updated_at = now()
    from (select set_config('synchronous_commit', case when ${move.isDurable}::boolean then current_setting('synchronous_commit')
      else 'off' end, true)) how where name = ${name}`;
}
