import { DomainError, toDomainError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { errorResponse } from '../rest/errors.ts';
import { crossOrigin } from './cors.ts';
import { type EdgeRequest, plainTarget } from './edge-request.ts';
import type { Exchange } from './exchange.ts';
import { type GraphqlEdge, serveGraphql } from './graphql-edge.ts';
import { defaultHeader, type EdgeAnswer, jsonReply, type Reply, setHeader, toResponse } from './reply.ts';
import { requestIdOf } from './request-id.ts';
import { compress, securityHeaders } from './respond.ts';
import { type RestEdge, serveRest } from './rest-edge.ts';

/** Serves what needs no key. @returns null when it does not know the path */
export type PublicPages = (request: Request, url: URL, address: string | null) => Promise<Response | null>;

type From = { address: string | null };

/** One WHATWG handler; `address` is the other end of the socket. */
export type Fetch = (request: Request, from?: From) => Promise<Response>;

/**
 * Answers a request that needs no WHATWG Request: a documented path, or a posted GraphQL document.
 *
 * @param target as it stands in the first line of the request
 * @returns null when it is anything else, and {@link Fetch} is to be asked
 */
export type FetchDirectly = (request: EdgeRequest, target: string, from: From) => Promise<EdgeAnswer> | null;

/** Everything the process serves. */
export type Edge = { fetch: Fetch; fetchDirectly: FetchDirectly };

/** The edge that both faces share. */
export type EdgeInput = {
  rest: RestEdge;
  graphql: GraphqlEdge;
  pages: PublicPages;
  corsOrigins: readonly string[];
  /** Is the product reached by https? Then browsers are told to stay with it. */
  isSecure: boolean;
  log: Log;
  onRequest?: (line: { face: Face; route: string; status: number; seconds: number }) => void;
};

type Face = 'rest' | 'graphql' | 'other';

type Serve = (exchange: Exchange) => Promise<EdgeAnswer>;

/** Two ways into the same edge, neither of which throws. */
export function createEdge(input: EdgeInput): Edge {
  const always = Object.entries(securityHeaders(input.isSecure)).map(([name, value]) => [name.toLowerCase(), value]);
  const origins = new Set(input.corsOrigins);
  const run = async (exchange: Exchange, serve: Serve): Promise<EdgeAnswer> => {
    const startedAt = performance.now();
    const made = await answer({ log: input.log, origins }, exchange, serve);
    finish(made, exchange, always);
    const ready = await compress(exchange.request.headers, made);
    report(input, exchange, { status: ready.status, seconds: (performance.now() - startedAt) / 1000 });
    return exchange.request.method === 'HEAD' ? withoutBody(ready) : ready;
  };
  return {
    async fetch(request, from) {
      const url = new URL(request.url);
      const exchange = exchangeOf(request, url, from);
      const serve = async () => (await input.pages(request, url, exchange.address)) ?? serveFaces(input, exchange);
      return toResponse(await run(exchange, serve));
    },
    fetchDirectly(request, target, from) {
      const url = plainTarget(target);
      if (!url) return null;
      const exchange = exchangeOf(request, url, from);
      if (url.pathname === '/graphql' && request.method === 'POST')
        return run(exchange, () => serveGraphql(input.graphql, exchange));
      const match = url.pathname.startsWith('/v1/') ? input.rest.rest.match(request.method, url.pathname) : null;
      if (match?.kind !== 'route' || match.route.body.kind === 'upload') return null;
      exchange.match = match;
      return run(exchange, () => serveFaces(input, exchange));
    },
  };
}

function exchangeOf(request: EdgeRequest, url: Exchange['url'], from: From | undefined): Exchange {
  return { request, url, requestId: requestIdOf(request.headers), address: from?.address ?? null, headers: {} };
}

async function serveFaces(input: EdgeInput, exchange: Exchange): Promise<EdgeAnswer> {
  const { pathname } = exchange.url;
  const face = faceOf(pathname);
  if (face === 'graphql') return serveGraphql(input.graphql, exchange);
  const served = face === 'rest' ? await serveRest(input.rest, exchange) : null;
  if (served) return served;
  throw new DomainError('not_found', `There is nothing at ${pathname}.`);
}

type Answering = { log: Log; origins: ReadonlySet<string> };

async function answer({ log, origins }: Answering, exchange: Exchange, serve: Serve): Promise<EdgeAnswer> {
  try {
    return crossOrigin(origins, exchange) ?? (await serve(exchange));
  } catch (thrown) {
    return refuse(log, thrown, exchange);
  }
}

/** Every failure of the edge in the form of its face; what is not defined goes to the log alone. */
function refuse(log: Log, thrown: unknown, { requestId, url }: Exchange): Reply {
  const error = toDomainError(thrown);
  const { status, headers, body, cause } = errorResponse(error, requestId);
  if (status >= 500) log.error('request.failed', { request_id: requestId, code: error.code, cause });
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer';
  if (status === 503) headers['Retry-After'] ??= '2';
  if (faceOf(url.pathname) !== 'graphql') return jsonReply(status, body, headers);
  const { code, message, details } = error;
  const extensions = { code: code.toUpperCase(), details, request_id: requestId };
  return jsonReply(status, { errors: [{ message, extensions }] }, headers);
}

function finish(made: EdgeAnswer, { requestId, headers }: Exchange, always: readonly string[][]): void {
  setHeader(made, 'x-request-id', requestId);
  for (const name of Object.keys(headers)) setHeader(made, name.toLowerCase(), headers[name] ?? '');
  for (const [name = '', value = ''] of always) defaultHeader(made, name, value);
}

async function withoutBody(ready: EdgeAnswer): Promise<EdgeAnswer> {
  if ('texts' in ready) await ready.texts.return?.();
  if (!(ready instanceof Response)) return { status: ready.status, headers: ready.headers, body: null };
  await ready.body?.cancel();
  return new Response(null, ready);
}

function report(input: EdgeInput, exchange: Exchange, done: { status: number; seconds: number }): void {
  const { request, url, requestId, principal } = exchange;
  const face = faceOf(url.pathname);
  input.onRequest?.({ face, route: exchange.route ?? face, ...done });
  input.log.info('request', {
    request_id: requestId,
    workspace_id: principal?.workspaceId,
    key_id: principal?.keyId,
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
