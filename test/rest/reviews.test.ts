import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { createProducts, importReviews } from '../support/import-reviews.ts';
import { expectError } from '../support/matchers.ts';

let run: TestApp;
let ours: Tenant;

beforeAll(async () => {
  run = await openTestApp();
  ours = await run.workspace();
  await createProducts(ours, ['R-1', 'R-2']);
});
afterAll(() => run.close());

const stored = (tenant = ours) =>
  run.app.services.db.review.findMany({
    where: { workspaceId: tenant.workspaceId },
    orderBy: { text: 'asc' },
    include: { product: { select: { sku: true } } },
  });

const HEADER = 'review_text,star_rating,product_sku,reviewer_name,review_date,verified_purchase';

describe('POST /reviews/import', () => {
  test('takes the documented columns, and counts what it created, changed and found unchanged', async () => {
    const tenant = await run.workspace();
    await createProducts(tenant, ['R-1']);
    const file = `${HEADER}\nFine,5,R-1,Ada,2026-05-23,yes\n"Not, so fine",2,R-1,Bo,2026-05-24T08:00:00Z,false\n,3,R-1,,,\n`;
    const first = await importReviews(tenant, file);
    expect(first).toMatchObject({ type: 'reviews.import', status: 'succeeded', progress: { percent: 100 } });
    expect(first.result).toEqual({
      ...{ outcome: 'complete', rows: 3, source: 'file', created: 3, updated: 0, unchanged: 0 },
      ...{ failed: 0, error_count: 0, errors: [], ignored_columns: [] },
    });
    const changed = file.replace('Ada,2026-05-23,yes', 'Ada,2026-05-23,no');
    const second = await importReviews(tenant, `${changed}Fine,5,R-1,Ada,2026-05-23,no\n`);
    expect(second.result).toMatchObject({ rows: 4, created: 0, updated: 1, unchanged: 3 });
    const [empty, fine, notFine] = await stored(tenant);
    expect(empty).toMatchObject({ text: '', stars: 3, reviewerName: null, isVerified: null });
    expect(fine).toMatchObject({ text: 'Fine', stars: 5, isVerified: false, product: { sku: 'R-1' } });
    expect(notFine?.reviewedAt?.toISOString()).toBe('2026-05-24T08:00:00.000Z');
  });

  const EXPORTS: readonly [string, string, string][] = [
    [
      'judgeme',
      'title,body,rating,review_date,reviewer_name,reviewer_email,product_id,product_handle,reply,picture_urls',
      'Head,Body,5,2026-05-23 08:31:00 UTC,Ada,a@b.example,99,R-1,Thanks,https://img.example/1.jpg',
    ],
    [
      'yotpo',
      'Review ID,Review Title,Review Content,Review Score,Review Creation Date,Reviewer Display Name,Product ID,Reviewer Type',
      '7,Head,Body,5,2026-05-23,Ada,R-1,verified_buyer',
    ],
    [
      'okendo',
      'reviewId,dateCreated,name,rating,title,body,sku,handle,isVerified',
      '7,2026-05-23T08:31:00.000Z,Ada,5,Head,Body,R-1,handle,true',
    ],
    [
      'trustpilot',
      'Review Id,Review Created (UTC),Review Username,Review Stars,Review Title,Review Content,Product SKU',
      '7,2026-05-23 08:31:00,Ada,5,Head,Body,R-1',
    ],
    [
      'stamped',
      'reviewId,author,reviewTitle,reviewMessage,reviewRating,dateCreated,reviewVerifiedType,productId,productSKU',
      '7,Ada,Head,Body,5,2026-05-23,2,99,R-1',
    ],
    ['reviewsio', 'Date Created,SKU,Reviewer,Rating,Title,Review', '2026-05-23 08:31:00,R-1,Ada,5,Head,Body'],
  ];

  test.each(EXPORTS)('knows an export of %s by its columns', async (source, header, row) => {
    const tenant = await run.workspace();
    await createProducts(tenant, ['R-1']);
    const job = await importReviews(tenant, `${header}\n${row}\n`);
    expect(job.result).toMatchObject({ source, created: 1, failed: 0 });
    const [review] = await stored(tenant);
    const written = { title: 'Head', text: 'Body', stars: 5, reviewerName: 'Ada', product: { sku: 'R-1' } };
    expect(review).toMatchObject({ ...written, source: source.toUpperCase() });
    expect(review?.reviewedAt?.toISOString().slice(0, 10)).toBe('2026-05-23');
  });

  test('reads other columns where it is told which hold what', async () => {
    const tenant = await run.workspace();
    const query = `?columns=${encodeURIComponent('review_text=Kommentar,star_rating=Note, product_url=Seite')}`;
    const job = await importReviews(tenant, 'Kommentar;Note;Seite;Ort\nGut;4,5;https://brand.example/x;Bonn\n', {
      query,
    });
    expect(job.result).toMatchObject({ created: 1, ignored_columns: ['ort'] });
    expect((await stored(tenant))[0]).toMatchObject({ text: 'Gut', stars: 5, productRef: 'https://brand.example/x' });
  });

  test('finds the product by SKU, by URL and by the handle of a shop, and keeps a review of none', async () => {
    const tenant = await run.workspace();
    await createProducts(tenant, ['R-9'], { url: 'https://shop.example/products/red-kettle' });
    const file = `${HEADER.replace('product_sku', 'product_url')}\nA,5,https://shop.example/products/red-kettle/,,,\nB,5,red-kettle,,,\nC,5,unknown,,,\n`;
    await importReviews(tenant, file);
    expect((await stored(tenant)).map(({ product }) => product?.sku ?? null)).toEqual(['R-9', 'R-9', null]);
    await createProducts(tenant, ['unknown']);
    const again = await importReviews(tenant, file);
    expect(again.result).toMatchObject({ updated: 1, unchanged: 2 });
    expect((await stored(tenant)).map(({ product }) => product?.sku)).toEqual(['R-9', 'R-9', 'unknown']);
  });

  test('good rows land, and every fault of a bad one is named with its number, column and reason', async () => {
    const file = `body,rating,review_date,product_handle,verified\nGood,4,2026-01-01,R-1,\nBad,6,yesterday,,perhaps\nNul \u0000,5,,R-1,\n${'x'.repeat(10_001)},1,,R-1,\n`;
    const { result } = await importReviews(ours, file);
    expect(result).toMatchObject({ rows: 4, created: 1, failed: 3, error_count: 5 });
    expect(result.errors.map(({ row, column }: Json) => `${row} ${column}`)).toEqual([
      ...['3 rating', '3 review_date', '3 verified'],
      ...['4 body', '5 body'],
    ]);
    for (const { reason } of result.errors) expect(reason).toMatch(/^must/);
  });

  test('a file without the needed columns fails its job with import_failed and names them', async () => {
    const { status, error } = await importReviews(ours, 'text,stars\na,5\n');
    expect(status).toBe('failed');
    expect(error).toMatchObject({ code: 'import_failed' });
    expect(error.details.missing_columns).toEqual(["'review_text'", "'star_rating'", "'product_sku' or 'product_url'"]);
  });

  test('takes a review a line of JSON by the documented names', async () => {
    const tenant = await run.workspace();
    const lines = [
      { review_text: 'Line', star_rating: 4, product_sku: 'R-2', review_id: 12, verified_purchase: true },
      { review_text: 'Line', star_rating: 'five', product_sku: 'R-2' },
    ];
    const file = lines.map((line) => JSON.stringify(line)).join('\n');
    const { result } = await importReviews(tenant, file, { type: 'application/x-ndjson' });
    expect(result).toMatchObject({ created: 1, failed: 1 });
    expect((await stored(tenant))[0]).toMatchObject({ externalId: '12', stars: 4, isVerified: true });
  });

  test('a list of columns that cannot be read is 400 and names each part', async () => {
    const response = await ours.raw('/v1/reviews/import?columns=review_text,colour%3DRed', {
      method: 'POST',
      body: 'a,b\n',
      headers: { 'Content-Type': 'text/csv' },
    });
    expect(response.status).toBe(400);
    const { error }: Json = await response.json();
    expect(error.details.errors.map(({ field }: Json) => field)).toEqual(['columns', 'columns']);
  });

  test('tells the event log, and no other workspace', async () => {
    const tenant = await run.workspace();
    await importReviews(tenant, `${HEADER}\nSeen,5,R-1,,,\n`);
    const ofOurs = (await tenant.get('/v1/events?types=reviews.imported')).body.data;
    expect(ofOurs.map(({ data }: Json) => data)).toEqual([{ created: 1, updated: 0 }]);
    const other = await run.workspace();
    expect((await other.get('/v1/events?types=reviews.imported')).body.data).toEqual([]);
  });
});

describe('GET /reviews/themes', () => {
  test('ranks what customers of the product speak of, with polarity and their own words', async () => {
    const tenant = await run.workspace();
    await createProducts(tenant, ['T-1', 'T-2']);
    const rows = [
      ['The battery is excellent. The lid leaks.', 4],
      ['I love the battery.', 5],
      ['Battery charge is great', 5],
      ['The lid leaks and leaks.', 1],
      ['Terrible lid, it broke.', 2],
      ['A battery', 3],
    ].map(([text, stars]) => `"${text}",${stars},T-1,,,`);
    await importReviews(tenant, `${HEADER}\n${rows.join('\n')}\n"The handle is fine",5,T-2,,,\n`);
    const { status, body } = await tenant.get('/v1/reviews/themes?sku=T-1');
    expect(status).toBe(200);
    expect(body).toMatchObject({ sku: 'T-1', review_count: 6 });
    const [battery, lid] = body.themes;
    expect(battery).toMatchObject({ term: 'battery', review_count: 4, positive: 3, negative: 0, polarity: 1 });
    expect(lid).toMatchObject({ term: 'lid', review_count: 3, positive: 0, negative: 3, polarity: -1 });
    expect(lid.quotes.map(({ text }: Json) => text)).toContain('The lid leaks.');
    expect(JSON.stringify(body)).not.toContain('handle');
    const graph = await tenant.graphql('{ product(sku: "T-1") { reviewThemes { reviewCount themes { term } } } }');
    expect(graph.body.data.product.reviewThemes.themes.map(({ term }: Json) => term)).toEqual(
      body.themes.map(({ term }: Json) => term),
    );
  });

  test('a product without reviews has none; a SKU that is not there is 404', async () => {
    expect((await ours.get('/v1/reviews/themes?sku=R-2')).body).toEqual({
      ...{ sku: 'R-2', review_count: 0, average_stars: null, themes: [] },
    });
    expectError(await ours.get('/v1/reviews/themes?sku=NONE'), 404, 'sku_not_found');
    expectError(await (await run.workspace()).get('/v1/reviews/themes?sku=R-1'), 404, 'sku_not_found');
  });
});
