import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';

let run: TestApp;
let ours: Tenant;
beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  ours = await run.workspace();
});
afterAll(() => run.close());

const product = (sku: string, more: object = {}) => ({
  sku,
  title: 'Lamp',
  url: `https://brand.example/${sku}`,
  ...more,
});

describe('what clients do by habit is taken as it is meant', () => {
  test('a DELETE that names JSON as its type and has no body', async () => {
    await ours.post('/v1/catalog', product('HABIT-1'));
    const headers = { 'Content-Type': 'application/json' };
    expect((await ours.del('/v1/catalog/HABIT-1', headers)).status).toBe(200);
  });

  test('% and _ in a search are characters, not wildcards', async () => {
    await ours.post('/v1/catalog', [
      product('LIKE_1', { title: 'Rug 50% wool' }),
      product('LIKEX1', { title: 'Rug of 50 kinds of wool' }),
    ]);
    for (const q of ['50%25', 'LIKE_1', '50%25%20wool']) {
      const { body } = await ours.get(`/v1/catalog?q=${q}`);
      expect(
        body.data.map(({ sku }: { sku: string }) => sku),
        q,
      ).toEqual(['LIKE_1']);
    }
  });

  test.each([
    ['written as it is', '2026-05-23T08:31:00+02:00'],
    ['escaped', '2026-05-23T08:31:00%2B02:00'],
  ])('the + of an offset, %s, is a +', async (_name, moment) => {
    const tenant = await run.workspace();
    await tenant.post('/v1/catalog', [product('EARLY'), product('LATE')]);
    const { db } = run.app.services;
    const at = (sku: string, lastAudited: string) =>
      db.product.updateMany({ where: { workspaceId: tenant.workspaceId, sku }, data: { lastAudited } });
    await at('EARLY', '2026-05-23T06:30:00Z');
    await at('LATE', '2026-05-23T06:32:00Z');
    const { status, body } = await tenant.get(`/v1/catalog?audited_before=${moment}`);
    expect([status, body.data?.map(({ sku }: { sku: string }) => sku)]).toEqual([200, ['EARLY']]);
  });

  test('another space in a moment is refused, and the answer says what a moment is', async () => {
    const { status, body } = await ours.get('/v1/catalog?audited_before=2026-05-23%2008:31:00Z');
    expect([status, body.error.message]).toEqual([
      400,
      "'audited_before' must be an RFC 3339 time such as 2026-05-23T08:31:00Z",
    ]);
  });

  test('pages over columns that are null for most rows lose none and repeat none, in any order', async () => {
    const tenant = await run.workspace();
    const skus = Array.from({ length: 9 }, (_value, index) => `NULL-${index}`);
    await tenant.post(
      '/v1/catalog',
      skus.map((sku) => product(sku)),
    );
    for (const [index, sku] of skus.slice(0, 3).entries()) {
      const data = { score: 50 + index, lastAudited: new Date(Date.UTC(2026, 0, index + 1)) };
      await run.app.services.db.product.updateMany({ where: { workspaceId: tenant.workspaceId, sku }, data });
    }
    for (const sort of ['sku', '-score', 'last_audited', '-created_at']) {
      const whole = (await tenant.get(`/v1/catalog?limit=200&sort=${sort}`)).body.data;
      const walked = [];
      for (let cursor = ''; ; ) {
        const { body } = await tenant.get(`/v1/catalog?limit=2&sort=${sort}${cursor}`);
        walked.push(...body.data);
        if (!body.pagination.has_more) break;
        cursor = `&cursor=${body.pagination.next_cursor}`;
      }
      expect(walked, sort).toEqual(whole);
      expect(walked).toHaveLength(9);
    }
  });
});

describe('a list of new products', () => {
  test('is told everything at once: forms, bounds, SKUs given twice, taken or deleted, of all its rows', async () => {
    await ours.post('/v1/catalog', [product('ALL-TAKEN'), product('ALL-GONE')]);
    await ours.del('/v1/catalog/ALL-GONE');
    const rows = [
      product('ALL-TAKEN', { title: '' }),
      product('ALL-GONE'),
      product('ALL-TWICE'),
      product('ALL-TWICE', { price: { amount: 'much', currency: 'EUR' } }),
      product('ALL-NEW', { tags: 'air' }),
    ];
    const found = [
      ['[0].sku', 'belongs to another product'],
      ['[1].sku', 'belongs to a deleted product; restore it instead'],
      ['[3].sku', 'is the SKU of item 2 of the list, too'],
      ['[3].price.amount', "must be a decimal such as '129.99'"],
    ];
    const told = (answer: { body: { error: { details: { errors: { field: string; message: string }[] } } } }) =>
      answer.body.error.details.errors.map(({ field, message }) => [field, message]);
    const ranged = await ours.post('/v1/catalog', rows.slice(0, 4));
    expect(ranged.status).toBe(400);
    expect(told(ranged)).toEqual(expect.arrayContaining([...found, ['[0].title', 'must not be empty']]));
    const formed = await ours.post('/v1/catalog', rows);
    expect(told(formed)).toEqual(expect.arrayContaining([...found, ['[4].tags', 'must be a list']]));
    expect((await ours.get('/v1/catalog/ALL-NEW')).status).toBe(404);
  });

  test('and so it is in GraphQL, by the names of the graph', async () => {
    await ours.post('/v1/catalog', product('GRAPH-TAKEN'));
    const inputs = [
      product('GRAPH-TAKEN', { imageUrls: 'nowhere' }),
      product('GRAPH-NEW', { title: 7, channel: 'SHOP', nothing: 1, price: { amount: 1, currency: 'EUR' } }),
    ];
    const query = 'mutation ($inputs: [ProductInput!]!) { createProducts(inputs: $inputs) { id } }';
    const { body } = await ours.graphql(query, { inputs });
    expect(body.errors).toHaveLength(1);
    const { code, details } = body.errors[0].extensions;
    expect(code).toBe('VALIDATION_FAILED');
    expect(details.errors).toEqual(
      expect.arrayContaining([
        { field: 'inputs[0].sku', message: 'belongs to another product' },
        { field: 'inputs[1].title', message: 'must be a text' },
        { field: 'inputs[1].channel', message: 'must be one of D2C, MARKETPLACE, RETAILER' },
        { field: 'inputs[1].nothing', message: 'is not a known field' },
        { field: 'inputs[1].price.amount', message: 'must be a text' },
      ]),
    );
    const literal = await ours.graphql(
      'mutation { createProducts(inputs: [{ sku: 7, title: WORD, url: null, nothing: 1, channel: "D2C" }]) { id } }',
    );
    expect(literal.body.errors).toHaveLength(1);
    expect(literal.body.errors[0].extensions.details.errors).toEqual(
      expect.arrayContaining([
        { field: 'inputs[0].sku', message: 'must be a text' },
        { field: 'inputs[0].title', message: 'must be a text' },
        { field: 'inputs[0].url', message: 'must not be null' },
        { field: 'inputs[0].nothing', message: 'is not a known field' },
        { field: 'inputs[0].channel', message: 'must be one of D2C, MARKETPLACE, RETAILER' },
      ]),
    );
  });
});
