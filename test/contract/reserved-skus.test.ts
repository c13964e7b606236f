import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { runImport } from '../support/import.ts';
import { expectError } from '../support/matchers.ts';
import { restRoutes } from '../support/rest-requests.ts';

let run: TestApp;
let ours: Tenant;

beforeAll(async () => {
  run = await openTestApp();
  ours = await run.workspace();
});
afterAll(() => run.close());

const paths = restRoutes.map(({ path }) => path.split('/'));

/** Words that stand in a path where another path has a SKU, and what clients resolve out of a path. */
const words = new Set([
  '.',
  '..',
  ...paths
    .filter((path) => path.includes('{sku}'))
    .flatMap((path) => {
      const at = path.indexOf('{sku}');
      const start = path.slice(0, at).join('/');
      return paths.filter((other) => other.slice(0, at).join('/') === start).flatMap((other) => other[at] ?? []);
    })
    .filter((word) => !word.startsWith('{')),
]);

test('paths have such words', () => {
  expect([...words]).toEqual(expect.arrayContaining(['export', 'import', 'bulk', '..']));
});

test.each([...words])('a SKU that could not be reached by its path is refused: %s', async (sku) => {
  const product = { sku, title: 'T', url: 'https://brand.example/' };
  expectError(await ours.post('/v1/catalog', product), 400, 'validation_failed');
  const { body } = await ours.graphql(
    'mutation ($inputs: [ProductInput!]!) { createProducts(inputs: $inputs) { id } }',
    {
      inputs: [product],
    },
  );
  expect(body.errors[0].extensions.code).toBe('VALIDATION_FAILED');
  const job = await runImport(ours, `sku,title,url\n${sku},T,${product.url}\n`);
  expect(job.result).toMatchObject({ created: 0, failed: 1, errors: [{ row: 2, column: 'sku' }] });
});

test('a SKU that merely holds such a word, or dots, is reached by its path', async () => {
  for (const sku of ['Export', 'bulk-1', 'import.csv', '...', 'a..b', '-', '_', 'restore', 'history']) {
    const made = await ours.post('/v1/catalog', { sku, title: 'T', url: 'https://brand.example/' });
    expect(made.status, made.text).toBe(201);
    expect((await ours.get(made.headers.get('location') ?? '')).body.sku).toBe(sku);
    expect((await ours.post(`/v1/scores/${sku}/audit`)).status).toBe(202);
  }
});
