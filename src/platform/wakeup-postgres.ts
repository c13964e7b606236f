import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { SignalWire, WireEvents } from './signal-wire.ts';

const CHANNEL = 'ei_wakeup';
const RECONNECT_MS = 500;

/** Signals over one connection that listens and notifies, and is opened again whenever it breaks. */
export function connectPostgresSignals(databaseUrl: string, events: WireEvents): SignalWire {
  const connection = new ListeningConnection(databaseUrl, events);
  const kept = connection.keep();
  return {
    send: (message) => connection.send(message),
    async close() {
      await connection.close();
      await kept;
    },
  };
}

/** Sends one signal over a connection of its own. */
export async function notifyOnce(databaseUrl: string, message: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
  await client.connect();
  try {
    await client.query('select pg_notify($1, $2)', [CHANNEL, message]);
  } finally {
    await client.end();
  }
}

class ListeningConnection {
  readonly #databaseUrl: string;
  readonly #events: WireEvents;
  readonly #stop = new AbortController();
  #client: pg.Client | null = null;

  constructor(databaseUrl: string, events: WireEvents) {
    this.#databaseUrl = databaseUrl;
    this.#events = events;
  }

  async send(message: string): Promise<void> {
    await this.#client?.query('select pg_notify($1, $2)', [CHANNEL, message]);
  }

  /** Runs until closed: connect, listen, wait for the end, again. */
  async keep(): Promise<void> {
    let isFirst = true;
    while (!this.#stop.signal.aborted) {
      try {
        await this.#listenUntilItEnds(isFirst);
        isFirst = false;
      } catch (error) {
        this.#events.log.debug('wakeup.disconnected', {
          reason: error instanceof Error ? error.message : String(error),
        });
      }
      await sleep(RECONNECT_MS, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#client?.end().catch(() => undefined);
  }

  async #listenUntilItEnds(isFirst: boolean): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#databaseUrl,
      application_name: 'ecommerce-insights signals',
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    client.on('error', (error) => this.#events.log.debug('wakeup.broken', { reason: error.message }));
    client.on('notification', ({ payload }) => this.#events.onMessage(payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    this.#client = client;
    if (this.#stop.signal.aborted) await client.end();
    if (!isFirst) this.#events.onReconnect();
    await ended;
    this.#client = null;
  }
}
