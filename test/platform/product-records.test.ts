import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  createProducts,
  deleteProduct,
  moveProducts,
  restoreProduct,
  updateProduct,
} from '../../src/domains/catalog/commands.ts';
import { importBatch } from '../../src/domains/catalog/import/import-batch.ts';
import { type ProductRecord, productRecordsAt } from '../../src/domains/catalog/index.ts';
import { purgeProducts } from '../../src/domains/catalog/purge.ts';
import { productInput } from '../../src/domains/catalog/rules.ts';
import type { Context } from '../../src/kernel/context.ts';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';

let run: TestApp;
let ours: Tenant;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
});
beforeEach(async () => {
  ours = await run.workspace();
});
afterAll(() => run.close());

const START = Date.parse('2026-05-01T00:00:00Z');
const hour = (hours: number) => new Date(START + hours * 3_600_000);

/** The workspace's context at an hour. */
const at = (hours: number, tenant = ours): Context => ({ ...tenant.context(), clock: { now: () => hour(hours) } });

const INPUT = {
  sku: 'A',
  title: 'Kettle',
  url: 'https://brand.example/shop/kettle',
  brand: 'Brew',
  description: 'Boils.',
  bullets: ['Fast'],
  mpn: 'K-1',
  price: { amount: '29.9', currency: 'EUR' },
  availability: 'IN_STOCK',
};

async function create(hours = 0): Promise<string> {
  const [product] = await createProducts(at(hours), [INPUT]);
  return product?.id ?? '';
}

async function recordAt(hours: number, id: string, tenant = ours): Promise<ProductRecord | undefined> {
  return (await productRecordsAt(tenant.context(), [id], hour(hours))).get(id);
}

const versions = (productId: string) =>
  run.app.services.db.productVersion.findMany({
    where: { productId },
    orderBy: [{ part: 'asc' }, { validFrom: 'asc' }],
  });

describe('the record of a product at a moment', () => {
  test('is none before it was created, and afterwards everything that answers are checked against', async () => {
    const id = await create();
    expect(await recordAt(-1, id)).toBeUndefined();
    expect(await recordAt(0, id)).toEqual({
      productId: id,
      sku: 'A',
      validFrom: hour(0),
      title: 'Kettle',
      brand: 'Brew',
      url: INPUT.url,
      category: null,
      gtin: null,
      mpn: 'K-1',
      price: { amount: '29.90', currency: 'EUR' },
      availability: 'IN_STOCK',
      description: 'Boils.',
      bullets: ['Fast'],
      recentPrices: [],
    });
  });

  test('is what it was then, whatever has changed since, with the prices that held before', async () => {
    const id = await create();
    await updateProduct(at(1), 'A', { price: { amount: '25', currency: 'EUR' } });
    await updateProduct(at(2), 'A', { title: 'Kettle, red', availability: 'OUT_OF_STOCK' });
    await updateProduct(at(3), 'A', { price: null, description: null, bullets: [] });
    expect(await recordAt(0.5, id)).toMatchObject({ price: { amount: '29.90' }, recentPrices: [] });
    const former = [{ amount: '29.90', currency: 'EUR', until: hour(1) }];
    expect(await recordAt(1, id)).toMatchObject({ price: { amount: '25.00' }, title: 'Kettle', recentPrices: former });
    expect(await recordAt(2.5, id)).toMatchObject({
      price: { amount: '25.00' },
      title: 'Kettle, red',
      description: 'Boils.',
      availability: 'OUT_OF_STOCK',
      recentPrices: former,
    });
    expect(await recordAt(9, id)).toMatchObject({
      price: null,
      description: null,
      bullets: null,
      validFrom: hour(3),
      recentPrices: [{ amount: '25.00', currency: 'EUR', until: hour(3) }, ...former],
    });
  });

  test('ends with the deletion and begins anew with the restoration', async () => {
    const id = await create();
    await deleteProduct(at(1), 'A');
    await restoreProduct(at(2), 'A');
    expect(await recordAt(0.5, id)).toMatchObject({ title: 'Kettle' });
    expect(await recordAt(1, id)).toBeUndefined();
    expect(await recordAt(2, id)).toMatchObject({ title: 'Kettle', description: 'Boils.' });
  });

  test('follows an import and a shop that moved', async () => {
    const id = await create();
    const row = productInput.parse({ sku: 'A', title: 'Imported', url: INPUT.url });
    await ours.context().transaction((tx) => importBatch(at(1), tx, [{ row: 2, item: row }]));
    await moveProducts(at(2), { pathPrefix: '/shop', baseUrl: 'https://new.example' });
    expect(await recordAt(1, id)).toMatchObject({ title: 'Imported', url: INPUT.url, brand: 'Brew' });
    expect(await recordAt(2, id)).toMatchObject({ title: 'Imported', url: 'https://new.example/kettle' });
  });

  test('of another workspace, or of a purged product, is none', async () => {
    const id = await create();
    expect(await recordAt(1, id, await run.workspace())).toBeUndefined();
    await deleteProduct(at(1), 'A');
    await purgeProducts({ ...run.app.services, clock: at(24 * 40).clock });
    expect(await recordAt(0.5, id)).toBeUndefined();
    expect(await versions(id)).toEqual([]);
  });

  test('is read in one statement, however many are asked for', async () => {
    const inputs = Array.from({ length: 200 }, (_, index) => ({ ...INPUT, sku: `B-${index}` }));
    const ids = (await createProducts(at(0), inputs)).map(({ id }) => id);
    run.queries.length = 0;
    expect((await productRecordsAt(ours.context(), ids, hour(1))).size).toBe(200);
    expect(run.queries).toHaveLength(1);
  });
});

describe('a version', () => {
  test('begins only where something of it changed: a new price does not copy the description', async () => {
    const id = await create();
    await updateProduct(at(1), 'A', { price: { amount: '25', currency: 'EUR' } });
    await updateProduct(at(2), 'A', { tags: ['new'], imageUrls: ['https://i.example/1'] });
    await updateProduct(at(3), 'A', { price: { amount: '25.00', currency: 'EUR' } });
    expect((await versions(id)).map(({ part, validFrom, validTo }) => [part, validFrom, validTo])).toEqual([
      ['copy', hour(0), null],
      ['facts', hour(0), hour(1)],
      ['facts', hour(1), null],
    ]);
  });

  test('is undone with the change that it belongs to', async () => {
    const id = await create();
    await expect(createProducts(at(1), [{ ...INPUT, sku: 'C' }, INPUT])).rejects.toMatchObject({
      code: 'sku_already_exists',
    });
    const all = await run.app.services.db.productVersion.findMany({ where: { workspaceId: ours.workspaceId } });
    expect(new Set(all.map(({ productId }) => productId))).toEqual(new Set([id]));
  });

  test('follows the one before, within one millisecond and by a clock that lags', async () => {
    const id = await create();
    await updateProduct(at(0), 'A', { title: 'Second' });
    expect(await recordAt(0, id)).toMatchObject({ title: 'Second' });
    await updateProduct(at(2), 'A', { title: 'Third' });
    await updateProduct(at(1), 'A', { title: 'Fourth' });
    expect(await recordAt(1.5, id)).toMatchObject({ title: 'Second' });
    expect(await recordAt(2, id)).toMatchObject({ title: 'Fourth' });
  });
});
