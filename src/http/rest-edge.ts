import { Readable } from 'node:stream';
import { type Context, deriveContext } from '../kernel/context.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Rest, RestResponse } from '../rest/handle.ts';
import type { Match } from '../rest/match.ts';
import { authorizeRequest, type EdgeServices } from './authorize-request.ts';
import { MAX_JSON_BYTES, parseBody, readBytes } from './body.ts';
import { conditionally } from './conditional.ts';
import { withDeadline } from './deadline.ts';
import type { EdgeRequest } from './edge-request.ts';
import type { Exchange } from './exchange.ts';
import { hashedBody } from './hashed-body.ts';
import { type Fingerprint, fingerprintOf, idempotencyKey, withIdempotency } from './idempotency.ts';
import { methodNotAllowed } from './method.ts';
import { type EdgeAnswer, jsonReply, type Reply } from './reply.ts';
import { requireScopes } from './require-scopes.ts';
import { asIs, etagMatches, weakEtag } from './respond.ts';
import { eventTexts, STREAM_HEADERS } from './sse.ts';

/** What REST needs of the edge. */
export type RestEdge = {
  rest: Rest;
  edgeServices: EdgeServices;
  onInternal: (cause: unknown, context: Context) => void;
};

type Found = Extract<Match, { kind: 'route' }>;

type Work = { exchange: Exchange; match: Found; body: unknown };

/** Serves one documented path, from key to bytes; only who has a key learns which there are. @returns null when no route has this path */
export async function serveRest(edge: RestEdge, exchange: Exchange): Promise<EdgeAnswer | null> {
  const { request, url } = exchange;
  const { context, caller } = await authorizeRequest(edge.edgeServices, exchange);
  const match = exchange.match ?? edge.rest.match(request.method, url.pathname);
  if (!match) return null;
  if (match.kind === 'method_not_allowed') throw methodNotAllowed(match.allow, exchange);
  exchange.route = `${match.route.method} ${match.route.path}`;
  if (caller.persistedDocuments !== null) throw heldToDocuments();
  requireScopes(context, match.route.scopes);
  if (isReading(request)) return respond(edge, { exchange, match, body: undefined }, context);
  const { body, fingerprint } = await readBody(context, exchange, match);
  const key = idempotencyKey(request.headers);
  const run = async (runContext: Context) => respond(edge, { exchange, match, body }, runContext);
  if (key === null) return run(context);
  return withIdempotency(edge.edgeServices.idempotency, { context, key, fingerprint: fingerprint() }, run);
}

/** What the key may read and change is said by its documents; a path would be another document. */
function heldToDocuments(): DomainError {
  return new DomainError('document_not_allowed', 'This key runs the documents of its list only, and this is none.');
}

type ReadBody = { body: unknown; fingerprint: () => Fingerprint };

/** JSON is parsed; an upload is handed on unread. */
async function readBody(context: Context, { request, url }: Exchange, match: Found): Promise<ReadBody> {
  const type = request.headers.get('content-type');
  const asked = { method: request.method, target: url.pathname + url.search };
  if (match.route.body.kind === 'upload' && request.body instanceof ReadableStream) {
    const hashed = hashedBody(request.body);
    return {
      body: hashed.stream,
      fingerprint: () => ({ ...fingerprintOf(context, { ...asked, type }, null), streamed: hashed.digest }),
    };
  }
  const bytes = await readBytes(request, MAX_JSON_BYTES);
  const body = jsonBody(parseBody(type, bytes), match);
  return { body, fingerprint: () => fingerprintOf(context, { ...asked, type: null }, { value: body }) };
}

/** An empty object where nothing is expected is nothing. */
function jsonBody(value: unknown, match: Found): unknown {
  return match.route.body.kind === 'none' && value !== undefined && isEmptyObject(value) ? undefined : value;
}

async function respond(edge: RestEdge, work: Work, context: Context): Promise<EdgeAnswer> {
  const { request, url, requestId } = work.exchange;
  const { envelope, body } = work.match.route;
  if (envelope === 'stream') return respondWithEvents(edge, work, context);
  const ifMatch = isReading(request) ? null : request.headers.get('if-match');
  const run = async (timed: Context): Promise<RestResponse> => {
    const { route } = work.match;
    const asked = { rest: edge.rest, route, pathname: url.pathname, requestId, ifMatch: ifMatch ?? '' };
    return handle(edge, work, ifMatch === null ? timed : await conditionally(timed, asked));
  };
  const hasDeadline = envelope !== 'download' && body.kind !== 'upload';
  const answer = hasDeadline
    ? await withDeadline(context, edge.edgeServices.deadlineMs + waitOf(work), run)
    : await run(context);
  return answerOf(edge, { ...work, context }, answer);
}

/** A long poll may wait as long as it says on top. */
function waitOf({ match, exchange }: Work): number {
  const waits = match.route.parameters.some(({ name }) => name === 'wait');
  const seconds = waits ? Number(exchange.url.searchParams.get('wait') ?? 0) : 0;
  return seconds > 0 && seconds <= 30 ? seconds * 1000 : 0;
}

function handle(edge: RestEdge, { exchange, match, body }: Work, context: Context): Promise<RestResponse> {
  const { request, url, requestId } = exchange;
  return edge.rest.handle({
    match,
    query: url.searchParams,
    body,
    contextValue: context,
    requestId,
    contentType: request.headers.get('content-type'),
    lastEventId: request.headers.get('last-event-id'),
  });
}

async function respondWithEvents(edge: RestEdge, work: Work, context: Context): Promise<EdgeAnswer> {
  const { requestId } = work.exchange;
  const open = edge.edgeServices.streams.open(context.principal.keyId, context.signal);
  const answer = await handle(edge, work, deriveContext(context, { signal: () => open.signal }));
  if (!('events' in answer)) {
    open.close();
    return answerOf(edge, { ...work, context }, answer);
  }
  const onFailure = (cause: unknown) => edge.onInternal(cause, context);
  const { heartbeatMs } = edge.edgeServices;
  const texts = eventTexts(answer.events, { open, requestId, onFailure, heartbeatMs });
  return { status: 200, headers: { ...STREAM_HEADERS }, texts };
}

function answerOf(
  edge: RestEdge,
  { exchange, context }: Work & { context: Context },
  answer: RestResponse,
): EdgeAnswer {
  const { request } = exchange;
  if ('events' in answer) throw new Error('A stream was answered by a route that is none.');
  if ('stream' in answer) {
    return asIs(new Response(byteStream(answer.stream), { status: answer.status, headers: answer.headers }));
  }
  if (answer.status === 204) return { status: 204, headers: { ...answer.headers }, body: null };
  if (answer.cause !== undefined && answer.status >= 500) edge.onInternal(answer.cause, context);
  const reply = jsonReply(answer.status, answer.body, answer.headers);
  if (answer.status === 503) reply.headers['retry-after'] ??= '2';
  return isReading(request) && answer.status === 200 ? withEtag(request, reply) : reply;
}

function withEtag(request: EdgeRequest, reply: Reply): Reply {
  const etag = weakEtag(reply.body ?? '');
  const { headers } = reply;
  headers['etag'] = etag;
  headers['cache-control'] = 'private, no-cache';
  if (!etagMatches(request.headers.get('if-none-match'), etag)) return reply;
  delete headers['content-type'];
  return { status: 304, headers, body: null };
}

function isReading({ method }: EdgeRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** Node's web streams and the global ones are the same classes under two type declarations. */
function byteStream(texts: AsyncIterable<string>): ReadableStream<Uint8Array> {
  return Readable.toWeb(Readable.from(texts, { objectMode: false })) as ReadableStream<Uint8Array>;
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
