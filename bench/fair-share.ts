import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../src/platform/db.ts';
import { plantRecommendations } from '../test/support/many-recommendations.ts';
import { noteLines, timesLine } from './support/lines.ts';
import { quantile, startLoad } from './support/load.ts';
import { type Product, startProduct } from './support/product.ts';
import { machine, printTable, say } from './support/table.ts';
import { addTenants, type Tenant } from './support/tenants.ts';

/** Dear requests that are under way at once. */
const AT_ONCE = 40;

/** What the other's p99 may be of what it is alone. */
const BAR = 3;

const ASKED = '{ product(sku: "SKU-1") { sku title brand latestScore { score band } } }';
const FIELDS = 'id field status before after rationale product { sku title }';

/** The dearest requests that are allowed, and reads that keep the database busy. */
const DEAR: readonly (readonly [string, string])[] = [
  ['long texts', `{ products(first: 6) { nodes { sku recommendations { nodes { ${FIELDS} } } } } }`],
  ['many rows', '{ products(first: 96) { nodes { sku recommendations { nodes { id status } } } } }'],
  ['many lists', `{ ${aliases(12, 'recommendations(first: 200) { nodes { id product { sku } } }')} }`],
  ['slow reads', `{ ${aliases(12, 'products(first: 1, filter: { q: "no such words anywhere" }) { totalCount }')} }`],
];

/**
 * How a small tenant's requests fare while another, whose allowance was lifted, always has forty of the dearest under
 * way. Alone and beside take turns.
 */
export async function benchFairShare(options: {
  rounds: number;
  only: string;
  profileDir?: string | undefined;
}): Promise<void> {
  const product = await startProduct({ profileDir: options.profileDir });
  try {
    say(`fair-share: ${AT_ONCE} requests of one workspace at once beside one of another, ${machine()}`);
    const [busy, small] = await addTenants(product, 2);
    if (!busy || !small) return;
    await plant(product, busy, small);
    const rows: string[][] = [];
    for (const [name, query] of DEAR) {
      if (name.includes(options.only)) rows.push(await measure({ busy, small }, name, query, options.rounds));
    }
    printTable(
      ['small tenant beside', 'n', 'p50 alone ms', 'beside', 'p99 alone ms', 'beside', 'p99 ratio', `below ${BAR}`],
      rows,
    );
  } finally {
    await product.close();
  }
}

async function plant({ databaseUrl, database }: Product, busy: Tenant, small: Tenant): Promise<void> {
  const { db, close } = openDatabase({ url: databaseUrl, max: 2, statementTimeoutMs: 60_000 });
  const run = { app: { services: { db } } };
  await plantRecommendations(run, busy.workspaceId, { products: 200, each: 50, length: 2_000 });
  await plantRecommendations(run, small.workspaceId, { products: 5, each: 1, length: 50 });
  await close();
  await database.query('vacuum analyze');
}

type Tenants = { busy: Tenant; small: Tenant };

async function measure({ busy, small }: Tenants, name: string, query: string, rounds: number): Promise<string[]> {
  const [asking, flooding] = [startLoad(), startLoad()];
  const ask = async (seconds: number) =>
    asking.run({ ...load(small, ASKED), connections: 1, seconds }).then(({ milliseconds, failures }) => {
      if (failures > 0) throw new Error(`${failures} requests of the small tenant failed.`);
      return milliseconds;
    });
  try {
    await ask(2);
    const [alone, beside]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      alone.push(...(await ask(4)));
      const flood = flooding.run({ ...load(busy, query), connections: AT_ONCE, seconds: 6 });
      await sleep(1_000);
      beside.push(...(await ask(4)));
      await flood;
      await sleep(500);
    }
    for (const times of [alone, beside]) times.sort((left, right) => left - right);
    const [before, after] = [quantile(alone, 0.99), quantile(beside, 0.99)];
    const ratio = after / before;
    const ours = `${after.toFixed(1)} ms, n ${beside.length}`;
    const limit = `alone: ${before.toFixed(1)} ms, n ${alone.length}`;
    noteLines('fair-share', [timesLine({ name: `a small tenant beside ${name}, p99`, ours, limit }, ratio, BAR)]);
    const shown = [quantile(alone, 0.5), quantile(beside, 0.5), before, after].map((ms) => ms.toFixed(1));
    return [name, String(beside.length), ...shown, ratio.toFixed(2), ratio < BAR ? 'yes' : 'no'];
  } finally {
    asking.close();
    flooding.close();
  }
}

function load({ url, key }: Tenant, query: string) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  return { url: `${url}/graphql`, method: 'POST' as const, headers, body: JSON.stringify({ query }) };
}

function aliases(count: number, field: string): string {
  return Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ');
}
