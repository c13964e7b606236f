import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { codegen } from '@graphql-codegen/core';
import * as operations from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';
import { compile, graphqlUrl, headers, schemaText, scratch } from './support.mjs';

const DOCUMENT = `
  query List($first: Int!, $sort: ProductSort) {
    products(first: $first, sort: $sort) { nodes { sku score latestScore { band buckets { bucket score max } } } }
  }
  subscription Watch($id: ID!) { jobProgress(id: $id) { cursor job { status progress { percent step } } } }
`;

const PROGRAM = `
import type { ListQuery, ListQueryVariables, WatchSubscription } from './types.js';

export function bands(data: ListQuery): string[] {
  return data.products.nodes.map((product) => product.latestScore?.band ?? 'never audited');
}
export function isOver({ jobProgress: { job } }: WatchSubscription): boolean {
  return job?.status === 'SUCCEEDED' || job?.status === 'FAILED' || job?.status === 'CANCELLED';
}
export const variables: ListQueryVariables = { first: 3 };
`;

test('graphql-codegen’s types compile as strictly as TypeScript can, and fit what is answered', async () => {
  const folder = scratch();
  const types = await codegen({
    documents: [{ document: parse(DOCUMENT) }],
    schema: parse(schemaText),
    config: { enumsAsTypes: true, scalars: { DateTime: 'string', JSON: 'unknown' }, useTypeImports: true },
    filename: join(folder, 'types.ts'),
    plugins: [{ operations: {} }],
    pluginMap: { operations },
  });
  writeFileSync(join(folder, 'types.ts'), types);
  writeFileSync(join(folder, 'main.ts'), PROGRAM);
  compile(folder);
  const { bands, variables } = await import(join(folder, 'main.js'));
  const response = await fetch(graphqlUrl, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ query: DOCUMENT, operationName: 'List', variables }),
  });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined);
  assert.equal(bands(data).length, 3);
});
