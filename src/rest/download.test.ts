import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { shopProduct } from '../../test/support/rest-shop.ts';
import { ask, shopRest } from '../../test/support/rest-shop-routes.ts';

const rest = shopRest();

/** The CSV of a catalogue that holds just this product. */
async function csvOf(product: Record<string, unknown>): Promise<Record<string, string>> {
  const page = { data: [product], pagination: { next_cursor: null, has_more: false } };
  const one = shopRest({ execute: () => ({ data: { products: page } }) });
  const { body } = await ask(one, 'GET /v1/catalog/export');
  const rows = parse<Record<string, string>>(String(body), { columns: true });
  if (!rows[0]) throw new Error('no row');
  return rows[0];
}

test('a download follows the pages to their end, as CSV with a header line', async () => {
  const { status, headers, body } = await ask(rest, 'GET /v1/catalog/export');
  expect(status).toBe(200);
  expect(headers).toEqual({
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': 'attachment; filename="export-products.csv"',
  });
  const rows = parse<Record<string, string>>(String(body), { columns: true });
  expect(rows.map((row) => row['sku'])).toEqual(['SKU-0', 'SKU-1', 'SKU-2', 'SKU-3', 'SKU-4', 'SKU-5']);
  expect(rows[0]).toMatchObject({
    channel: 'big_marketplace',
    channels: 'd2c|big_marketplace',
    price_amount: '129.99',
    price_currency: 'USD',
    tags: 'a|b',
  });
});

test('JSON lines are the objects of the page, one a line', async () => {
  const { headers, body } = await ask(rest, 'GET /v1/catalog/export?format=jsonl&channel=d2c');
  expect(headers['Content-Type']).toBe('application/x-ndjson');
  const rows = String(body)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows).toHaveLength(6);
  expect(rows[5]).toMatchObject({ sku: 'SKU-5', price: { amount: '129.99' }, facts: { filter: { channel: 'D2C' } } });
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])(
  'the cell %j is not evaluated by a spreadsheet',
  async (title) => {
    expect((await csvOf(shopProduct('A', { title })))['title']).toBe(`'${title}`);
  },
);

test('numbers, nulls, quotes, and lists whose items hold the separator survive', async () => {
  const row = await csvOf(
    shopProduct('A', { weight: -1.5, score: null, price: null, title: 'say "x", y\nz', tags: ['a|b', 'c'] }),
  );
  expect(row).toMatchObject({
    weight: '-1.5',
    score: '',
    price_amount: '',
    title: 'say "x", y\nz',
    tags: '["a|b","c"]',
    facts: '{"Channel":"D2C"}',
  });
});

test('a refusal before the first row has its own status; neither cursor nor limit can be given', async () => {
  const answer = await ask(rest, 'GET /v1/catalog/export?format=xml&limit=5&cursor=2');
  expect(answer).toMatchObject({ status: 400 });
  expect(answer.body).toMatchObject({
    error: {
      details: {
        errors: [
          { field: 'format', message: 'must be one of csv, jsonl' },
          { field: 'limit', message: 'is not a known query parameter' },
          { field: 'cursor', message: 'is not a known query parameter' },
        ],
      },
    },
  });
});

test('an error on a later page cuts the stream off instead of ending it well', async () => {
  let calls = 0;
  const failing = shopRest({
    execute: () => {
      calls += 1;
      if (calls > 1) throw new Error('gone');
      return { data: { products: { data: [shopProduct('A')], pagination: { next_cursor: '1', has_more: true } } } };
    },
  });
  await expect(ask(failing, 'GET /v1/catalog/export')).rejects.toThrow('gone');
});
