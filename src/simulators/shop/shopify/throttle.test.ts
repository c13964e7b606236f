import { expect, test } from 'vitest';
import { createDemoShop } from '../shop.ts';

const BASE = 'http://127.0.0.1:9000';

type Cost = {
  requestedQueryCost: number;
  actualQueryCost: number | null;
  throttleStatus: { currentlyAvailable: number };
};
type Body = { errors?: { extensions: { code: string } }[]; extensions?: { cost: Cost } };

function open() {
  const time = { nowMs: Date.parse('2026-11-01T00:00:00Z') };
  const shop = createDemoShop({
    baseUrl: BASE,
    clock: { now: () => new Date(time.nowMs) },
    throttle: { maximumAvailable: 30, restoreRate: 10 },
  });
  const ask = async (query: string) => {
    const response = await shop.fetch(
      new Request(`${BASE}/admin/api/2026-04/graphql.json`, {
        method: 'POST',
        headers: { 'x-shopify-access-token': shop.credentials.accessToken },
        body: JSON.stringify({ query }),
      }),
    );
    const body: Body = JSON.parse(await response.text());
    return { status: response.status, ...body };
  };
  return { time, ask };
}

const WRITE =
  'mutation { productUpdate(product: { id: "gid://shopify/Product/7300000000003", title: "Again" }) { userErrors { message } } }';

test('points run out, are refused as THROTTLED with status 200, and come back with time', async () => {
  const { ask, time } = open();
  const left: (number | undefined)[] = [];
  for (let turn = 0; turn < 3; turn += 1)
    left.push((await ask(WRITE)).extensions?.cost.throttleStatus.currentlyAvailable);
  expect(left).toEqual([20, 10, 0]);
  expect(await ask(WRITE)).toMatchObject({
    status: 200,
    errors: [{ extensions: { code: 'THROTTLED' } }],
    extensions: { cost: { requestedQueryCost: 10, actualQueryCost: null } },
  });
  time.nowMs += 999;
  expect((await ask(WRITE)).errors).toBeDefined();
  time.nowMs += 1;
  expect((await ask(WRITE)).errors).toBeUndefined();
});

test('a list is reserved at its page size and paid by what it held', async () => {
  const { ask } = open();
  const { extensions } = await ask('{ products(first: 20, query: "sku:BRW-LP-02") { nodes { id } } }');
  expect(extensions?.cost).toMatchObject({ requestedQueryCost: 22, throttleStatus: { currentlyAvailable: 28 } });
  expect(extensions?.cost.actualQueryCost).toBe(2);
});

test('a query that could cost more than 1,000 points is refused before it runs', async () => {
  const { ask } = open();
  const answer = await ask('{ products(first: 250) { nodes { variants(first: 100) { nodes { sku } } } } }');
  expect(answer.errors).toMatchObject([{ extensions: { code: 'MAX_COST_EXCEEDED' } }]);
});
