import { setTimeout as sleep } from 'node:timers/promises';
import { type Line, noteLines } from '../support/lines.ts';
import { quantile } from '../support/load.ts';
import { machine, printTable, say } from '../support/table.ts';
import { CASES, type Case } from './cases.ts';
import { openWorld, type Tenant, type World } from './world.ts';

/** Between two things that the small tenant asks for. */
const EVERY_MS = 2_000;

/** What the small tenant may wait. */
const BAR_SECONDS = 10;

type Options = { seconds: number; only: string };

/**
 * How long a small tenant waits for its audits while another keeps the process busy, in five ways: one process of every
 * role with the defaults, each case on a database of its own, measured for a while from when the load was accepted.
 */
export async function benchIsolation({ seconds, only }: Options): Promise<void> {
  const redisUrl = process.env['BENCH_REDIS_URL'];
  for (const home of redisUrl ? [null, redisUrl] : [null]) {
    say(`isolation, queue in ${home ? 'redis' : 'postgres'}: ${seconds} s each, ${machine()}`);
    const rows: string[][] = [];
    for (const one of CASES.filter(({ name }) => name.includes(only)))
      rows.push(...(await measure(one, home, seconds)));
    const parts = ['queued p95 s', 'ran p95 s'];
    noteLines(
      'isolation',
      rows.map((row) => lineOf(row, home === null ? '' : ', with Redis')),
    );
    printTable(
      ['small tenant beside', 'n', 'unfinished', 'p50 s', 'p95 s', ...parts, `p95 below ${BAR_SECONDS} s`],
      rows,
    );
  }
}

function lineOf([name = '', n = '', unfinished = '', p50 = '', p95 = '']: readonly string[], where: string): Line {
  const ours = `p50 ${p50} s, n ${n}, ${unfinished} unfinished`;
  const isMet = Number(p95) < BAR_SECONDS;
  return {
    name: `a small tenant beside ${name}${where}, p95`,
    ours,
    figure: `${p95} s`,
    bar: `< ${BAR_SECONDS} s`,
    isMet,
  };
}

/** From what was asked first to the answer that it has ended, and of that how long its job stood in the queue, and ran. */
type Waits = { seconds: number[]; unfinished: number };
type Parts = { queued: number[]; ran: number[] };

async function measure({ name, limits, begin }: Case, redisUrl: string | null, seconds: number): Promise<string[][]> {
  const world = await openWorld(limits, redisUrl);
  try {
    const [large, small] = [await world.tenant(), await world.tenant()];
    // The first audit of a process also loads what reads pages.
    await auditOnce(small, `http://first.example:${world.sitePort}/page/first`, -1);
    await begin(world, large);
    const hasImports = name.includes('imports');
    const [audits, imports] = await Promise.all([
      repeat(seconds, (n) => auditOnce(small, `http://small${n}.example:${world.sitePort}/page/${n}`, n)),
      hasImports ? repeat(seconds, (n) => importOnce(small, n)) : null,
    ]);
    const rows = [row(`${name}: audits`, audits, await partsOf(world, small, 'audit.run'))];
    if (!imports) return rows;
    return [...rows, row(`${name}: imports of 100 rows`, imports, await partsOf(world, small, 'catalog.import'))];
  } finally {
    await world.close();
  }
}

/** Begins one every so often, whether the ones before have ended or not; one that has not ended waited until now. */
async function repeat(seconds: number, once: (n: number) => Promise<void>): Promise<Waits> {
  const start = performance.now();
  let isOver = false;
  const waits: { from: number; to: number | null }[] = [];
  for (let n = 0; performance.now() - start < seconds * 1_000; n += 1) {
    const wait: (typeof waits)[number] = { from: performance.now(), to: null };
    waits.push(wait);
    void once(n).then(
      () => {
        wait.to = performance.now();
      },
      (error: Error) => isOver || say(`  ${error.message}`),
    );
    await sleep(EVERY_MS);
  }
  await sleep(BAR_SECONDS * 1_000);
  const end = performance.now();
  isOver = true;
  const unfinished = waits.filter(({ to }) => to === null).length;
  return { seconds: waits.map(({ from, to }) => ((to ?? end) - from) / 1_000).sort((a, b) => a - b), unfinished };
}

async function auditOnce(small: Tenant, url: string, n: number): Promise<void> {
  const sku = `S-${n}`;
  await small.ask('/v1/catalog', { method: 'POST', body: JSON.stringify({ sku, title: 'Alder lamp', url }) });
  const { job_id: id } = await small.ask<{ job_id: string }>(`/v1/scores/${sku}/audit`, { method: 'POST' });
  await ended(small, id);
}

async function importOnce(small: Tenant, n: number): Promise<void> {
  const rows = Array.from({ length: 100 }, (_, row) => `S-${n}-${row},Kettle,https://brand.example/s/${row}\n`);
  const headers = { 'Content-Type': 'text/csv' };
  const body = `sku,title,url\n${rows.join('')}`;
  const { job_id: id } = await small.ask<{ job_id: string }>('/v1/catalog/import', { method: 'POST', headers, body });
  await ended(small, id);
}

/** @throws Error unless it succeeds */
async function ended(small: Tenant, id: string): Promise<void> {
  for (;;) {
    const job = await small.ask<{ status: string; error: unknown }>(`/v1/jobs/${id}?wait=5`);
    if (job.status === 'succeeded') return;
    if (job.status !== 'queued' && job.status !== 'running') throw new Error(JSON.stringify(job.error));
  }
}

/** Of the tenant's jobs of a kind, the first of the process left out; one that did not begin or end did so until now. */
async function partsOf({ app }: World, { workspaceId }: Tenant, type: string): Promise<Parts> {
  const rows = await app.services.sql.query<{ queued: number; ran: number }>({
    text: `select extract(epoch from coalesce(started_at, clock_timestamp()) - created_at)::float8 as queued,
             extract(epoch from coalesce(finished_at, clock_timestamp()) - coalesce(started_at, clock_timestamp()))::float8 as ran
           from jobs where workspace_id = $1 and type = $2 order by created_at offset 1`,
    values: [workspaceId, type],
  });
  const sorted = (read: (row: { queued: number; ran: number }) => number) => rows.map(read).sort((a, b) => a - b);
  return { queued: sorted(({ queued }) => queued), ran: sorted(({ ran }) => ran) };
}

function row(name: string, { seconds, unfinished }: Waits, { queued, ran }: Parts): string[] {
  const [p50, p95] = [quantile(seconds, 0.5), quantile(seconds, 0.95)];
  return [
    name,
    String(seconds.length),
    String(unfinished),
    p50.toFixed(1),
    p95.toFixed(1),
    quantile(queued, 0.95).toFixed(1),
    quantile(ran, 0.95).toFixed(1),
    p95 < BAR_SECONDS ? 'yes' : 'no',
  ];
}
