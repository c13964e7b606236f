import { DomainError, toDomainError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { errorResponse } from '../rest/errors.ts';
import { crossOrigin } from './cors.ts';
import type { Exchange } from './exchange.ts';
import { type GraphqlEdge, serveGraphql } from './graphql-edge.ts';
import { requestIdOf } from './request-id.ts';
import { compress, jsonResponse, securityHeaders } from './respond.ts';
import { type RestEdge, serveRest } from './rest-edge.ts';

/** Serves what needs no key. @returns null when it does not know the path */
export type PublicPages = (request: Request, url: URL) => Promise<Response | null>;

/** One WHATWG handler; `address` is the other end of the socket. */
export type Fetch = (request: Request, from?: { address: string | null }) => Promise<Response>;

/** The edge that both faces share. */
export type EdgeInput = {
  rest: RestEdge;
  graphql: GraphqlEdge;
  pages: PublicPages;
  corsOrigins: readonly string[];
  /** Is the product reached by https? Then browsers are told to stay with it. */
  isSecure: boolean;
  log: Log;
  onRequest?: (line: { face: Face; status: number; seconds: number }) => void;
};

type Face = 'rest' | 'graphql' | 'other';

/** One handler for everything the process serves; it never throws. */
export function createEdge(input: EdgeInput): Fetch {
  const always = securityHeaders(input.isSecure);
  const origins = new Set(input.corsOrigins);
  return async (request, from) => {
    const startedAt = performance.now();
    const exchange: Exchange = {
      request,
      url: new URL(request.url),
      requestId: requestIdOf(request.headers),
      address: from?.address ?? null,
      headers: {},
    };
    const response = await answer(input, origins, exchange);
    finish(response, exchange, always);
    const ready = await compress(request, response);
    report(input, exchange, { status: ready.status, seconds: (performance.now() - startedAt) / 1000 });
    if (request.method !== 'HEAD') return ready;
    await ready.body?.cancel();
    return new Response(null, ready);
  };
}

async function answer(input: EdgeInput, origins: ReadonlySet<string>, exchange: Exchange): Promise<Response> {
  const { request, url } = exchange;
  try {
    const preflight = crossOrigin(origins, exchange);
    if (preflight) return preflight;
    const page = await input.pages(request, url);
    if (page) return page;
    const face = faceOf(url.pathname);
    if (face === 'graphql') return await serveGraphql(input.graphql, exchange);
    const served = face === 'rest' ? await serveRest(input.rest, exchange) : null;
    if (served) return served;
    throw new DomainError('not_found', `There is nothing at ${url.pathname}.`);
  } catch (thrown) {
    return refuse(input.log, thrown, exchange);
  }
}

/** Every failure of the edge in the form of its face; what is not defined goes to the log alone. */
function refuse(log: Log, thrown: unknown, { requestId, url }: Exchange): Response {
  const error = toDomainError(thrown);
  const { status, headers, body, cause } = errorResponse(error, requestId);
  if (status >= 500) log.error('request.failed', { request_id: requestId, code: error.code, cause });
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer';
  if (status === 503) headers['Retry-After'] ??= '2';
  if (faceOf(url.pathname) !== 'graphql') return jsonResponse(status, body, headers);
  const { code, message, details } = error;
  const extensions = { code: code.toUpperCase(), details, request_id: requestId };
  return jsonResponse(status, { errors: [{ message, extensions }] }, headers);
}

function finish(response: Response, { requestId, headers }: Exchange, always: Readonly<Record<string, string>>): void {
  response.headers.set('X-Request-Id', requestId);
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'Vary') response.headers.append(name, value);
    else response.headers.set(name, value);
  }
  for (const [name, value] of Object.entries(always)) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
}

function report(input: EdgeInput, exchange: Exchange, done: { status: number; seconds: number }): void {
  const { request, url, requestId } = exchange;
  input.onRequest?.({ face: faceOf(url.pathname), ...done });
  input.log.info('request', {
    request_id: requestId,
    method: request.method,
    path: url.pathname,
    status: done.status,
    ms: Math.round(done.seconds * 1000),
  });
}

function faceOf(pathname: string): Face {
  if (pathname.startsWith('/v1/')) return 'rest';
  return pathname === '/graphql' ? 'graphql' : 'other';
}
