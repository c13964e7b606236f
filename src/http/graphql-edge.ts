import type { ExecutionHooks } from '../graphql/execution-hooks.ts';
import { type GraphqlServer, MAX_GRAPHQL_BYTES } from '../graphql/server.ts';
import { type Context, contextWith } from '../kernel/context.ts';
import { DomainError } from '../kernel/errors.ts';
import { isRecord } from '../kernel/json.ts';
import { accepts } from './accept.ts';
import { type AuthorizedRequest, authorizeRequest, type EdgeServices, spend } from './authorize-request.ts';
import { parseBody, readBytes, requireJson } from './body.ts';
import { withDeadline } from './deadline.ts';
import { fullRequest } from './edge-request.ts';
import type { Exchange } from './exchange.ts';
import { inTurn } from './fair-execute.ts';
import { resultTexts } from './graphql-sse.ts';
import { fingerprintOf, idempotencyKey, withIdempotency } from './idempotency.ts';
import { methodNotAllowed } from './method.ts';
import { type EdgeAnswer, jsonTextReply } from './reply.ts';
import { asIs } from './respond.ts';
import { STREAM_HEADERS } from './sse.ts';

/** What GraphQL needs of the edge. */
export type GraphqlEdge = { graphql: GraphqlServer; edgeServices: EdgeServices };

/** Points of cost that one request of the rate limit pays for. */
const COST_OF_A_REQUEST = 100;

const METHODS: readonly string[] = ['GET', 'POST'];

const STREAM = 'text/event-stream';

/** What an answer can be sent as. */
const FORMS: readonly string[] = ['application/json', 'application/graphql-response+json', STREAM];

/** Serves a GraphQL request of a caller with a key. */
export async function serveGraphql(edge: GraphqlEdge, exchange: Exchange): Promise<EdgeAnswer> {
  const { request } = exchange;
  const admitted = await authorizeRequest(edge.edgeServices, exchange);
  const hooks = hooksOf(edge.edgeServices, exchange, admitted);
  const { context } = admitted;
  if (!METHODS.includes(request.method)) throw methodNotAllowed(METHODS, exchange);
  if (!accepts(request.headers, FORMS)) throw notAcceptable(`An answer is sent as ${FORMS.join(', ')}.`, FORMS);
  if (request.method !== 'POST') return execute(edge, fullRequest(request, null), contextWith(context, { hooks }));
  const type = request.headers.get('content-type');
  requireJson(type);
  const bytes = await readBytes(request, MAX_GRAPHQL_BYTES);
  const body = parseBody(type, bytes);
  if (Array.isArray(body)) throw new DomainError('graphql_invalid', 'Batching is off: send one operation a request.');
  const form = plainForm(request.headers.get('accept'));
  const text = form && (await edge.graphql.fetchKnown(body, context, hooks));
  if (text) return jsonTextReply(200, text, { 'Content-Type': `${form}; charset=utf-8` });
  const followed = accepts(request.headers, [STREAM]) && (await edge.graphql.followKnown(body, context, hooks));
  if (followed) return { status: 200, headers: { ...STREAM_HEADERS }, texts: resultTexts(followed, edge.edgeServices) };
  const key = idempotencyKey(request.headers);
  if (key === null || !edge.graphql.isMutation(body, hooks.allowedDocuments)) {
    return execute(edge, fullRequest(request, bytes), contextWith(context, { hooks }));
  }
  const asked = { method: 'POST', target: '/graphql', type: 'application/json' };
  const fingerprint = fingerprintOf(context, asked, { value: meantBy(body) });
  return withIdempotency(edge.edgeServices.idempotency, { context, key, fingerprint }, (held) =>
    execute(edge, fullRequest(request, bytes), contextWith(held, { hooks })),
  );
}

/** The body without what clients write for nothing. */
function meantBy(body: unknown): unknown {
  if (!isRecord(body)) return body;
  const { operationName, variables, extensions, ...rest } = body;
  const given = Object.entries({ operationName, variables, extensions }).filter(([, value]) => !isNothing(value));
  return { ...rest, ...Object.fromEntries(given) };
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (isRecord(value) && Object.keys(value).length === 0);
}

/** What a caller who names one form, or none, is answered in; null for those who weigh several. */
function plainForm(accept: string | null): string | null {
  if (accept === null || accept === '*/*' || accept === 'application/json') return 'application/json';
  return accept === 'application/graphql-response+json' ? accept : null;
}

async function execute(
  edge: GraphqlEdge,
  request: Request,
  context: Context & { hooks: ExecutionHooks },
): Promise<Response> {
  const response = await edge.graphql.fetch(request, context);
  const { headers } = response;
  headers.delete('connection');
  headers.delete('content-encoding');
  const isStream = headers.get('content-type')?.startsWith(STREAM) ?? false;
  const own = isStream ? STREAM_HEADERS : { 'Cache-Control': 'no-store' };
  for (const [name, value] of Object.entries(own)) headers.set(name, value);
  return isStream ? asIs(response) : response;
}

/** The first request's worth of cost was paid at the edge. */
function hooksOf(
  edgeServices: EdgeServices,
  exchange: Exchange,
  { caller, context }: AuthorizedRequest,
): ExecutionHooks {
  return {
    allowedDocuments: caller.persistedDocuments,
    async pay(cost) {
      const further = Math.ceil(cost / COST_OF_A_REQUEST) - 1;
      if (further > 0) await spend(edgeServices, exchange, caller, further);
    },
    withDeadline: (given, extraMs, work) => withDeadline(given, edgeServices.deadlineMs + extraMs, work),
    inTurn: (given, cost, work) => inTurn(edgeServices.fairShare, { context: given, cost }, work),
    openStream() {
      const { headers, signal } = exchange.request;
      // If it were refused only when it is answered, the subscription would leak.
      if (!accepts(headers, [STREAM]))
        throw notAcceptable(`A subscription is sent as ${STREAM}; accept that.`, [STREAM]);
      return edgeServices.streams.open(context.principal.keyId, signal);
    },
  };
}

function notAcceptable(message: string, forms: readonly string[]): DomainError {
  return new DomainError('not_acceptable', message, { forms });
}
