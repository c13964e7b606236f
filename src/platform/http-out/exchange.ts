import { Client, type Dispatcher, Pool } from 'undici';
import { type BodyLimits, type ReadBody, readBody } from './body.ts';
import { createConnector } from './connect.ts';
import type { Guard, Target } from './guard.ts';
import { responseHeaders } from './headers.ts';

/** One request of a chain of redirects. */
export type Hop = {
  target: Target;
  method: string;
  headers: Readonly<Record<string, string>>;
  body: string | Uint8Array | undefined;
};

/** What one hop was answered with; `firstByteMs` counts from its start, lookup and connecting included. */
export type Answer = ReadBody & { status: number; headers: Record<string, string>; firstByteMs: number };

/** Sends hops; keeps connections to allowed origins only. */
export type Exchange = {
  send(hop: Hop, limits: BodyLimits, signal: AbortSignal): Promise<Answer>;
  close(): Promise<void>;
};

const MAX_HEADER_BYTES = 32 * 1024;
const CONNECTIONS_PER_OPEN_ORIGIN = 64;
// The deadline and the idle timer are ours and exact; the library's have a grain of a second.
const NO_TIMEOUTS = { headersTimeout: 0, bodyTimeout: 0, maxHeaderSize: MAX_HEADER_BYTES };

/**
 * Sends each hop to a stranger over a connection of its own, so that no request can ride on what an earlier check
 * allowed: every one has its own lookup, its own verdict, its own socket. `ca` adds certificate authorities.
 */
export function createExchange(guard: Guard, ca?: string): Exchange {
  const pools = new Map<string, Pool>();

  function poolFor(target: Target): Pool {
    const { origin } = target.url;
    const known = pools.get(origin);
    if (known) return known;
    const connect = createConnector(guard, target, { ca });
    const pool = new Pool(origin, { ...NO_TIMEOUTS, connect, connections: CONNECTIONS_PER_OPEN_ORIGIN });
    pools.set(origin, pool);
    return pool;
  }

  async function sendOnce(hop: Hop, limits: BodyLimits, signal: AbortSignal): Promise<Answer> {
    const connect = createConnector(guard, hop.target, { ca, signal });
    const client = new Client(hop.target.url.origin, { ...NO_TIMEOUTS, connect });
    try {
      return await transfer(client, hop, limits, signal);
    } finally {
      await client.destroy();
    }
  }

  return {
    send: (hop, limits, signal) =>
      hop.target.isOpen ? transfer(poolFor(hop.target), hop, limits, signal) : sendOnce(hop, limits, signal),
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
      pools.clear();
    },
  };
}

async function transfer(dispatcher: Dispatcher, hop: Hop, limits: BodyLimits, signal: AbortSignal): Promise<Answer> {
  const startedAt = performance.now();
  const response = await dispatcher.request({
    path: `${hop.target.url.pathname}${hop.target.url.search}`,
    method: hop.method,
    headers: hop.headers,
    body: hop.body ?? null,
    reset: !hop.target.isOpen,
    signal,
  });
  const firstByteMs = performance.now() - startedAt;
  const headers = responseHeaders(response.headers);
  const read = await readBody(response.body, headers['content-encoding'], limits);
  return { status: response.statusCode, headers, firstByteMs, ...read };
}
