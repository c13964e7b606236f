import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoCatalog } from '../../src/simulators/shop/catalog.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { openShop, type TestShop } from '../support/shop.ts';
import { plantRows } from '../support/tenant-rows.ts';

const LAMP = 'BRW-LP-02';

let run: TestApp;
let shop: TestShop;

beforeAll(async () => {
  shop = await openShop();
  run = await openTestApp({ egressAllow: [shop.origin] });
});
afterAll(async () => {
  await run.close();
  await shop.close();
});

async function faqAfterAudit(concerns: string[], terms: string[]): Promise<string> {
  const tenant = await run.workspace();
  const { Persona: id = '' } = await plantRows(run, tenant);
  await run.app.services.db.persona.update({ where: { id }, data: { concerns, terms } });
  const product = demoCatalog(shop.origin).find(({ sku }) => sku === LAMP);
  const { sku, title, url, brand } = { ...product };
  await tenant.post('/v1/catalog', { sku, title, url, brand });
  const { body } = await tenant.post(`/v1/scores/${LAMP}/audit`);
  expect((await tenant.get(`/v1/jobs/${body.job_id}?wait=30`)).body).toMatchObject({ status: 'succeeded' });
  const open = (await tenant.get(`/v1/recommendations?sku=${LAMP}&field=faq`)).body.data;
  return JSON.stringify((await tenant.get(`/v1/recommendations/${open[0].id}`)).body.after);
}

test('a rewritten FAQ answers first what personas are concerned about', async () => {
  expect(await faqAfterAudit([], [])).not.toContain('2.3 kg');
  expect(await faqAfterAudit(['The weight is too much for my desk.'], ['weight'])).toContain('2.3 kg');
});
