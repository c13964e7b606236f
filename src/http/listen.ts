import { createServer, type Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { watchConnections } from './connections.ts';
import { jsonResponse, securityHeaders, wholeBody } from './respond.ts';

type Handler = (request: Request, from: { address: string | null }) => Promise<Response>;

/** A listening port. Before `serve` was called the process is alive, but not ready: other requests are answered 503. */
export type Listener = {
  port: number;
  /** What the start waits for, as `/readyz` names it. */
  startWaitsFor(names: readonly string[]): void;
  serve(handler: Handler): void;
  /** Stops accepting, lets open requests end for up to `graceMs`, then cuts what is left; streams get a second. */
  close(graceMs: number): Promise<void>;
};

/** A peer that disappeared is detected by TCP keep-alive probes, after this idle time. */
const KEEP_ALIVE_AFTER_MS = 30_000;

/**
 * Opens the port.
 *
 * @param options.stallMs how long a reader may accept no bytes before it is disconnected, default two minutes
 * @throws Error with `code` EADDRINUSE, EACCES or EADDRNOTAVAIL
 */
export async function listen(options: { host: string; port: number; stallMs?: number }): Promise<Listener> {
  let handler: Handler | null = null;
  let waitingFor: readonly string[] = ['start'];
  const server = createServer({
    requestTimeout: 120_000,
    headersTimeout: 20_000,
    maxHeaderSize: 32_768,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_AFTER_MS,
  });
  const connections = watchConnections(server, options.stallMs);
  const answer: Parameters<typeof getRequestListener>[0] = async (request, { incoming, outgoing }) => {
    if (!handler) return starting(new URL(request.url).pathname, waitingFor);
    const response = await handler(request, { address: incoming.socket.remoteAddress ?? null });
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) connections.isStream(outgoing);
    return sendWhole(response, outgoing);
  };
  const listener = getRequestListener(answer, { overrideGlobalObjects: false });
  server.on('request', (request, response) => {
    connections.began(response);
    void listener(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => resolve());
  });
  return {
    port: portOf(server),
    startWaitsFor: (names) => {
      waitingFor = names;
    },
    serve: (next) => {
      handler = next;
    },
    close: (graceMs) => connections.close(graceMs),
  };
}

/** Sends a body that is whole in one piece; the listener would read it back out of a stream. */
function sendWhole(response: Response, outgoing: unknown): Response {
  const body = wholeBody(response);
  if (body === null || !(outgoing instanceof ServerResponse) || outgoing.destroyed) return response;
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    'content-length': String(Buffer.byteLength(body)),
  });
  outgoing.end(body);
  return RESPONSE_ALREADY_SENT;
}

function starting(pathname: string, waitingFor: readonly string[]): Response {
  if (pathname === '/healthz') return jsonResponse(200, { status: 'ok' }, securityHeaders(false));
  const error = { code: 'unavailable', message: 'The process is starting.', details: {} };
  const body = pathname === '/readyz' ? { status: 'not_ready', waiting_for: waitingFor } : { error };
  return jsonResponse(503, body, { ...securityHeaders(false), 'Retry-After': '2' });
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}
