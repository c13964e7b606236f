import { Readable } from 'node:stream';
import type { Context } from '../kernel/context.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Rest, RestResponse } from '../rest/handle.ts';
import type { Match } from '../rest/match.ts';
import { type Admitted, admit, type Door, Refusal } from './admission.ts';
import { readJson } from './body.ts';
import { etagMatches, jsonResponse, weakEtag } from './respond.ts';
import { eventStream, STREAM_HEADERS } from './sse.ts';

/** What REST needs of the edge. */
export type RestEdge = {
  rest: Rest;
  door: Door;
  /** Aborts when the process stops; open streams end then. */
  stopping: AbortSignal;
  onInternal: (cause: unknown, context: Context) => void;
};

/** Serves one documented path, from key to bytes. @returns null when no route has this path */
export async function serveRest(edge: RestEdge, request: Request, requestId: string): Promise<Response | null> {
  const url = new URL(request.url);
  const match = edge.rest.match(request.method, url.pathname);
  if (!match) return null;
  const admitted = await admit(edge.door, request, requestId);
  if (match.kind === 'method_not_allowed') return methodNotAllowed(match.allow, admitted);
  const answer = await edge.rest.handle({
    match,
    query: url.searchParams,
    body: match.route.body.kind === 'upload' ? request.body : await readBody(request, match),
    contextValue: admitted.context,
    requestId,
    contentType: request.headers.get('content-type'),
    lastEventId: request.headers.get('last-event-id'),
  });
  return toResponse(edge, request, { admitted, answer });
}

async function readBody(request: Request, match: Extract<Match, { kind: 'route' }>): Promise<unknown> {
  if (request.method === 'GET' || request.method === 'HEAD') return undefined;
  const body = await readJson(request);
  return match.route.body.kind === 'none' && body !== undefined && isEmptyObject(body) ? undefined : body;
}

function toResponse(edge: RestEdge, request: Request, done: { admitted: Admitted; answer: RestResponse }): Response {
  const { admitted, answer } = done;
  const headers = { ...admitted.headers, ...answer.headers };
  if ('events' in answer) {
    const events = eventStream(answer.events, AbortSignal.any([edge.stopping, request.signal]));
    return new Response(events, { status: answer.status, headers: { ...headers, ...STREAM_HEADERS } });
  }
  if ('stream' in answer) {
    return new Response(byteStream(answer.stream), { status: answer.status, headers });
  }
  if (answer.cause !== undefined && answer.status >= 500) edge.onInternal(answer.cause, admitted.context);
  if (answer.status === 503) headers['Retry-After'] ??= '2';
  const response = jsonResponse(answer.status, answer.body, headers);
  return request.method === 'GET' && answer.status === 200 ? withEtag(request, response, answer.body) : response;
}

function withEtag(request: Request, response: Response, body: unknown): Response {
  const etag = weakEtag(JSON.stringify(body));
  response.headers.set('ETag', etag);
  response.headers.set('Cache-Control', 'private, no-cache');
  if (!etagMatches(request.headers.get('if-none-match'), etag)) return response;
  response.headers.delete('content-type');
  return new Response(null, { status: 304, headers: response.headers });
}

function methodNotAllowed(allow: readonly string[], admitted: Admitted): never {
  const error = new DomainError('method_not_allowed', `This path knows ${allow.join(', ')}.`, { allow });
  throw new Refusal(error, { ...admitted.headers, Allow: allow.join(', ') });
}

/** Node's web streams and the global ones are the same classes under two type declarations. */
function byteStream(texts: AsyncIterable<string>): ReadableStream<Uint8Array> {
  return Readable.toWeb(Readable.from(texts, { objectMode: false })) as ReadableStream<Uint8Array>;
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
