import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { databaseCpuMs } from './backends.ts';
import { cpuMsOf, memoryOf, peakMemoryOf, ticksMsOf } from './process.ts';

/** Processor time used so far, ms: by the server's process, and by PostgreSQL's processes for it. */
export type Cpu = {
  server(): Promise<number>;
  /** With its threads that have ended, in steps of 10 ms. */
  serverInAll(): Promise<number>;
  database(): Promise<number>;
};

/** Processor time used so far by the server and by PostgreSQL for it, ms. */
export async function spentTogether({ cpu }: { cpu: Pick<Cpu, 'server' | 'database'> }): Promise<number> {
  return (await cpu.server()) + (await cpu.database());
}

/** The built product as a process of its own, on a database of its own; both are gone after `close`. */
export type Product = {
  url: string;
  key: string;
  workspaceId: string;
  databaseUrl: string;
  redisUrl: string | undefined;
  database: pg.Client;
  /** Resident memory of the product's process, MiB. */
  memory(): Promise<number>;
  /** The most that it ever was. */
  peakMemory(): Promise<number>;
  cpu: Cpu;
  /** Ends the process and starts it anew on what is there. @returns the milliseconds until it was ready */
  restart(): Promise<number>;
  close(): Promise<void>;
};

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const START_MS = 300_000;

/**
 * Starts the built product on an embedded PostgreSQL, as `npm start` does, and lifts its sandbox's rate limit.
 *
 * @param options.profileDir where the process leaves a profile of its processor time when it ends
 * @param options.env what the process is told besides
 */
export async function startProduct(
  options: { profileDir?: string | undefined; env?: Record<string, string> } = {},
): Promise<Product> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ecommerce-insights-bench-'));
  await chmod(dataDir, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDir });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const profile = options.profileDir ? ['--cpu-prof', `--cpu-prof-dir=${options.profileDir}`] : [];
  const run = () =>
    spawn(process.execPath, [...profile, MAIN], {
      env: {
        ...process.env,
        ...options.env,
        NODE_ENV: 'production',
        SANDBOX: '1',
        DATABASE_URL: postgres.url,
        DATA_DIR: dataDir,
        PORT: String(port),
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  let child = run();
  const database = new pg.Client({ connectionString: postgres.url });
  const close = async (): Promise<void> => {
    await stop(child);
    await database.end().catch(() => undefined);
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await untilReady(url, child);
    await database.connect();
    const { rows } = await database.query<{ id: string }>(
      'update workspaces set rate_limit_per_minute = 1000000000, rate_limit_burst = 1000000000 returning id',
    );
    const key = (await readFile(join(dataDir, 'sandbox.key'), 'utf8')).trim();
    const pid = () => child.pid ?? 0;
    const workspaceId = rows[0]?.id ?? '';
    const cpu = {
      server: () => cpuMsOf(pid()),
      serverInAll: () => ticksMsOf(pid()),
      database: () => databaseCpuMs(database, null),
    };
    const measures = { memory: () => memoryOf(pid()), peakMemory: () => peakMemoryOf(pid()), cpu };
    const restart = async (): Promise<number> => {
      await stop(child);
      const start = performance.now();
      child = run();
      await untilReady(url, child);
      return performance.now() - start;
    };
    const redisUrl = options.env?.['REDIS_URL'];
    return { url, key, workspaceId, databaseUrl: postgres.url, redisUrl, database, ...measures, restart, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Asks the product and reads its JSON. @throws Error for anything but success */
export async function ask<Body>(
  product: Pick<Product, 'url' | 'key'>,
  path: string,
  init: RequestInit = {},
): Promise<Body> {
  const headers = { Authorization: `Bearer ${product.key}`, 'Content-Type': 'application/json', ...init.headers };
  const response = await fetch(`${product.url}${path}`, { ...init, headers });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}

/** A job as it is asked for. */
export type Job<Result> = {
  status: string;
  progress: { percent: number; done: number | null; total: number | null };
  result: Result;
  error: unknown;
};

/** Follows a job to its end; `onLook` is told of it about once a second. @throws Error unless it succeeds */
export async function followJob<Result>(
  product: Product,
  jobId: string,
  onLook: (job: Job<Result>) => Promise<void> | void,
): Promise<Job<Result>> {
  for (;;) {
    const job = await ask<Job<Result>>(product, `/v1/jobs/${jobId}?wait=1`);
    await onLook(job);
    if (job.status === 'succeeded') return job;
    if (job.status !== 'queued' && job.status !== 'running')
      throw new Error(`${job.status}: ${JSON.stringify(job.error)}`);
  }
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The product ended with ${child.exitCode} at its start.`);
    const isReady = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The product did not start.');
}

/** Ends a process and waits for it. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
