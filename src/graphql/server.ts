import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Context } from '../kernel/context.ts';
import type { DomainError } from '../kernel/errors.ts';
import { publicError } from './errors.ts';

/** The largest GraphQL request. */
export const MAX_GRAPHQL_BYTES = 262_144;

/** The GraphQL face: one WHATWG handler for queries, mutations and event streams. */
export type GraphqlServer = {
  fetch(request: Request, context: Context): Promise<Response>;
  /** GraphiQL, which needs no key: the page asks for one. */
  page(request: Request): Promise<Response>;
};

const EXAMPLE = `# Your key goes into the Headers tab below: { "Authorization": "Bearer ei_test_…" }
query Catalogue {
  products(first: 5, sort: "-score") {
    totalCount
    nodes { sku title score latestScore { band buckets { bucket score max } } }
  }
}
`;

/** Serves the schema. What resolvers throw unexpectedly is told to `onInternal` and hidden from the caller. */
export function createGraphqlServer(input: {
  schema: GraphQLSchema;
  onInternal: (error: DomainError, context: Context) => void;
}): GraphqlServer {
  const yoga = createYoga<Context>({
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
    // A body of another make is copied by iteration, and throws outside of every handler when its reader leaves.
    fetchAPI: { Request, Response, Headers, ReadableStream },
    plugins: [
      {
        onResultProcess({ result, setResult, serverContext }: ResultHook) {
          const context = serverContext;
          const mask = (error: unknown) =>
            publicError(error, context.requestId, (cause) => input.onInternal(cause, context));
          setResult(maskResult(result, mask));
        },
      },
    ],
  });
  return {
    fetch: async (request, context) => yoga.fetch(request, context),
    page: async () => htmlPage(renderGraphiQL({ title: TITLE, defaultQuery: EXAMPLE, endpoint: '/graphql' })),
  };
}

const TITLE = 'eCommerce Insights';

function htmlPage(html: string): Response {
  return new Response(html, { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
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
