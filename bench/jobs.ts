import { noteLines, rateLine, shareLine } from './support/lines.ts';
import { ask, followJob, type Product, startProduct } from './support/product.ts';
import { runRawJobs } from './support/raw-jobs.ts';
import { machine, printTable, say, whole } from './support/table.ts';

/** Jobs that the bare queue has under way at once, as many as the product. */
const AT_ONCE = 8;

/** The least share of the limit's processor time, and the least jobs a second on two processors. */
const BAR = 0.4;
const RATE_BAR = 600;

type Options = { jobs: number; profileDir?: string | undefined };

/**
 * What the machinery of jobs costs by itself: audits that end at once, because their address may not be requested,
 * beside as many jobs of the bare queue that write one row and one event each. With Redis too when there is one.
 */
export async function benchJobs(options: Options): Promise<void> {
  await benchOn('postgres', options, {});
  const redisUrl = process.env['BENCH_REDIS_URL'];
  if (redisUrl) await benchOn('redis', options, { REDIS_URL: redisUrl });
  else say('  BENCH_REDIS_URL names a Redis of its own to measure with Redis too.');
}

async function benchOn(backend: string, { jobs, profileDir }: Options, env: Record<string, string>): Promise<void> {
  const product = await startProduct({ profileDir, env });
  try {
    say(`jobs: ${whole(jobs)}, ${backend}, ${machine()}`);
    await fill(product, 'warm', Math.min(200, jobs));
    await run(product, 'warm');
    await fill(product, 'jobs', jobs);
    const before = await counted(product);
    const startedAt = performance.now();
    const failed = await run(product, 'jobs');
    const seconds = (performance.now() - startedAt) / 1000;
    const after = await counted(product);
    const each = (name: keyof Counted, digits: number) => ((after[name] - before[name]) / jobs).toFixed(digits);
    const redisUrl = env['REDIS_URL'] ?? null;
    const raw = await runRawJobs({ databaseUrl: product.databaseUrl, redisUrl, count: jobs, atOnce: AT_ONCE });
    const spent = {
      ours: (after.server + after.database - before.server - before.database) / jobs,
      limit: (raw.cpuMs + raw.databaseMs) / jobs,
    };
    const shown = {
      ...spent,
      what: `${whole(jobs / raw.seconds)}/s of the bare queue`,
      each: `each, ${whole(jobs / seconds)}/s`,
    };
    noteLines('jobs', [
      shareLine(`jobs, queue in ${backend}`, shown, BAR),
      rateLine(`jobs a second, queue in ${backend}`, jobs / seconds, RATE_BAR),
    ]);
    printTable(
      ['', 'jobs/s', 'server ms', 'database ms', 'commits', 'syncs', 'KB of WAL'],
      [
        [
          `${whole(failed)} jobs`,
          whole(jobs / seconds),
          each('server', 1),
          each('database', 1),
          each('commits', 1),
          each('syncs', 1),
          each('walKb', 1),
        ],
        [
          'bare queue',
          whole(jobs / raw.seconds),
          (raw.cpuMs / jobs).toFixed(1),
          (raw.databaseMs / jobs).toFixed(1),
          '',
          '',
          '',
        ],
        ['share, by the clock', (raw.seconds / seconds).toFixed(2), '', '', '', '', ''],
        ['share of processor time', (spent.limit / spent.ours).toFixed(2), '', '', '', '', ''],
      ],
    );
  } finally {
    await product.close();
  }
}

async function fill(product: Product, tag: string, count: number): Promise<void> {
  for (let first = 0; first < count; first += 200) {
    const size = Math.min(200, count - first);
    const records = Array.from({ length: size }, (_, index) => {
      return { sku: `${tag}-${first + index}`, title: 'T', url: 'http://169.254.169.254/', tags: [tag] };
    });
    await ask(product, '/v1/catalog', { method: 'POST', body: JSON.stringify(records) });
  }
}

/** @returns how many failed, as all of them should */
async function run(product: Product, tag: string): Promise<number> {
  const body = JSON.stringify({ tag });
  const { job_id: jobId } = await ask<{ job_id: string }>(product, '/v1/scores/audit', { method: 'POST', body });
  const job = await followJob<{ failed: number }>(product, jobId, () => undefined);
  return job.result.failed;
}

type Counted = { server: number; database: number; commits: number; syncs: number; walKb: number };

async function counted({ cpu, database }: Product): Promise<Counted> {
  // Each connection adds up its own numbers a second later.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const { rows } = await database.query<{ commits: number; syncs: number; walKb: number }>(
    `select xact_commit::float8 as commits, (select sum(fsyncs)::float8 from pg_stat_io where object = 'wal') as syncs,
       pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 / 1024 as "walKb"
     from pg_stat_database where datname = current_database()`,
  );
  const [{ commits, syncs, walKb } = { commits: 0, syncs: 0, walKb: 0 }] = rows;
  return { server: await cpu.server(), database: await cpu.database(), commits, syncs, walKb };
}
