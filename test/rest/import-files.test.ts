import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { postImport, runImport } from '../support/import.ts';
import { expectError } from '../support/matchers.ts';

let run: TestApp;
let ours: Tenant;

beforeAll(async () => {
  run = await openTestApp();
  ours = await run.workspace();
});
afterAll(() => run.close());

const get = async (sku: string, tenant = ours): Promise<Json> => (await tenant.get(`/v1/catalog/${sku}`)).body;

describe('a file that names a SKU more than once', () => {
  const type = 'application/x-ndjson';
  const line = (fields: Json) => JSON.stringify({ sku: 'R-1', title: 'T', url: 'https://brand.example/r1', ...fields });
  const filler = Array.from({ length: 500 }, (_, index) =>
    JSON.stringify({ sku: `F-${index}`, title: 'Filler', url: 'https://brand.example/f' }),
  );

  test.each([
    ['in one batch', []],
    ['in batches of their own', filler],
  ])('applies its rows in their order, %s', async (_what, between) => {
    const theirs = await run.workspace();
    const lines = [
      line({ brand: 'Crocks', tags: ['mug'], price: { amount: '5', currency: 'EUR' } }),
      ...between,
      line({ title: 'Two', price: null }),
      line({ title: 'Two', brand: 'Crocks' }),
    ];
    for (const isDry of [true, false]) {
      const job = await runImport(theirs, lines.join('\n'), { type, query: `?dry_run=${isDry}` });
      expect(job.result).toMatchObject({ created: 1 + between.length, updated: 1, unchanged: 1, outcome: 'complete' });
    }
    expect(await get('R-1', theirs)).toMatchObject({ title: 'Two', brand: 'Crocks', tags: ['mug'], price: null });
  });
});

describe('the outcome of an import', () => {
  test('is complete, and its rows unchanged, when they say what is there: nothing moves and no event is made', async () => {
    const theirs = await run.workspace();
    const file = 'sku,title,url,price_amount,price_currency\nO-1,T,https://brand.example/o,9.5,EUR\n';
    expect((await runImport(theirs, file)).result).toMatchObject({ outcome: 'complete', created: 1 });
    const before = await theirs.raw('/v1/catalog/O-1').then((response) => response.text());
    const again = await runImport(theirs, file.replace('9.5,', '9.50,'));
    expect(again.result).toMatchObject({ outcome: 'complete', created: 0, updated: 0, unchanged: 1, failed: 0 });
    expect(await theirs.raw('/v1/catalog/O-1').then((response) => response.text())).toBe(before);
    const where = { workspaceId: theirs.workspaceId, type: 'catalog.changed' };
    expect(await run.app.services.db.event.count({ where })).toBe(1);
  });

  test('is partial when some rows failed, and none when all did', async () => {
    const theirs = await run.workspace();
    const bad = 'no spaces,T,https://brand.example/o\n';
    const partial = await runImport(theirs, `sku,title,url\nO-1,T,https://brand.example/o\n${bad}`);
    expect(partial.result).toMatchObject({ outcome: 'partial', created: 1, failed: 1 });
    expect((await runImport(theirs, `sku,title,url\n${bad}`)).result).toMatchObject({ outcome: 'none', failed: 1 });
  });
});

describe('files as shops and spreadsheets write them', () => {
  const U = 'https://crocks.example/1';

  test.each([
    ['a byte order mark before a quoted header', `\ufeff"sku","title","url"\r\n"V-01","Café mug","${U}"\r\n`, 1],
    ["Excel's hint sep=; before the header", `sep=;\r\nsku;title;url\r\nV-02;Café mug;${U}\r\n`, 1],
    [
      'a row without its trailing empty cells',
      `sku,title,url,brand,description\r\nV-03a,Mug,${U},Crocks,A mug.\r\nV-03b,Café mug,${U}\r\n`,
      2,
    ],
    ['a header that ends with a separator', `sku,title,url,\r\nV-05,Café mug,${U}\r\n`, 1],
    ['blank lines before the header', `\r\n\r\nsku,title,url\r\nV-13,Café mug,${U}\r\n`, 1],
    ['a first row of separators alone', `,,\r\nsku,title,url\r\nV-14,Café mug,${U}\r\n`, 1],
  ])('%s costs no row', async (_what, file, created) => {
    const theirs = await run.workspace();
    const job = await runImport(theirs, file);
    expect(job).toMatchObject({ status: 'succeeded', result: { created, failed: 0, outcome: 'complete' } });
    const { data } = (await theirs.get('/v1/catalog')).body;
    expect(data.map(({ title }: Json) => title)).toContain('Café mug');
  });

  test('a title that begins like a formula comes back as it was', async () => {
    const [from, to] = [await run.workspace(), await run.workspace()];
    await runImport(from, `sku,title,url\r\nV-10,-20% summer mug,${U}\r\n`);
    const file = await (await from.raw('/v1/catalog/export?format=csv')).text();
    expect(file).toContain("'-20% summer mug");
    await runImport(to, file);
    expect(await get('V-10', to)).toMatchObject({ title: '-20% summer mug' });
  });

  test('a file that a browser calls a spreadsheet is refused, and what is taken is named', async () => {
    const answer = await postImport(ours, `sku,title,url\nV-15,Mug,${U}\n`, { type: 'application/vnd.ms-excel' });
    expectError(answer, 415, 'unsupported_media_type');
    expect(answer.body.error.message).toContain('text/csv');
  });

  test('decimals may have a comma where semicolons separate, and amounts may carry their currency', async () => {
    const theirs = await run.workspace();
    const rows = ['D-1;129,99;EUR', 'D-2;1.299,00 €;', 'D-3;1.299;EUR', 'D-4;;'].map((row) => {
      const [sku, ...cells] = row.split(';');
      return [sku, 'T', 'https://brand.example/d', ...cells].join(';');
    });
    const job = await runImport(theirs, `sku;title;url;price;currency\n${rows.join('\n')}\n`);
    expect(job.result).toMatchObject({ created: 3, failed: 1, outcome: 'partial', ignored_columns: [] });
    expect(job.result.errors).toEqual([
      { row: 4, column: 'price_amount', reason: "must be a decimal such as '129.99'" },
    ]);
    expect((await get('D-1', theirs)).price).toEqual({ amount: '129.99', currency: 'EUR' });
    expect((await get('D-2', theirs)).price).toEqual({ amount: '1299.00', currency: 'EUR' });
    expect((await get('D-4', theirs)).price).toBeNull();
  });

  test("Google's product feed is taken as it is", async () => {
    const theirs = await run.workspace();
    const file = [
      'id,title,description,link,image link,additional image link,availability,price,brand,gtin,mpn,product type,condition',
      'GP-1,Kettle,Boils.,https://www.walmart.com/ip/1,https://i.example/1.jpg,"https://i.example/2.jpg, https://i.example/3.jpg",in stock,29.90 USD,Brew,4006381333931,K-1,Kitchen > Kettles,new',
    ].join('\n');
    const job = await runImport(theirs, file);
    expect(job.result).toMatchObject({ created: 1, failed: 0, ignored_columns: ['condition'] });
    expect(await get('GP-1', theirs)).toMatchObject({
      title: 'Kettle',
      description: 'Boils.',
      url: 'https://www.walmart.com/ip/1',
      channel: 'retailer',
      brand: 'Brew',
      gtin: '4006381333931',
      mpn: 'K-1',
      category: 'Kitchen > Kettles',
      price: { amount: '29.90', currency: 'USD' },
      availability: 'in_stock',
      image_urls: ['https://i.example/1.jpg', 'https://i.example/2.jpg', 'https://i.example/3.jpg'],
    });
  });

  const SHOPIFY = [
    'Handle,Title,Body (HTML),Vendor,Type,Tags,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Barcode,Image Src,Status',
    'kettle,Kettle,<p>Boils <b>fast</b>.</p><ul><li>1.7 l</li></ul>,Brew,Kettles,"hot, new",Color,Red,SH-1,29.90,\'4006381333931,https://i.example/1.jpg,active',
    'kettle,,,,,,,Blue,SH-2,31.00,none,,',
    'kettle,,,,,,,,,,,https://i.example/2.jpg,',
    'lamp,Lamp,,Glow,,,Title,Default Title,SH-3,5.00,,,active',
  ].join('\n');

  test("Shopify's file is taken with the address of its shop: a product a variant, rows that are pictures passed over", async () => {
    const theirs = await run.workspace();
    const job = await runImport(theirs, SHOPIFY, { query: '?shop_url=https%3A%2F%2Fshop.example%2F&currency=EUR' });
    expect(job.result).toMatchObject({ rows: 3, created: 3, failed: 0, ignored_columns: ['option1_name', 'status'] });
    expect(await get('SH-1', theirs)).toMatchObject({
      title: 'Kettle – Red',
      url: 'https://shop.example/products/kettle',
      brand: 'Brew',
      category: 'Kettles',
      tags: ['hot', 'new'],
      description: 'Boils fast.\n\n- 1.7 l',
      gtin: '4006381333931',
      price: { amount: '29.90', currency: 'EUR' },
      image_urls: ['https://i.example/1.jpg'],
    });
    expect(await get('SH-2', theirs)).toMatchObject({ title: 'Kettle – Blue', brand: 'Brew', gtin: null });
    expect(await get('SH-3', theirs)).toMatchObject({ title: 'Lamp', price: { amount: '5.00', currency: 'EUR' } });
    const without = await runImport(theirs, SHOPIFY);
    expect(without.error).toMatchObject({ code: 'import_failed', details: { missing_parameter: 'shop_url' } });
  });

  test('an address or a currency that is none is named', async () => {
    const answer = await postImport(ours, SHOPIFY, { query: '?shop_url=shop&currency=euro' });
    expectError(answer, 400, 'validation_failed');
    expect(answer.body.error.details.errors.map(({ field }: Json) => field)).toEqual(['shop_url', 'currency']);
  });

  test('a form with the file, as browsers and curl -F send it, is taken like the file itself', async () => {
    const theirs = await run.workspace();
    const send = (form: FormData) => theirs.raw('/v1/catalog/import', { method: 'POST', body: form });
    const form = new FormData();
    form.set(
      'file',
      new File(['sku,title,url\nM-1,Größe,https://brand.example/m\n'], 'products.csv', { type: 'text/csv' }),
    );
    const answer = await send(form);
    expect(answer.status).toBe(202);
    const { job_id: id } = await answer.json();
    expect((await theirs.get(`/v1/jobs/${id}?wait=30`)).body.result).toMatchObject({ created: 1, failed: 0 });
    expect(await get('M-1', theirs)).toMatchObject({ title: 'Größe' });
    form.set('dry_run', 'true');
    const more = await send(form);
    expect(more.status).toBe(400);
    expect((await more.json()).error.details.errors).toMatchObject([{ field: 'dry_run' }]);
    expect(await run.app.services.db.upload.count({ where: { workspaceId: theirs.workspaceId, jobId: null } })).toBe(0);
  });

  test('numbers that a spreadsheet spoiled are no GTINs, and named', async () => {
    const rows = ['4.00638E+12', '12345678905', '4006381333931'].map(
      (gtin, index) => `N-${index},T,https://b.example/,${gtin}`,
    );
    const job = await runImport(await run.workspace(), `sku,title,url,gtin\n${rows.join('\n')}\n`);
    expect(job.result).toMatchObject({ created: 1, failed: 2 });
    expect(job.result.errors.map(({ row, column }: Json) => [row, column])).toEqual([
      [2, 'gtin'],
      [3, 'gtin'],
    ]);
  });

  test('a file of another encoding is refused as a whole, and says what to do', async () => {
    const job = await runImport(
      ours,
      new Uint8Array(Buffer.from('sku,title,url\nW-1,Größe L,https://b.example/\n', 'latin1')),
    );
    expect(job).toMatchObject({ status: 'failed', error: { code: 'import_failed' } });
    expect(job.error.message).toContain('save it as UTF-8');
    expectError(await ours.get('/v1/catalog/W-1'), 404, 'sku_not_found');
  });
});
