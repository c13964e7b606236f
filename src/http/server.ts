import type { Log } from '../kernel/context.ts';
import { DomainError, toDomainError } from '../kernel/errors.ts';
import { errorResponse } from '../rest/errors.ts';
import { Refusal } from './admission.ts';
import { type GraphqlEdge, serveGraphql } from './graphql-edge.ts';
import { requestIdOf } from './request-id.ts';
import { compress, jsonResponse, SECURITY_HEADERS } from './respond.ts';
import { type RestEdge, serveRest } from './rest-edge.ts';

/** Serves what needs no key. @returns null when it does not know the path */
export type PublicPages = (request: Request, url: URL) => Promise<Response | null>;

/** The edge that both faces share. */
export type EdgeInput = {
  rest: RestEdge;
  graphql: GraphqlEdge;
  pages: PublicPages;
  log: Log;
  onRequest?: (line: { face: 'rest' | 'graphql' | 'other'; status: number; seconds: number }) => void;
};

/** One WHATWG handler for everything the process serves; it never throws. */
export function createEdge(input: EdgeInput): (request: Request) => Promise<Response> {
  return async (request) => {
    const startedAt = performance.now();
    const requestId = requestIdOf(request.headers);
    const url = new URL(request.url);
    const response = await answer(input, request, { url, requestId });
    const ready = await compress(request, response);
    finish(ready, requestId);
    const seconds = (performance.now() - startedAt) / 1000;
    const face = faceOf(url.pathname);
    input.onRequest?.({ face, status: ready.status, seconds });
    input.log.info('request', {
      request_id: requestId,
      method: request.method,
      path: url.pathname,
      status: ready.status,
      ms: Math.round(seconds * 1000),
    });
    return request.method === 'HEAD' ? new Response(null, ready) : ready;
  };
}

async function answer(input: EdgeInput, request: Request, place: { url: URL; requestId: string }): Promise<Response> {
  const { url, requestId } = place;
  try {
    const page = await input.pages(request, url);
    if (page) return page;
    if (url.pathname === '/graphql') return await serveGraphql(input.graphql, request, requestId);
    const served = url.pathname.startsWith('/v1/') ? await serveRest(input.rest, request, requestId) : null;
    if (served) return served;
    throw new DomainError('not_found', `There is nothing at ${url.pathname}.`);
  } catch (thrown) {
    return refuse(input.log, thrown, requestId);
  }
}

/** Every failure of the edge in the documented form; what is not defined goes to the log alone. */
function refuse(log: Log, thrown: unknown, requestId: string): Response {
  const error = thrown instanceof Refusal ? thrown.error : toDomainError(thrown);
  const { status, body, cause } = errorResponse(error, requestId);
  if (status >= 500) log.error('request.failed', { request_id: requestId, code: error.code, cause });
  const headers = thrown instanceof Refusal ? thrown.headers : {};
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer';
  return jsonResponse(status, body, headers);
}

function finish(response: Response, requestId: string): void {
  response.headers.set('X-Request-Id', requestId);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
}

function faceOf(pathname: string): 'rest' | 'graphql' | 'other' {
  if (pathname.startsWith('/v1/')) return 'rest';
  return pathname === '/graphql' ? 'graphql' : 'other';
}
