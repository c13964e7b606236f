import { Client, type Dispatcher, Pool } from 'undici';
import { type BodyLimits, type ReadBody, readBody } from './body.ts';
import { createConnector } from './connect.ts';
import type { Guard, Target } from './guard.ts';
import { responseHeaders } from './headers.ts';
import { createKeptConnections, type Kept } from './kept-connections.ts';

/** One request of a chain of redirects. */
export type Hop = {
  target: Target;
  method: string;
  headers: Readonly<Record<string, string>>;
  body: string | Uint8Array | undefined;
  /** Whose connections it may ride on, and may leave its own to. */
  keptFor?: string | undefined;
};

/** What one hop was answered with; `firstByteMs` counts from its start, lookup and connecting included. */
export type Answer = ReadBody & { status: number; headers: Record<string, string>; firstByteMs: number };

/** Sends hops; keeps connections to allowed origins, and to whoever a hop names. */
export type Exchange = {
  send(hop: Hop, limits: BodyLimits, signal: AbortSignal): Promise<Answer>;
  close(): Promise<void>;
};

const MAX_HEADER_BYTES = 32 * 1024;
/** As many as there are deliveries at once: slow ones to an origin leave room for the others there. */
const CONNECTIONS_PER_OPEN_ORIGIN = 256;
// The deadline and the idle timer are ours and exact; the library's have a grain of a second.
const NO_TIMEOUTS = { headersTimeout: 0, bodyTimeout: 0, maxHeaderSize: MAX_HEADER_BYTES };

/** How a connection ends that its server had closed while it waited. */
const CLOSED: readonly string[] = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'];

/**
 * Sends each hop to a stranger over a connection of its own, so that no request can ride on what an earlier check
 * allowed: every one has its own lookup, its own verdict, its own socket. Only a hop that says for whom may ride on a
 * connection which that owner's hops to the same origin opened a moment ago. `ca` adds certificate authorities,
 * `keptMs` says how old a connection may be that is ridden on.
 */
export function createExchange(guard: Guard, { ca, keptMs }: { ca?: string; keptMs?: number } = {}): Exchange {
  const pools = new Map<string, Pool>();
  const connections = createKeptConnections(keptMs);

  function poolFor(target: Target): Pool {
    const { origin } = target.url;
    const known = pools.get(origin);
    if (known) return known;
    const connect = createConnector(guard, target, ca === undefined ? {} : { ca });
    const pool = new Pool(origin, { ...NO_TIMEOUTS, connect, connections: CONNECTIONS_PER_OPEN_ORIGIN });
    pools.set(origin, pool);
    return pool;
  }

  function open(target: Target, signal: AbortSignal): Client {
    const connect = createConnector(guard, target, { signal, ...(ca !== undefined && { ca }) });
    return new Client(target.url.origin, { ...NO_TIMEOUTS, connect });
  }

  async function sendOnce(hop: Hop, limits: BodyLimits, signal: AbortSignal): Promise<Answer> {
    const client = open(hop.target, signal);
    try {
      return await transfer(client, hop, limits, signal);
    } finally {
      await client.destroy();
    }
  }

  async function sendOver(kept: Kept, owner: string, { hop, limits, signal }: Sending): Promise<Answer> {
    try {
      const answer = await transfer(kept.client, hop, limits, signal);
      if (answer.isTruncated) kept.isGone = true;
      connections.park(owner, kept);
      return answer;
    } catch (error) {
      await kept.client.destroy();
      throw error;
    }
  }

  async function sendKept(sending: Sending, keptFor: string): Promise<Answer> {
    const { hop, signal } = sending;
    const owner = `${keptFor} ${hop.target.url.origin}`;
    const kept = connections.take(owner);
    if (kept) {
      try {
        return await sendOver(kept, owner, sending);
      } catch (error) {
        // Its server may have closed it just before the request came: what was not answered is sent anew, once.
        if (!(error instanceof Unanswered)) throw error;
      }
    }
    return sendOver(connections.opened(open(hop.target, signal)), owner, sending);
  }

  function send(hop: Hop, limits: BodyLimits, signal: AbortSignal): Promise<Answer> {
    if (hop.target.isOpen) return transfer(poolFor(hop.target), hop, limits, signal);
    if (hop.keptFor !== undefined) return sendKept({ hop, limits, signal }, hop.keptFor);
    return sendOnce(hop, limits, signal);
  }

  return {
    send,
    close: async () => {
      await Promise.all([connections.close(), ...[...pools.values()].map((pool) => pool.destroy())]);
      pools.clear();
    },
  };
}

type Sending = { hop: Hop; limits: BodyLimits; signal: AbortSignal };

/** The connection was closed before the answer began. */
class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

async function ask(dispatcher: Dispatcher, hop: Hop, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  try {
    return await dispatcher.request({
      path: `${hop.target.url.pathname}${hop.target.url.search}`,
      method: hop.method,
      headers: hop.headers,
      body: hop.body ?? null,
      reset: !hop.target.isOpen && hop.keptFor === undefined,
      signal,
    });
  } catch (error) {
    const isClosed = error instanceof Error && 'code' in error && CLOSED.includes(String(error.code));
    throw isClosed ? new Unanswered(error.message, { cause: error }) : error;
  }
}

async function transfer(dispatcher: Dispatcher, hop: Hop, limits: BodyLimits, signal: AbortSignal): Promise<Answer> {
  const startedAt = performance.now();
  const response = await ask(dispatcher, hop, signal);
  const firstByteMs = performance.now() - startedAt;
  const headers = responseHeaders(response.headers);
  const read = await readBody(response.body, headers['content-encoding'], limits);
  return { status: response.statusCode, headers, firstByteMs, ...read };
}
