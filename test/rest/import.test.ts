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

describe('POST /catalog/import of CSV', () => {
  test('answers 202 with the job, whose result counts what it created', async () => {
    const answer = await postImport(ours, 'sku,title,url\nC-1,One,https://brand.example/1\n');
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({ job_id: expect.stringMatching(/^job_/), status: 'queued' });
    expect(answer.headers.get('location')).toBe(`/v1/jobs/${answer.body.job_id}`);
    const job = (await ours.get(`/v1/jobs/${answer.body.job_id}?wait=30`)).body;
    expect(job).toMatchObject({ type: 'catalog.import', status: 'succeeded', progress: { percent: 100 } });
    expect(job.result).toEqual({
      outcome: 'complete',
      dry_run: false,
      rows: 1,
      created: 1,
      updated: 0,
      unchanged: 0,
      failed: 0,
      error_count: 0,
      errors: [],
      ignored_columns: [],
    });
    expect(await get('C-1')).toMatchObject({ title: 'One', channel: 'd2c', price: null, bullets: [] });
  });

  test('every column lands in its field, in whatever order and dress the file has', async () => {
    const header =
      'Title;SKU;Brand;URL;Channel;Description;Bullets;Category;Tags;GTIN;Price Amount;Price Currency;Availability;Image URLs';
    const row =
      '"Kettle; red";C-2;Brew;https://www.walmart.com/ip/2;;Boils.;Fast|Quiet;Kitchen;hot | new;4006381333931;29.9;EUR;in_stock;https://i.example/1.jpg|https://i.example/2.jpg';
    const file = Buffer.from(`\ufeff${header}\r\n${row}\r\n`, 'utf16le');
    expect((await runImport(ours, new Uint8Array(file))).result).toMatchObject({ created: 1, failed: 0 });
    expect(await get('C-2')).toMatchObject({
      title: 'Kettle; red',
      brand: 'Brew',
      channel: 'retailer',
      description: 'Boils.',
      bullets: ['Fast', 'Quiet'],
      category: 'Kitchen',
      tags: ['hot', 'new'],
      gtin: '4006381333931',
      price: { amount: '29.90', currency: 'EUR' },
      availability: 'in_stock',
      image_urls: ['https://i.example/1.jpg', 'https://i.example/2.jpg'],
    });
  });

  test('a product that is there is updated: an empty cell clears, an absent column stays', async () => {
    await runImport(ours, 'sku,title,url,brand,tags,category\nC-3,Old,https://brand.example/3,B,a|b,Cat\n');
    const job = await runImport(ours, 'sku,title,url,tags,brand\nC-3,New,https://www.amazon.de/dp/3,,B2\n');
    expect(job.result).toMatchObject({ created: 0, updated: 1 });
    expect(await get('C-3')).toMatchObject({
      title: 'New',
      brand: 'B2',
      tags: [],
      category: 'Cat',
      channel: 'marketplace',
    });
  });

  test('a channel that was given stays, and one that is only repeated is not thereby given', async () => {
    const rows = (url: string, channel: string) => `sku,title,url,channel\nC-4,T,${url},${channel}\n`;
    await runImport(ours, rows('https://brand.example/4', ''));
    await runImport(ours, rows('https://brand.example/4', 'd2c'));
    await runImport(ours, 'sku,title,url\nC-4,T,https://www.amazon.com/dp/4\n');
    expect(await get('C-4')).toMatchObject({ channel: 'marketplace' });
    await runImport(ours, rows('https://www.amazon.com/dp/4', 'd2c'));
    await runImport(ours, 'sku,title,url\nC-4,T,https://www.walmart.com/ip/4\n');
    expect(await get('C-4')).toMatchObject({ channel: 'd2c' });
  });

  test('good rows land, and every fault of a bad row is named with its number, column and reason', async () => {
    const job = await runImport(
      ours,
      [
        'sku,title,url,price_amount,price_currency,channel,colour',
        'C-5,Good,https://brand.example/5,1,USD,d2c,red',
        'no spaces,,ftp://x,1,XXX,shop,',
        'C-6,Also good,https://brand.example/6,,,,',
        'C-7,Too few',
        'C-8,Nul \u0000,https://brand.example/8,,,,',
      ].join('\n'),
    );
    expect(job.status).toBe('succeeded');
    expect(job.result).toMatchObject({ rows: 5, created: 2, failed: 3, ignored_columns: ['colour'] });
    const named = job.result.errors.map(({ row, column }: Json) => `${row} ${column}`);
    expect(named).toEqual(['3 sku', '3 title', '3 url', '3 channel', '3 price_currency', '5 url', '6 title']);
    expect(job.result.error_count).toBe(7);
    expect(job.result.errors[3].reason).toBe('must be one of d2c, retailer, marketplace');
    for (const { reason } of job.result.errors) expect(reason).toMatch(/\w/);
  });

  test('a deleted product is not brought back by a file, but named', async () => {
    await runImport(ours, 'sku,title,url\nC-9,T,https://brand.example/9\n');
    await ours.del('/v1/catalog/C-9');
    const job = await runImport(ours, 'sku,title,url\nC-9,T2,https://brand.example/9\n');
    expect(job.result).toMatchObject({ created: 0, updated: 0, failed: 1 });
    expect(job.result.errors).toEqual([
      { row: 2, column: 'sku', reason: 'belongs to a deleted product; restore it first' },
    ]);
    expectError(await ours.get('/v1/catalog/C-9'), 404, 'sku_not_found');
  });

  test('a dry run reports what the import would do, and does none of it', async () => {
    const file = 'sku,title,url\nC-1,Changed,https://brand.example/1\nC-10,New,https://brand.example/10\nbad sku,x,y\n';
    const job = await runImport(ours, file, { query: '?dry_run=true' });
    expect(job.result).toMatchObject({ dry_run: true, rows: 3, created: 1, updated: 1, failed: 1 });
    expect(await get('C-1')).toMatchObject({ title: 'One' });
    expectError(await ours.get('/v1/catalog/C-10'), 404, 'sku_not_found');
  });

  test.each([
    ['a header without the needed columns', 'sku,name\nA,B\n', "The header line lacks 'title', 'url'."],
    ['no content', '', 'The file is empty.'],
  ])('a file with %s fails its job with import_failed', async (_what, file, message) => {
    const job = await runImport(ours, file);
    expect(job).toMatchObject({ status: 'failed', error: { code: 'import_failed', message } });
  });

  test('a file whose end is no text keeps the rows before it and says where it stopped', async () => {
    const start = Buffer.from(`sku,title,url\n${'x'.repeat(70_000)},t,u\nC-11,T,https://brand.example/11\n`);
    const pad = Buffer.from(`C-12,${'y'.repeat(200_000)},https://brand.example/12\n`.repeat(2));
    const job = await runImport(
      ours,
      new Uint8Array(Buffer.concat([start, pad, Buffer.from([0x41, 0xff, 0xff, 0x0a])])),
    );
    expect(job.status).toBe('succeeded');
    expect(job.result).toMatchObject({ created: 1 });
    expect(job.result.errors.at(-1).reason).toContain('The rest was not read.');
  });
});

describe('POST /catalog/import of JSONL', () => {
  test('takes a product a line as POST /catalog does: a key that is absent stays, null clears', async () => {
    const type = 'application/x-ndjson';
    const full = {
      sku: 'J-1',
      title: 'T',
      url: 'https://brand.example/j1',
      brand: 'B',
      category: 'C',
      bullets: ['a|b'],
    };
    const price = { amount: '5.00', currency: 'USD' };
    await runImport(ours, `${JSON.stringify({ ...full, price, image_urls: ['https://i.example/1'] })}\n`, { type });
    expect(await get('J-1')).toMatchObject({ price, bullets: ['a|b'], image_urls: ['https://i.example/1'] });
    const lines = [
      JSON.stringify({ sku: 'J-1', title: 'T2', url: full.url, brand: null, availability: 'preorder' }),
      JSON.stringify({ ...full, sku: 'J-2', score: 3, colour: 'red' }),
      '{broken',
      JSON.stringify({ sku: 'J-3', title: 7, url: full.url }),
    ];
    const job = await runImport(ours, lines.join('\n'), { type });
    expect(job.result).toMatchObject({ rows: 4, created: 0, updated: 1, failed: 3 });
    expect(job.result.errors.map(({ row, column }: Json) => [row, column])).toEqual([
      [2, 'colour'],
      [3, null],
      [4, 'title'],
    ]);
    expect(await get('J-1')).toMatchObject({
      title: 'T2',
      brand: null,
      category: 'C',
      price,
      availability: 'preorder',
    });
  });
});

describe('what is refused', () => {
  test('another media type is 415, a key without the scope 403, and neither leaves an upload', async () => {
    expectError(await postImport(ours, '{}', { type: 'application/json' }), 415, 'unsupported_media_type');
    const reader = await run.tenantWith(ours.workspaceId, ['catalog:read']);
    expectError(await postImport(reader, 'sku\n'), 403, 'insufficient_scope');
    expect(await run.app.services.db.upload.count({ where: { workspaceId: ours.workspaceId, jobId: null } })).toBe(0);
  });

  test('more than 32 MiB is 413 as soon as it is passed, and nothing of it stays', async () => {
    const theirs = await run.workspace();
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        if (sent > 2_000) controller.close();
        else controller.enqueue(new Uint8Array(65_536).fill(0x61));
      },
    });
    const answer = await postImport(theirs, endless);
    expectError(answer, 413, 'body_too_large');
    expect(answer.body.error.details).toEqual({ max_bytes: 32 * 1024 * 1024 });
    expect(sent).toBeLessThan(600);
    expect(await run.app.services.db.upload.count({ where: { workspaceId: theirs.workspaceId } })).toBe(0);
  });
});

describe('importProducts in GraphQL', () => {
  const importProducts = (input: Record<string, unknown>, tenant = ours) =>
    tenant.graphql('mutation($input: ImportProductsInput!) { importProducts(input: $input) { jobId status } }', {
      input,
    });

  test('takes the rows themselves, up to 1 MiB', async () => {
    const content = 'sku,title,url\nG-1,T,https://brand.example/g1\n';
    const { body } = await importProducts({ content, format: 'CSV' });
    expect((await ours.get(`/v1/jobs/${body.data.importProducts.jobId}?wait=30`)).body.status).toBe('succeeded');
    expect(await get('G-1')).toMatchObject({ title: 'T' });
    const without = await importProducts({ dryRun: true });
    expect(without.body.errors[0].extensions.code).toBe('VALIDATION_FAILED');
  });

  test("another workspace's upload is not found", async () => {
    const theirs = await run.workspace();
    const id = 'upl_0000000000000000000000000a';
    await run.app.services.db.upload.create({
      data: { id, workspaceId: theirs.workspaceId, mediaType: 'text/csv', byteLength: 1 },
    });
    const { body } = await importProducts({ upload: id });
    expect(body.errors[0].extensions.code).toBe('NOT_FOUND');
  });
});
