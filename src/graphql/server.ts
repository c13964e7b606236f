import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Context } from '../kernel/context.ts';
import type { DomainError } from '../kernel/errors.ts';
import { keptOnce } from '../kernel/kept-once.ts';
import { createDocuments, isMutation, type Params } from './documents.ts';
import { publicError } from './errors.ts';
import { createExecuteKnown } from './execute-known.ts';
import type { ExecutionHooks, HookedContext } from './execution-hooks.ts';
import { createFollowKnown, type Followed } from './follow-known.ts';
import { createKnownDocuments } from './known-documents.ts';
import { failed, limitsPlugin, withCost } from './limits-plugin.ts';
import { sliceLists } from './slices.ts';
import { createIsValid } from './validation-rules.ts';

/** The largest GraphQL request. */
export const MAX_GRAPHQL_BYTES = 262_144;

/** The GraphQL face: one WHATWG handler for queries, mutations and event streams. */
export type GraphqlServer = {
  fetch(request: Request, context: HookedContext): Promise<Response>;
  /**
   * The JSON of a posted query; its status is 200.
   *
   * @returns null when `fetch` is to be asked; nothing was executed then
   * @throws timeout
   */
  fetchKnown(body: unknown, context: Context, hooks: ExecutionHooks): Promise<string | null>;
  /**
   * Opens a posted subscription.
   *
   * @returns null when `fetch` is to be asked; nothing is open then
   */
  followKnown(body: unknown, context: Context, hooks: ExecutionHooks): Promise<FollowedTexts | null>;
  /** Does the request change anything? @param body the JSON that was posted */
  isMutation(body: unknown, allowed: ExecutionHooks['allowedDocuments']): boolean;
};

/** A subscription that was opened, and how its results are written, one after the other. */
export type FollowedTexts = Followed & {
  /** The first says what the subscription cost. */
  textOf(result: ExecutionResult): string;
  failureText(reason: unknown): string;
};

/** Serves the schema. What resolvers throw unexpectedly is told to `onInternal` and hidden from the caller. */
export function createGraphqlServer(input: {
  schema: GraphQLSchema;
  allowsIntrospection: boolean;
  /** Default yes. */
  plansKnownDocuments?: boolean;
  onInternal: (error: DomainError, context: Context) => void;
}): GraphqlServer {
  const documents = createDocuments();
  sliceLists(input.schema);
  const isValid = createIsValid(input.schema, input.allowsIntrospection);
  const known = createKnownDocuments(input.schema, isValid);
  const executeKnown = createExecuteKnown(input.schema, documents, known);
  const followKnown = createFollowKnown(input.schema, documents, isValid);
  const masked = (result: unknown, context: Context): unknown =>
    maskResult(result, (error) => publicError(error, context.requestId, (cause) => input.onInternal(cause, context)));
  const yoga = createYoga<HookedContext>({
    schema: input.schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    logging: false,
    cors: false,
    multipart: false,
    batching: false,
    maxRequestBodySize: MAX_GRAPHQL_BYTES,
    graphiql: false,
    maskedErrors: false,
    // Its own classes are no web streams to Node, and a reader who leaves one of those brings the process down.
    fetchAPI: { Request, Response, Headers, ReadableStream },
    plugins: [
      limitsPlugin(input.schema, documents, known, input.allowsIntrospection),
      {
        onResultProcess({ result, setResult, serverContext }: ResultHook) {
          setResult(masked(result, serverContext));
        },
      },
    ],
  });
  return {
    fetch: async (request, context) => yoga.fetch(request, context),
    async fetchKnown(body, context, hooks) {
      if (input.plansKnownDocuments === false) return null;
      const result = await executeKnown(body, context, hooks);
      return result && JSON.stringify(result.errors ? masked(result, context) : result);
    },
    async followKnown(body, context, hooks) {
      const followed = await followKnown(body, context, hooks);
      return followed && writing(followed, (result) => masked(result, context));
    },
    isMutation(body, allowed) {
      if (typeof body !== 'object' || body === null) return false;
      const params: Params = body;
      const text = quietly(() => documents.textOf(params, allowed));
      return text !== undefined && isMutation(text, params.operationName);
    },
  };
}

const textOnce = keptOnce<ExecutionResult, string>();

function writing(followed: Followed, masked: (result: ExecutionResult) => unknown): FollowedTexts {
  const write = (result: ExecutionResult): string =>
    result.errors ? JSON.stringify(masked(result)) : textOnce(result, () => JSON.stringify(result));
  let isFirst = true;
  return {
    ...followed,
    textOf(result) {
      const told = isFirst ? withCost(result, followed.cost) : result;
      isFirst = false;
      return write(told);
    },
    failureText: (reason) => write(failed(reason)),
  };
}

/** Whoever executes the document refuses it, and says why. */
function quietly<T>(work: () => T | undefined): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

type ResultHook = { result: unknown; setResult: (result: unknown) => void; serverContext: Context };

/** Masks the errors of one result, of a list, or of every result of a stream. */
function maskResult(result: unknown, mask: (error: unknown) => unknown): unknown {
  if (isAsyncIterable(result)) return maskStream(result, mask);
  if (typeof result !== 'object' || result === null || !('errors' in result) || !Array.isArray(result.errors))
    return result;
  return { ...result, errors: result.errors.map(mask) };
}

/** No async generator: one of those cannot be stopped while it waits for its source, so a leaver would stay. */
function maskStream(
  results: AsyncIterable<unknown>,
  mask: (error: unknown) => unknown,
): AsyncIterableIterator<unknown, undefined> {
  const source = results[Symbol.asyncIterator]();
  const masked: AsyncIterableIterator<unknown, undefined> = {
    [Symbol.asyncIterator]: () => masked,
    async next() {
      const { done, value } = await source.next();
      return done ? { done, value: undefined } : { done: false, value: maskResult(value, mask) };
    },
    async return() {
      await source.return?.();
      return { done: true, value: undefined };
    },
  };
  return masked;
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
