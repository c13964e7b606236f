import {
  buildSchema,
  type DocumentNode,
  execute,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { type AdminParts, isSameSecret } from '../admin-model.ts';
import { type Fault, withFaults } from '../faults.ts';
import { jsonAnswer, respond } from '../http.ts';
import type { StoredContent } from '../store.ts';
import { type Bucket, type BucketSize, createBucket, type ThrottleStatus } from './bucket.ts';
import { actualCost, requestedCost } from './cost.ts';
import { mutations, type ReadProducts } from './mutations.ts';
import { queries } from './queries.ts';
import { productRow } from './rows.ts';
import { TYPE_DEFINITIONS } from './type-definitions.ts';

const MAX_QUERY_COST = 1000;
const ENDPOINT = /^\/admin\/api\/(\d{4}-(?:01|04|07|10)|unstable)\/graphql\.json$/;

type Call = { query: string; variables: Record<string, unknown>; operationName: string | null };
type Prepared = { document: DocumentNode; operation: OperationDefinitionNode; variables: Record<string, unknown> };
type Reply = { status: number; body: Record<string, unknown>; headers?: Record<string, string> };

/** The admin API in Shopify's shape: `POST /admin/api/{version}/graphql.json` with an access token. */
export function createShopifyApi(parts: AdminParts, size: BucketSize) {
  let schema: GraphQLSchema | null = null;
  const bucket = createBucket(size, parts.clock);
  const read = readProducts(parts);
  const root = { ...queries(parts, read), ...mutations(parts, read) };
  return async (request: Request, path: string): Promise<Response> => {
    const version = ENDPOINT.exec(path)?.[1];
    const send = ({ status, body, headers }: Reply) =>
      respond(request, jsonAnswer(status, body, { 'x-shopify-api-version': version ?? '', ...headers }));
    if (!version || request.method !== 'POST') return send({ status: 404, body: { errors: 'Not Found' } });
    if (!isSameSecret(request.headers.get('x-shopify-access-token') ?? '', parts.credentials.accessToken)) {
      return send(UNAUTHORIZED);
    }
    const call = readCall(await request.text());
    if (!call) return send({ status: 400, body: { errors: { query: 'Required parameter missing or invalid' } } });
    schema ??= buildSchema(TYPE_DEFINITIONS);
    const prepared = prepare(schema, call);
    if ('errors' in prepared) return send({ status: 200, body: { errors: prepared.errors } });
    const isWrite = prepared.operation.operation === 'mutation';
    const known = schema;
    const own = (fault: Fault) => send(faultReply(fault, bucket.status(), prepared.operation));
    return await withFaults(parts.faults, { request, api: 'shopify', isWrite }, own, async () =>
      send({ status: 200, body: await run(known, root, prepared, bucket) }),
    );
  };
}

function readProducts(parts: AdminParts): ReadProducts {
  const row = (index: number, content: StoredContent | undefined) => {
    const product = parts.products[index];
    if (!product || !content) throw new GraphQLError('Product does not exist');
    return productRow(parts, index, product, content);
  };
  return {
    one: async (index) => row(index, await parts.contents.current(parts.products[index]?.handle ?? '')),
    all: async () => (await parts.contents.currentAll()).map((content, index) => row(index, content)),
  };
}

const UNAUTHORIZED: Reply = {
  status: 401,
  body: { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' },
};

function readCall(text: string): Call | null {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || !('query' in body) || typeof body.query !== 'string') return null;
    const variables = 'variables' in body && typeof body.variables === 'object' ? { ...body.variables } : {};
    const operationName = 'operationName' in body && typeof body.operationName === 'string' ? body.operationName : null;
    return { query: body.query, variables, operationName };
  } catch {
    return null;
  }
}

function prepare(schema: GraphQLSchema, call: Call): Prepared | { errors: readonly GraphQLError[] } {
  try {
    const document = parse(call.query, { maxTokens: 2000 });
    const errors = validate(schema, document);
    if (errors.length) return { errors };
    const operation = getOperationAST(document, call.operationName);
    if (!operation) return { errors: [new GraphQLError('An operation name is required')] };
    return { document, operation, variables: call.variables };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
}

async function run(schema: GraphQLSchema, rootValue: unknown, prepared: Prepared, bucket: Bucket) {
  const { document, operation, variables } = prepared;
  const requested = requestedCost(schema, document, operation, variables);
  const cost = (actual: number | null) => ({
    cost: { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus: bucket.status() },
  });
  if (requested > MAX_QUERY_COST) {
    const message = `Query cost is ${requested}, which exceeds the single query max cost limit (${MAX_QUERY_COST}).`;
    return {
      errors: [{ message, extensions: { code: 'MAX_COST_EXCEEDED', cost: requested, maxCost: MAX_QUERY_COST } }],
    };
  }
  if (!bucket.take(requested)) return { errors: [THROTTLED], extensions: cost(null) };
  const result = await execute({
    schema,
    document,
    rootValue,
    variableValues: variables,
    operationName: operation.name?.value,
  });
  const actual = actualCost(result.data, requested, operation.operation === 'mutation');
  bucket.giveBack(requested - actual);
  return { ...result, extensions: cost(actual) };
}

const THROTTLED = {
  message: 'Throttled',
  extensions: { code: 'THROTTLED', documentation: 'https://shopify.dev/api/usage/rate-limits' },
};

function faultReply(fault: Fault, status: ThrottleStatus, operation: OperationDefinitionNode): Reply {
  if (fault.kind === '401') return UNAUTHORIZED;
  if (fault.kind === '403') {
    return { status: 403, body: { errors: '[API] This action requires merchant approval for write_products scope.' } };
  }
  if (fault.kind === '429') {
    return {
      status: 429,
      body: { errors: 'Exceeded the rate limit. Reduce request rates.' },
      headers: { 'retry-after': '2.0' },
    };
  }
  if (fault.kind === 'throttled') {
    const throttleStatus = { ...status, currentlyAvailable: 0 };
    const cost = { requestedQueryCost: 10, actualQueryCost: null, throttleStatus };
    return { status: 200, body: { errors: [THROTTLED], extensions: { cost } } };
  }
  if (fault.kind === 'user_error') return { status: 200, body: { data: refusals(operation) } };
  return { status: 500, body: { errors: 'Internal Server Error' } };
}

function refusals(operation: OperationDefinitionNode): Record<string, unknown> {
  const fields = operation.selectionSet.selections.filter((selection) => selection.kind === Kind.FIELD);
  const userErrors = [{ field: ['title'], message: 'Title is invalid', code: 'INVALID', elementIndex: null }];
  return Object.fromEntries(
    fields.map((field) => [field.alias?.value ?? field.name.value, { product: null, metafields: null, userErrors }]),
  );
}
