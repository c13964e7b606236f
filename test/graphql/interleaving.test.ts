import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { plantRows, type TenantRows } from '../support/tenant-rows.ts';
import { unlimitedTenant } from '../support/unlimited.ts';

type Side = { tenant: Tenant; rows: TenantRows; mark: string };

let run: TestApp;
const sides: Side[] = [];

/** Two workspaces with the same SKU, whose texts say whose they are. */
beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  for (const mark of ['of-one', 'of-the-other']) {
    const tenant = await unlimitedTenant(run);
    const rows = await plantRows(run, tenant, { sku: 'SAME-1' });
    const { db } = run.app.services;
    const where = { workspaceId: tenant.workspaceId };
    await db.product.updateMany({ where, data: { title: mark, url: `https://${mark}.example/p` } });
    await db.scoreRun.updateMany({ where, data: { pageUrl: `https://${mark}.example/p` } });
    await db.recommendation.updateMany({ where, data: { rationale: mark, after: mark } });
    await db.webhookEndpoint.updateMany({ where, data: { description: mark } });
    sides.push({ tenant, rows, mark });
  }
});
afterAll(() => run.close());

const PRODUCT =
  'title url latestScore { pageUrl product { title recommendations { nodes { rationale after product { title } } } } }';
const ASKED: ((side: Side) => Promise<string>)[] = [
  async ({ tenant }) => (await tenant.graphql(`{ product(sku: "SAME-1") { ${PRODUCT} } }`)).text,
  async ({ tenant }) => (await tenant.graphql(`{ products(first: 5) { nodes { ${PRODUCT} } } }`)).text,
  async ({ tenant }) =>
    (await tenant.graphql('{ recommendations { nodes { rationale run { pageUrl } product { title } } } }')).text,
  async ({ tenant }) =>
    (await tenant.graphql('{ scoreHistory(sku: "SAME-1") { nodes { pageUrl product { title } } } }')).text,
  async ({ tenant }) =>
    (
      await tenant.graphql(
        '{ webhookEndpoints { nodes { description deliveries { nodes { endpoint { description } } } } } }',
      )
    ).text,
  async ({ tenant, rows }) =>
    (
      await tenant.graphql(
        'query ($id: ID!) { node(id: $id) { ... on Product { title } ... on Recommendation { rationale } } }',
        { id: rows.Recommendation },
      )
    ).text,
  async ({ tenant }) => (await tenant.get('/v1/catalog/SAME-1')).text,
  async ({ tenant }) => (await tenant.get('/v1/recommendations?sku=SAME-1')).text,
];

test('requests of two workspaces for the same fields, in any order at once, are each answered with their own rows', async () => {
  const request = fc.record({ side: fc.nat({ max: 1 }), question: fc.nat({ max: ASKED.length - 1 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 8, maxLength: 16 }), async (requests) => {
      const answers = await Promise.all(
        requests.map(async ({ side, question }) => {
          const asking = sides[side];
          return { mark: asking?.mark ?? '', text: asking ? ((await ASKED[question]?.(asking)) ?? '') : '' };
        }),
      );
      for (const { mark, text } of answers) {
        expect(text).toContain(mark);
        for (const other of sides) if (other.mark !== mark) expect(text).not.toContain(other.mark);
      }
    }),
    { seed: 20_261_126, numRuns: 25 },
  );
});
