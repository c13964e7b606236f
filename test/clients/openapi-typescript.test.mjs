import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import openapiTS, { astToString } from 'openapi-typescript';
import { baseUrl, compile, headers, newSku, scratch } from './support.mjs';

const PROGRAM = `
import createClient from 'openapi-fetch';
import type { components, paths } from './api.js';

type JobStatus = components['schemas']['JobStatus'];
const OVER: readonly JobStatus[] = ['succeeded', 'failed', 'cancelled'];

export async function story(baseUrl: string, headers: Record<string, string>, sku: string) {
  const api = createClient<paths>({ baseUrl, headers });
  const created = await api.POST('/catalog', { body: { sku, title: 'Kettle', url: 'https://shop.example/kettle', price: { amount: '129.99', currency: 'USD' } } });
  if (created.error) throw new Error(created.error.error.code);
  const page = await api.GET('/catalog', { params: { query: { limit: 1, sort: '-created_at' } } });
  const first: string | undefined = page.data?.data[0]?.sku;
  const missing = await api.GET('/catalog/{sku}', { params: { path: { sku: sku + '-NOT' } } });
  const accepted = await api.POST('/scores/{sku}/audit', { params: { path: { sku: 'BRW-LP-02' } } });
  if (!accepted.data) throw new Error(accepted.error.error.code);
  for (;;) {
    const { data: job } = await api.GET('/jobs/{id}', {
      params: { path: { id: accepted.data.job_id }, query: { wait: 30 } },
    });
    if (job && OVER.includes(job.status)) return { first, code: missing.error?.error.code, status: job.status };
  }
}
`;

test('openapi-typescript’s types compile, and openapi-fetch lives a whole story by them', async () => {
  const folder = scratch();
  const document = await (await fetch(`${baseUrl}/v1/openapi.json`)).json();
  writeFileSync(join(folder, 'api.ts'), astToString(await openapiTS(document)));
  writeFileSync(join(folder, 'main.ts'), PROGRAM);
  compile(folder);
  const { story } = await import(join(folder, 'main.js'));
  const sku = newSku('OPENAPI');
  const told = await story(`${baseUrl}/v1`, headers, sku);
  assert.deepEqual(told, { first: sku, code: 'sku_not_found', status: 'succeeded' });
});
