import { buildSchema, type GraphQLSchema, isEnumType, isInputObjectType, isObjectType, isScalarType } from 'graphql';
import { DomainError, validationError } from '../../src/kernel/errors.ts';

/** A small shop that has every envelope and every kind of input; it keeps no state. */
const SDL = /* GraphQL */ `
  scalar DateTime
  scalar JSON
  enum Channel { D2C RETAILER BIG_MARKETPLACE }
  enum Sort { SKU SCORE_DESC }
  interface Node { id: ID! }
  "A thing for sale."
  type Product implements Node {
    id: ID!
    "The merchant's own number."
    sku: String!
    title: String
    channel: Channel!
    channels: [Channel!]!
    price: Price
    tags: [String!]!
    score: Int
    weight: Float
    facts: JSON
    createdAt: DateTime!
    ranks("How many of the last." last: Int = 3): [Int!]!
  }
  type Price { amount: String! currency: String! }
  type Review implements Node { id: ID! channel: Channel!  rating: Int! }
  union Hit = Product | Review
  type PageInfo { endCursor: String hasNextPage: Boolean! }
  type ProductConnection { nodes: [Product!]! pageInfo: PageInfo! }
  enum JobStatus { QUEUED RUNNING SUCCEEDED }
  type Job { id: ID! status: JobStatus! upload: String dryRun: Boolean }
  type Progress { cursor: String! type: String! status: JobStatus! }
  input PriceInput { amount: String! currency: String }
  "What a new product is made of."
  input ProductInput {
    sku: String!
    title: String
    channel: Channel
    imageUrls: [String!]
    price: PriceInput
    facts: JSON
    inStock: Boolean
    related: [ProductInput!]
  }
  input ProductFilter {
    "Only products sold there."
    channel: Channel
    minScore: Int
    skus: [String!]
    tags: [String!]
    isListed: Boolean
    maxWeight: Float
    since: DateTime
  }
  input UpdateProductInput { sku: String! patch: ProductInput! }
  input RenameInput { id: ID! newTitle: String! channel: Channel }
  input ByOne @oneOf { sku: String id: ID }
  type Query {
    "One product by its number."
    product(sku: String!): Product
    broken(sku: String!): Product
    products(
      "How many rows, 1 to 200."
      first: Int = 50
      "Where to go on."
      after: String
      filter: ProductFilter
      sort: Sort
    ): ProductConnection!
    job(id: ID!): Job
    nodes: [Node!]!
    hits: [Hit!]!
    unscoped: Product
  }
  type Mutation {
    createProduct(input: ProductInput!): Product!
    createProducts(inputs: [ProductInput!]!): [Product!]!
    createBatch(inputs: [ProductInput!]!): ProductConnection!
    updateProduct(input: UpdateProductInput!): Product
    rename(input: RenameInput!): Product!
    find(by: ByOne!): Product
    auditProduct(sku: String!): Job!
    importProducts(upload: ID!, dryRun: Boolean = false): Job!
  }
  type Subscription { progress(after: String, fail: Boolean): Progress! }
`;

const AT = '2026-05-23T08:31:00Z';

/** A row of the shop. */
export function shopProduct(sku: string, more: Record<string, unknown> = {}) {
  const price = { amount: '129.99', currency: 'USD' };
  return {
    __typename: 'Product',
    id: `prd_${sku}`,
    sku,
    title: `Title of ${sku}`,
    channel: 'BIG_MARKETPLACE',
    channels: ['D2C', 'BIG_MARKETPLACE'],
    price,
    tags: ['a', 'b'],
    score: 78,
    weight: 1.5,
    facts: { Channel: 'D2C' },
    createdAt: AT,
    ...more,
  };
}

type Input = { sku: string; [key: string]: unknown };
const CREATED = (input: Input) => shopProduct(input.sku, { title: input['title'] ?? null, facts: input });

function pageOfProducts({ first, after, ...rest }: Record<string, unknown>) {
  if (after === 'forged') throw new DomainError('invalid_cursor', 'The cursor was not issued for this list.');
  if (Number(first) > 200)
    throw validationError([
      { field: 'first', message: 'must be at most 200' },
      { field: 'filter.minScore', message: 'is odd' },
    ]);
  const from = after === undefined || after === null ? 0 : Number(after);
  const rows = [0, 1].map((offset) => shopProduct(`SKU-${from + offset}`, { facts: { ...rest, first } }));
  return { nodes: rows, pageInfo: { endCursor: from >= 4 ? null : String(from + 2), hasNextPage: from < 4 } };
}

const RESOLVERS: Record<string, Record<string, (source: unknown, args: never) => unknown>> = {
  Query: {
    product: (_source, { sku }: { sku: string }) => {
      if (sku === 'SECRET')
        throw new DomainError('insufficient_scope', 'The key lacks catalog:read.', { scope: 'catalog:read' });
      return sku === 'NONE' ? null : shopProduct(sku);
    },
    broken: () => {
      throw new Error('connect ECONNREFUSED 10.0.0.1');
    },
    products: (_source, args: Record<string, unknown>) => pageOfProducts(args),
    job: (_source, { id }: { id: string }) => ({ id, status: id === 'job_1' ? 'RUNNING' : 'SUCCEEDED' }),
    nodes: () => [shopProduct('A'), { __typename: 'Review', id: 'rev_1', channel: 'D2C', rating: 5 }],
    hits: () => [shopProduct('A'), { __typename: 'Review', id: 'rev_1', channel: 'RETAILER', rating: 4 }],
  },
  Mutation: {
    createProduct: (_source, { input }: { input: Input }) => CREATED(input),
    createProducts: (_source, { inputs }: { inputs: Input[] }) => {
      const taken = inputs.findIndex(({ sku }) => sku === 'TAKEN');
      if (taken >= 0) throw validationError([{ field: `inputs[${taken}].imageUrls[0]`, message: 'must be a URL' }]);
      return inputs.map(CREATED);
    },
    createBatch: (_source, { inputs }: { inputs: Input[] }) => ({ nodes: inputs.map(CREATED) }),
    updateProduct: (_source, { input }: { input: { sku: string; patch: Input } }) => {
      if (input.patch.sku === 'BAD')
        throw validationError([
          { field: 'input.patch.imageUrls[0]', message: 'no' },
          { field: 'input.sku', message: 'no' },
          { field: 'inStock', message: 'no' },
        ]);
      return input.sku === 'NONE' ? null : shopProduct(input.sku, { facts: input.patch });
    },
    rename: (_source, { input }: { input: { id: string; newTitle: string } }) => {
      if (input.newTitle === '') throw validationError([{ field: 'newTitle', message: 'is empty' }]);
      return shopProduct(input.id, { title: input.newTitle, facts: input });
    },
    find: (_source, { by }: { by: unknown }) => shopProduct('FOUND', { facts: by }),
    auditProduct: (_source, { sku }: { sku: string }) => ({ id: `job_${sku}`, status: 'QUEUED' }),
    importProducts: (_source, args: { upload: string; dryRun: boolean }) => ({
      id: 'job_9',
      status: 'QUEUED',
      ...args,
    }),
  },
};

async function* progress(_source: unknown, { after, fail }: { after?: string; fail?: boolean }) {
  for (let step = Number(after ?? 0) + 1; step <= 3; step += 1)
    yield { progress: { cursor: String(step), type: 'job.progress', status: step === 3 ? 'SUCCEEDED' : 'RUNNING' } };
  if (fail) throw new DomainError('unavailable', 'The log is down.');
}

/** The shop's schema, with constraints and spellings where a real builder would put them. */
export function shopSchema(): GraphQLSchema {
  const schema = buildSchema(SDL);
  for (const [typeName, fields] of Object.entries(RESOLVERS)) {
    const type = schema.getType(typeName);
    for (const [name, resolve] of Object.entries(fields))
      if (isObjectType(type)) Object.assign(type.getFields()[name] ?? {}, { resolve });
  }
  Object.assign(schema.getSubscriptionType()?.getFields()['progress'] ?? {}, { subscribe: progress });
  addExtensions(schema);
  return schema;
}

function addExtensions(schema: GraphQLSchema): void {
  const first = schema.getQueryType()?.getFields()['products']?.args[0];
  if (first) first.extensions = { constraints: { min: 1, max: 500 } };
  const input = schema.getType('ProductInput');
  const sku = isInputObjectType(input) ? input.getFields()['sku'] : undefined;
  const constraints = {
    minLength: 1,
    maxLength: 64,
    pattern: '^[A-Za-z0-9._-]+$',
    mismatch: 'must be letters, digits, dots and dashes',
  };
  if (sku) sku.extensions = { constraints, example: 'VRN-AC1' };
  const sort = schema.getType('Sort');
  if (isEnumType(sort)) Object.assign(sort.getValue('SCORE_DESC') ?? {}, { extensions: { rest: '-score' } });
  const dateTime = schema.getType('DateTime');
  if (isScalarType(dateTime)) dateTime.parseValue = parseTime;
}

function parseTime(value: unknown): Date {
  if (typeof value === 'string' && !Number.isNaN(Date.parse(value))) return new Date(value);
  throw new Error('must be a time such as 2026-05-23T08:31:00Z');
}
