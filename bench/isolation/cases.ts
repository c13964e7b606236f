import { POLITE, type Tenant, UNLIMITED, type World } from './world.ts';

/** What one tenant does to the process while another, small one asks for an audit now and then. */
export type Case = { name: string; limits: typeof POLITE; begin(world: World, large: Tenant): Promise<void> };

const IMPORTS = 12;
const IMPORT_ROWS = 40_000;

/** The five loads that a small tenant must not notice. */
export const CASES: readonly Case[] = [
  { name: 'alone', limits: UNLIMITED, begin: () => Promise.resolve() },
  {
    name: '5,000 fast audits',
    limits: UNLIMITED,
    begin: (world, large) => audits({ world, large }, { count: 5_000, host: 'fast', hosts: 50 }),
  },
  {
    name: '200 pages of 14 s',
    limits: UNLIMITED,
    begin: (world, large) => audits({ world, large }, { count: 200, host: 'slow', hosts: 20 }),
  },
  { name: `${IMPORTS} imports of 40,000 rows`, limits: UNLIMITED, begin: (_world, large) => imports(large) },
  {
    name: '40 audits of one polite host',
    limits: POLITE,
    begin: (world, large) => audits({ world, large }, { count: 40, host: 'one', hosts: 1 }),
  },
  {
    name: '40 audits with redirects and images of shared hosts',
    limits: POLITE,
    begin: (world, large) => audits({ world, large }, { count: 40, host: 'moved', hosts: 40 }),
  },
];

/** Audits of so many pages at so many hosts, asked for as one batch. */
async function audits(
  { world, large }: { world: World; large: Tenant },
  { count, host, hosts }: { count: number; host: string; hosts: number },
): Promise<void> {
  const rows = Array.from({ length: count }, (_, n) =>
    JSON.stringify({
      sku: `L-${n}`,
      title: 'Alder lamp',
      url: `http://${host}${n % hosts}.example:${world.sitePort}/page/${n}`,
    }),
  );
  for (let from = 0; from < count; from += 200) {
    await large.ask('/v1/catalog', { method: 'POST', body: `[${rows.slice(from, from + 200).join(',')}]` });
  }
  await large.ask('/v1/scores/audit', { method: 'POST', body: JSON.stringify({ all: true }) });
}

async function imports(large: Tenant): Promise<void> {
  for (let file = 0; file < IMPORTS; file += 1) {
    const lines = Array.from(
      { length: IMPORT_ROWS },
      (_, n) =>
        `I-${file}-${n},Kettle number ${n},https://brand.example/p/${n},Brand ${n % 50},${(n % 500) + 0.5},USD\n`,
    );
    const body = `sku,title,url,brand,price_amount,price_currency\n${lines.join('')}`;
    await large.ask('/v1/catalog/import', { method: 'POST', headers: { 'Content-Type': 'text/csv' }, body });
  }
}
