import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { runImport } from '../support/import.ts';

let run: TestApp;
let ours: Tenant;

beforeAll(async () => {
  run = await openTestApp();
  ours = await run.workspace();
  await ours.post('/v1/catalog', [
    {
      sku: 'E-1',
      title: '=HYPERLINK("https://evil.example")',
      url: 'https://brand.example/1',
      brand: '+1, "quoted"',
      bullets: ['-5 °C', 'a|b'],
      tags: ['@home', 'x'],
      price: { amount: '9.50', currency: 'USD' },
      description: 'two\nlines',
    },
    { sku: 'E-2', title: 'Plain', url: 'https://www.walmart.com/ip/2' },
  ]);
});
afterAll(() => run.close());

const list = async (tenant: Tenant): Promise<Json[]> =>
  (await tenant.get('/v1/catalog?sort=sku')).body.data.map(
    ({ created_at: _created, updated_at: _updated, ...fields }: Json) => fields,
  );

test.each([
  ['csv', 'text/csv'],
  ['jsonl', 'application/x-ndjson'],
])('an export as %s is a download that another workspace imports to the same products', async (format, type) => {
  const response = await ours.raw(`/v1/catalog/export?format=${format}&sort=sku`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain(type);
  expect(response.headers.get('content-disposition')).toMatch(new RegExp(`^attachment; filename=".+\\.${format}"$`));
  const theirs = await run.workspace();
  const job = await runImport(theirs, await response.text(), { type });
  expect(job.result).toMatchObject({ created: 2, failed: 0, errors: [], ignored_columns: [] });
  expect(await list(theirs)).toEqual(await list(ours));
});

test('no cell of a CSV begins with what a spreadsheet would evaluate, and filters hold', async () => {
  const text = await (await ours.raw('/v1/catalog/export')).text();
  expect(text).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  expect(text).not.toMatch(/(^|,)"?[=+@\t-]/m);
  const filtered = await (await ours.raw('/v1/catalog/export?channel=retailer&format=jsonl')).text();
  expect(
    filtered
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).sku),
  ).toEqual(['E-2']);
  expect((await ours.raw('/v1/catalog/export?format=xml')).status).toBe(400);
});
