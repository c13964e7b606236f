import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createClient } from '@hey-api/openapi-ts';
import { baseUrl, compile, headers, newSku, scratch } from './support.mjs';

const PROGRAM = `
import { client } from './sdk/client.gen.js';
import { createProducts, getProduct, listProducts, updateProduct } from './sdk/index.js';

export async function story(baseUrl: string, headers: Record<string, string>, sku: string) {
  client.setConfig({ baseUrl, headers });
  await createProducts({ body: { sku, title: 'Kettle', url: 'https://shop.example/kettle' }, throwOnError: true });
  const { data: updated } = await updateProduct({ path: { sku }, body: { title: 'Steel kettle' }, throwOnError: true });
  const { data: page } = await listProducts({ query: { limit: 1, sort: '-created_at' }, throwOnError: true });
  const { error } = await getProduct({ path: { sku: sku + '-NOT' } });
  return { title: updated.title, first: page.data[0]?.sku, code: error?.error.code };
}
`;

test('the SDK that @hey-api/openapi-ts makes compiles, and its calls do what they say', async () => {
  const folder = scratch();
  const document = await (await fetch(`${baseUrl}/v1/openapi.json`)).json();
  await createClient({
    input: document,
    output: { path: join(folder, 'sdk'), importFileExtension: '.js' },
    plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
    logs: { level: 'silent' },
  });
  writeFileSync(join(folder, 'main.ts'), PROGRAM);
  compile(folder);
  const { story } = await import(join(folder, 'main.js'));
  const sku = newSku('HEYAPI');
  const told = await story(`${baseUrl}/v1`, headers, sku);
  assert.deepEqual(told, { title: 'Steel kettle', first: sku, code: 'sku_not_found' });
});
