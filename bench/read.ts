import { fillCatalogue } from './support/fill.ts';
import { type Load, type LoadProcess, type LoadResult, quantile, startLoad } from './support/load.ts';
import { ask, followJob, type Product, startProduct } from './support/product.ts';
import { startRaw } from './support/raw.ts';
import { machine, printTable, say, whole } from './support/table.ts';

const CONNECTIONS = 16;

/** A runtime that compiles while it runs is measured when it has compiled. */
const WARM_UP = { requests: 2_000, seconds: 10 };

const PRODUCT_FIELDS = `sku title brand url channel score lastAudited description bullets category tags gtin
  price { amount currency } availability imageUrls createdAt updatedAt deletedAt`;
const SCORE_FIELDS = `id sku channel model score band previousScore delta auditedAt
  buckets { bucket score max criteria { id title status points maxPoints evidence { lookedAt found expected } howToFix } }`;

type Case = { name: string; raw: string; path: string; graphql: string };

/** Reads against the raw limit, taking turns second by second, so that a noisy machine is noisy for both. */
export async function benchRead(options: { products: number; rounds: number }): Promise<void> {
  const product = await startProduct();
  const raw = await startRaw(product);
  const load = startLoad();
  try {
    const cases = await prepare(product, options.products);
    say(`read: ${whole(options.products)} products, ${CONNECTIONS} connections, ${machine()}`);
    const rows: string[][] = [];
    for (const one of cases) {
      const targets = {
        raw: { ...target(`${raw.url}${one.raw}`), cpuMs: raw.cpuMs },
        REST: { ...target(`${product.url}${one.path}`, product.key), cpuMs: product.cpuMs },
        GraphQL: { ...target(`${product.url}/graphql`, product.key, one.graphql), cpuMs: product.cpuMs },
      };
      rows.push(...rowsOf(one.name, await takeTurns(load, targets, options.rounds)));
    }
    printTable(['', 'requests/s', 'p50 ms', 'p99 ms', 'of the raw limit', 'CPU ms', 'failures'], rows);
  } finally {
    load.close();
    raw.close();
    await product.close();
  }
}

async function prepare(product: Product, count: number): Promise<Case[]> {
  await fillCatalogue(product, count);
  const { data } = await ask<{ data: { sku: string }[] }>(product, '/v1/catalog?limit=200&sort=sku&brand=Brewline');
  const sku = data[0]?.sku ?? 'BRW-LP-02';
  const { job_id: jobId } = await ask<{ job_id: string }>(product, `/v1/scores/${sku}/audit`, { method: 'POST' });
  await followJob(product, jobId, () => undefined);
  return [
    {
      name: 'one product',
      raw: '/product?F-77',
      path: '/v1/catalog/F-77',
      graphql: `{ product(sku: "F-77") { ${PRODUCT_FIELDS} } }`,
    },
    {
      name: '50 products',
      raw: '/products?50',
      path: '/v1/catalog?limit=50',
      graphql: `{ products(first: 50) { nodes { ${PRODUCT_FIELDS} } pageInfo { endCursor hasNextPage } } }`,
    },
    {
      name: 'one score',
      raw: `/score?${sku}`,
      path: `/v1/scores/${sku}`,
      graphql: `{ score(sku: "${sku}") { ${SCORE_FIELDS} } }`,
    },
  ];
}

type Request = Omit<Load, 'connections' | 'seconds'>;
type Target = Request & { cpuMs: () => Promise<number> };
type Round = LoadResult & { cpuMs: number };

function target(url: string, key?: string, query?: string): Request {
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
  if (query === undefined) return { url, method: 'GET', headers, body: null };
  return {
    url,
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  };
}

async function takeTurns(
  load: LoadProcess,
  targets: Readonly<Record<string, Target>>,
  rounds: number,
): Promise<Map<string, Round[]>> {
  const results = new Map<string, Round[]>(Object.keys(targets).map((name) => [name, []]));
  for (const { cpuMs: _unread, ...request } of Object.values(targets)) {
    await load.run({ ...request, connections: CONNECTIONS, seconds: WARM_UP.seconds, requests: WARM_UP.requests });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, { cpuMs, ...request }] of Object.entries(targets)) {
      const before = await cpuMs();
      const result = await load.run({ ...request, connections: CONNECTIONS, seconds: 1 });
      results.get(name)?.push({ ...result, cpuMs: (await cpuMs()) - before });
    }
  }
  return results;
}

function rowsOf(name: string, results: ReadonlyMap<string, Round[]>): string[][] {
  const limit = perSecond(results.get('raw') ?? []);
  return [...results].map(([face, rounds]) => {
    const milliseconds = rounds.flatMap((round) => round.milliseconds).sort((left, right) => left - right);
    const rate = perSecond(rounds);
    const cpuMs = rounds.reduce((sum, round) => sum + round.cpuMs, 0) / milliseconds.length;
    const failures = rounds.reduce((sum, round) => sum + round.failures, 0);
    return [
      `${name}, ${face}`,
      whole(rate),
      quantile(milliseconds, 0.5).toFixed(1),
      quantile(milliseconds, 0.99).toFixed(1),
      face === 'raw' ? '' : (rate / limit).toFixed(2),
      cpuMs.toFixed(2),
      String(failures),
    ];
  });
}

/** Of several rounds the one in the middle. */
function perSecond(rounds: readonly LoadResult[]): number {
  return quantile(
    rounds.map((round) => round.perSecond).sort((left, right) => left - right),
    0.5,
  );
}
