import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isStorable } from '../../src/kernel/text.ts';
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
  (await tenant.get('/v1/catalog?sort=sku&limit=200')).body.data.map(
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

/** Texts that spreadsheets, separators and apostrophes make difficult, and any others. */
const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    fc.array(fc.constantFrom("'", '=', '-', '@', '"', ',', ';', '|', '[', ']', '\\', '\n', '\r\n', '\t', ' ', 'x'), {
      minLength: 1,
    }),
  )
  .map((given) => (typeof given === 'string' ? given : given.join('')).trim())
  .filter((given) => given !== '' && isStorable(given));

test('any texts come back exactly from either format, and importing them again changes nothing', async () => {
  const products = fc.sample(
    fc.record({
      title: text,
      brand: text,
      description: text,
      bullets: fc.array(text, { maxLength: 4 }),
      tags: fc.uniqueArray(
        text.map((tag) => tag.slice(0, 60).trim() || 'x'),
        { maxLength: 4 },
      ),
    }),
    { numRuns: 150, seed: 7 },
  );
  const fixed = [{ title: "'=1+1", brand: "''-x", description: "'", bullets: ['["a"]', "'=b"], tags: ['[', '|'] }];
  const tenant = await run.workspace();
  const inputs = [...fixed, ...products].map((fields, index) => ({
    ...fields,
    sku: `R-${index}`,
    url: `https://brand.example/${index}`,
  }));
  expect((await tenant.post('/v1/catalog', inputs)).status).toBe(201);
  const before = await list(tenant);
  for (const [format, type] of Object.entries({ csv: 'text/csv', jsonl: 'application/x-ndjson' })) {
    const file = await (await tenant.raw(`/v1/catalog/export?format=${format}`)).text();
    const same = await runImport(tenant, file, { type });
    expect(same.result).toMatchObject({ unchanged: inputs.length, updated: 0, failed: 0 });
    const theirs = await run.workspace();
    expect((await runImport(theirs, file, { type })).result).toMatchObject({ created: inputs.length, failed: 0 });
    expect(await list(theirs)).toEqual(before);
  }
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
