import {
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
  execute as graphqlExecute,
  subscribe as graphqlSubscribe,
} from 'graphql';
import { noting } from '../kernel/context.ts';
import { toDomainError } from '../kernel/errors.ts';
import { faultFinderOf } from '../kernel/fault-finder.ts';
import type { Missing } from '../kernel/missing.ts';
import type { CompiledRoute } from './compiled.ts';
import { pageOf, ROW_MEDIA_TYPES, type RowFormat, type RowPage, rowChunks } from './download.ts';
import { fileName, missingRow, successBody, successHeaders } from './envelope.ts';
import { errorResponse, executionError } from './errors.ts';
import { type Match, type Matcher, matcherOf } from './match.ts';
import { LAST_EVENT_ID } from './parameters.ts';
import { settleReadOnly } from './read-only.ts';
import { type ServerSentEvent, serverSentEvents, unlessOver } from './stream.ts';
import { checkUploadType, openUpload } from './upload.ts';
import { restFaults } from './usages.ts';
import { isSingle, readVariables, type Variables } from './variables.ts';

/**
 * What the edge sends: a JSON `body`, text chunks to write as they come, or events to write as SSE.
 * `cause` is for the log. A `stream` that throws was cut off by an error: the connection must be destroyed.
 */
export type RestResponse =
  | { status: number; headers: Record<string, string>; body: unknown; cause?: unknown }
  | { status: number; headers: Record<string, string>; stream: AsyncGenerator<string, void, void> }
  | {
      status: number;
      headers: Record<string, string>;
      events: AsyncIterableIterator<ServerSentEvent, undefined, undefined>;
    };

/** One request after the edge has let it in. */
export type RestRequest = {
  match: Extract<Match, { kind: 'route' }>;
  query: URLSearchParams;
  /** The parsed JSON, undefined when there was none; for an upload its bytes, unread. */
  body: unknown;
  contextValue: unknown;
  requestId: string;
  contentType?: string | null;
  /** The header a browser sends when it reconnects to a stream; it wins over `?lastEventId=`, and both over `?after=`. */
  lastEventId?: string | null;
};

/** What REST runs on; everything but the schema and the routes has a default. */
export type RestInput = {
  schema: GraphQLSchema;
  routes: readonly CompiledRoute[];
  basePath: string;
  execute?: (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;
  subscribe?: (args: ExecutionArgs) => Promise<AsyncIterable<ExecutionResult> | ExecutionResult>;
  /** Keeps the bytes of an upload and answers the id that becomes `$upload`. */
  storeUpload?: (bytes: unknown, mediaType: string, contextValue: unknown) => Promise<string>;
};

/** The REST face: finds a route, and answers its request by the stored operation. It never throws. */
export type Rest = { match: Matcher; handle(request: RestRequest): Promise<RestResponse> };

/** The REST face over these routes. */
export function createRest(input: RestInput): Rest {
  const match = matcherOf(input.routes, input.basePath);
  return {
    match,
    async handle(request) {
      try {
        return await answer({ ...input, match }, request);
      } catch (thrown) {
        return errorResponse(toDomainError(thrown), request.requestId);
      }
    },
  };
}

async function answer(input: Serving, request: RestRequest): Promise<RestResponse> {
  const { route, params } = request.match;
  const variables = await readFrom(input, request);
  if (route.body.kind === 'upload') variables['upload'] = await storedUpload(input, request);
  if (route.envelope === 'stream') return streamed(input, request, variables);
  if (route.envelope === 'download') return downloaded(input, request, variables);
  const missing: Missing = { reason: null };
  const value = await run(input, { ...request, contextValue: noting(request.contextValue, missing) }, variables);
  const body = successBody(route, value, { params, isSingle: isSingle(route, request.body), missing });
  return { status: route.status, headers: successHeaders(route, body, input.basePath), body };
}

type Serving = RestInput & { match: Matcher };

/** @throws validation_failed with every fault, of those too that only the domain can find */
async function readFrom(input: Serving, { match: { route, params }, ...request }: RestRequest): Promise<Variables> {
  const { query, body, contextValue } = request;
  const { variables, faults } = readVariables(route, { params, query, body });
  const shown = async () => {
    const match = input.match('GET', input.basePath + pathOf(route, params));
    if (match?.kind !== 'route' || match.route.path !== route.path) return null;
    const read = { match, query: new URLSearchParams(), body: undefined, contextValue, requestId: request.requestId };
    const answered = await answer(input, read).catch(() => null);
    return answered && 'body' in answered ? answered.body : null;
  };
  await settleReadOnly(faults, route, { body, shown });
  if (!faults.isEmpty) faults.addFurther(await faultsBeside(route, { body, contextValue }));
  faults.throwIfAny();
  return variables;
}

function pathOf({ path }: CompiledRoute, params: Readonly<Record<string, string>>): string {
  return path.replace(/\{([^}]*)\}/g, (_all, name: string) => encodeURIComponent(params[name] ?? ''));
}

/** What the domain finds wrong with records that are not even of the right form, such as names that are taken. */
async function faultsBeside(route: CompiledRoute, { body, contextValue }: Pick<RestRequest, 'body' | 'contextValue'>) {
  const { rootField } = route.operation;
  const beside = faultFinderOf(rootField);
  if (!beside || route.body.kind !== 'one-or-many') return [];
  const args = { inputs: Array.isArray(body) ? body : [body] };
  return restFaults(await beside(args, contextValue), route.usages, isSingle(route, body));
}

async function run(input: RestInput, request: RestRequest, variableValues: Variables): Promise<unknown> {
  const { route } = request.match;
  const execute = input.execute ?? graphqlExecute;
  const { schema } = input;
  const { contextValue, body } = request;
  const result = await execute({ schema, document: route.document, variableValues, contextValue });
  if (result.errors && result.errors.length > 0) throw executionError(result.errors, route, isSingle(route, body));
  return result.data?.[route.operation.rootKey];
}

async function storedUpload(input: RestInput, request: RestRequest): Promise<string> {
  const { contentType, contextValue, body } = request;
  checkUploadType(contentType);
  if (!input.storeUpload) throw new Error('this REST face has no storeUpload');
  const { mediaType, bytes } = await openUpload(body, contentType);
  return input.storeUpload(bytes, mediaType, contextValue);
}

async function streamed(input: RestInput, request: RestRequest, variables: Variables): Promise<RestResponse> {
  const { route } = request.match;
  const subscribe = input.subscribe ?? graphqlSubscribe;
  const { [LAST_EVENT_ID]: inQuery, ...given } = variables;
  const takesAfter = route.parameters.some(({ name }) => name === 'after');
  const last = request.lastEventId || inQuery;
  const variableValues = last && takesAfter ? { ...given, after: last } : given;
  const { schema } = input;
  const results = await subscribe({
    schema,
    document: route.document,
    variableValues,
    contextValue: request.contextValue,
  });
  if (!(Symbol.asyncIterator in results)) throw executionError(results.errors ?? [], route, false);
  const headers = { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' };
  const events = serverSentEvents(route, results, request.requestId);
  const begun = route.ends ? await unlessOver(events) : events;
  return begun ? { status: 200, headers, events: begun } : { status: 204, headers: {}, body: null };
}

/** The first page is fetched before anything is sent, so that a refusal still has its status. */
async function downloaded(input: RestInput, request: RestRequest, variables: Variables): Promise<RestResponse> {
  const { route } = request.match;
  const { format: given, ...filters } = variables;
  const format: RowFormat = route.format ?? (given === 'JSONL' ? 'jsonl' : 'csv');
  const next = async (cursor: string | null): Promise<RowPage> => {
    const missing: Missing = { reason: null };
    const asking = { ...request, contextValue: noting(request.contextValue, missing) };
    const value = await run(input, asking, cursor === null ? filters : { ...filters, cursor });
    if (value === null || value === undefined) throw missing.reason ?? missingRow(route, request.match.params);
    return pageOf(route.write ? route.write(value) : value);
  };
  const first = await next(null);
  const headers = {
    'Content-Type': ROW_MEDIA_TYPES[format],
    'Content-Disposition': `attachment; filename="${fileName(route, format)}"`,
  };
  return { status: 200, headers, stream: rowChunks(route, format, first, next) };
}
