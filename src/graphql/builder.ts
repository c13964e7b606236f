import SchemaBuilder from '@pothos/core';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import type PrismaTypes from '../generated/pothos-types.ts';
import { getDatamodel } from '../generated/pothos-types.ts';
import type { Context } from '../kernel/context.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Scope } from '../kernel/scopes.ts';

/** What the builder knows of our types. */
export type SchemaTypes = {
  Context: Context;
  PrismaTypes: PrismaTypes;
  AuthScopes: { scope: Scope };
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
  Connection: {
    totalCount: () => Promise<number>;
    /** What was asked for by name and is not there. */
    missing?: readonly string[];
  };
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    JSON: { Input: unknown; Output: unknown };
  };
};

/** The one schema builder; every domain's `schema.ts` adds its types and roots to it. */
export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [ScopeAuthPlugin, PrismaPlugin, RelayPlugin],
  defaultFieldNullability: false,
  prisma: {
    client: (context) => context.db,
    dmmf: getDatamodel(),
    exposeDescriptions: true,
    onUnusedQuery: null,
  },
  relay: {
    cursorType: 'String',
    nodesOnConnection: { description: 'The rows of this page.' },
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    edgesFieldOptions: { nullable: { list: false, items: false }, description: 'The rows, each with its cursor.' },
    nodeFieldOptions: { nullable: false, description: 'The row.' },
    cursorFieldOptions: { description: 'What leads on from this row: give it as `after`.' },
    defaultConnectionTypeOptions: { description: 'One page of a list.' },
    defaultEdgeTypeOptions: { description: 'A row and its place in the list.' },
    pageInfoFieldOptions: { description: 'The way to the next page.' },
    pageInfoTypeOptions: { description: 'Where a page lies in its list.' },
    hasNextPageFieldOptions: { description: 'Are there rows behind this page?' },
    hasPreviousPageFieldOptions: { description: 'Always false: lists are read forwards.' },
    startCursorFieldOptions: { description: 'The cursor of the first row; null when there are no rows.' },
    endCursorFieldOptions: { description: 'The cursor of the last row; null when there are no rows.' },
    nodesFieldOptions: { nullable: { list: false, items: false } },
  },
  scopeAuth: {
    authScopes: (context) => ({ scope: (scope) => context.principal.scopes.has(scope) }),
    unauthorizedError: (_parent, _context, _info, result) => missingScope(result.failure),
    treatErrorsAsUnauthorized: false,
    // Else a stream would open for a key that may not read it, and be refused only at its first event.
    authorizeOnSubscribe: true,
  },
});

builder.queryType({ description: 'Everything that can be read.' });
builder.mutationType({ description: 'Everything that can be changed.' });
builder.subscriptionType({ description: 'Everything that can be followed live.' });

/** Counting a list reads its index, not its rows. */
const COUNT_POINTS = 10;

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    description: 'Rows of the whole list, counted when asked for.',
    extensions: { weight: COUNT_POINTS },
    resolve: (connection) => connection.totalCount(),
  }),
);

builder.objectField(builder.pageInfoRef(), 'nextCursor', (t) =>
  t.string({
    nullable: true,
    description: 'What leads on to the next page, to be given as `after`; null on the last page.',
    resolve: ({ hasNextPage, endCursor }) => (hasNextPage ? (endCursor ?? null) : null),
  }),
);

type AuthFailure = { kind: string; scope?: unknown; parameter?: unknown; failures?: readonly unknown[] };

function missingScope(failure: unknown): DomainError {
  const scope = findScope(failure);
  const named = scope ? `the scope '${scope}'` : 'a scope';
  return new DomainError('insufficient_scope', `This key lacks ${named}.`, scope ? { scope } : {});
}

function findScope(failure: unknown): string | null {
  if (!isFailure(failure)) return null;
  if (typeof failure.parameter === 'string') return failure.parameter;
  for (const inner of failure.failures ?? []) {
    const found = findScope(inner);
    if (found) return found;
  }
  return null;
}

function isFailure(value: unknown): value is AuthFailure {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
