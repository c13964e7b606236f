import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { watchConnections } from './connections.ts';
import { readIncoming } from './edge-request.ts';
import { type EdgeAnswer, type Reply, type StreamReply, toResponse } from './reply.ts';
import { jsonResponse, securityHeaders } from './respond.ts';
import { sendReply, sendTexts } from './send.ts';
import type { FetchDirectly } from './server.ts';

type Handler = (request: Request, from: { address: string | null }) => Promise<Response>;

/** A listening port. Before `serve` was called the process is alive, but not ready: other requests are answered 503. */
export type Listener = {
  port: number;
  /** What the start waits for, as `/readyz` names it. */
  startWaitsFor(names: readonly string[]): void;
  /** Answers requests; `direct` is asked first, about each. */
  serve(handler: Handler, direct?: FetchDirectly): void;
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
  let fetchDirectly: FetchDirectly | null = null;
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
    return noteStream(response, outgoing);
  };
  const send = (made: Reply | StreamReply, outgoing: ServerResponse): unknown => {
    if (!('texts' in made)) return sendReply(made, outgoing);
    connections.isStream(outgoing);
    return sendTexts(made, outgoing);
  };
  const noteStream = (response: Response, outgoing: object): Response => {
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) connections.isStream(outgoing);
    return response;
  };
  const listener = getRequestListener(answer, { overrideGlobalObjects: false });
  // The listener knows how to send streams, and what to do with a body that nobody read to its end.
  const sendAnswer = (made: EdgeAnswer, request: IncomingMessage, response: ServerResponse): unknown =>
    made instanceof Response || !isRead(request)
      ? getRequestListener(() => noteStream(toResponse(made), response), { overrideGlobalObjects: false })(
          request,
          response,
        )
      : send(made, response);
  server.on('request', (request, response) => {
    connections.began(response);
    const from = { address: request.socket.remoteAddress ?? null };
    const direct = fetchDirectly?.(readIncoming(request, response), request.url ?? '', from);
    if (direct) {
      void direct.then((made) => sendAnswer(made, request, response)).catch(() => response.destroy());
    }
    if (!direct) void listener(request, response);
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
    serve: (next, direct) => {
      handler = next;
      fetchDirectly = direct ?? null;
    },
    close: (graceMs) => connections.close(graceMs),
  };
}

/** Has the request no body, or was all of it read? */
function isRead({ complete, headers }: IncomingMessage): boolean {
  return complete || (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined);
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
