import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isAlive } from '../../src/platform/embedded-postgres/process-info.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { emitted } from '../support/emitted.ts';

const HOLDER = 'test/support/hold-postgres-process.ts';
let dataDir = '';
let used = '';
let holders: ChildProcess[] = [];

beforeAll(async () => {
  used = await makeDataDir();
  await (await startEmbeddedPostgres({ dataDir: used })).stop();
});

afterAll(() => rm(used, { recursive: true, force: true }));

/** Making a cluster takes a second; most promises are about one that is already there. */
beforeEach(() => {
  dataDir = used;
});

afterEach(async () => {
  for (const holder of holders) holder.kill('SIGKILL');
  holders = [];
  await stopIfRunning();
  if (dataDir !== used) await rm(dataDir, { recursive: true, force: true });
});

describe('the built-in PostgreSQL', () => {
  test('keeps its data from one start to the next', async () => {
    const first = await startEmbeddedPostgres({ dataDir });
    await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS value');
    await first.stop();
    const second = await startEmbeddedPostgres({ dataDir });
    expect(await query(second.url, 'SELECT value FROM kept')).toEqual([{ value: 7 }]);
    await second.stop();
  });

  test('lets nobody in without the password, which only its owner can read', async () => {
    const server = await startEmbeddedPostgres({ dataDir });
    const wrong = new URL(server.url);
    wrong.password = 'guess';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    wrong.password = '';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password/);
    expect((await stat(join(dataDir, 'postgres-password'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(dataDir, 'postgres'))).mode & 0o777).toBe(0o700);
    await server.stop();
  });

  test('refuses a second start on the same DATA_DIR by the name of the process that has it', async () => {
    const { holder } = await hold();
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(
      `DATA_DIR ${dataDir} is in use by process ${holder.pid}.`,
    );
  });

  test('of several that start at once, one gets DATA_DIR and the others are refused', async () => {
    const starts = await Promise.allSettled([1, 2, 3, 4].map(() => startEmbeddedPostgres({ dataDir })));
    const started = starts.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(started).toHaveLength(1);
    await started[0]?.stop();
  });

  test('ends by itself soon after its process was killed', async () => {
    const { holder } = await hold();
    const pid = await serverPid();
    holder.kill('SIGKILL');
    await waitFor(() => !isAlive(pid));
  });

  test('is taken over with all that was committed when the killed process left it running', async () => {
    const { holder, url } = await hold();
    await query(url, 'CREATE TABLE committed AS SELECT 1 AS value');
    const pid = await serverPid();
    killWatcher(pid);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await sleep(300);
    expect(isAlive(pid)).toBe(true);
    const next = await startEmbeddedPostgres({ dataDir });
    await waitFor(() => !isAlive(pid));
    expect(await query(next.url, 'SELECT value FROM committed')).toEqual([{ value: 1 }]);
    await next.stop();
  });

  test('starts although its old process id now belongs to a stranger', async () => {
    const first = await startEmbeddedPostgres({ dataDir });
    const file = join(dataDir, 'postgres', 'postmaster.pid');
    const text = await readFile(file, 'utf8');
    await first.stop();
    await writeFile(file, text.replace(/^\d+/, String(process.pid)));
    await writeFile(
      join(dataDir, 'postgres.lock'),
      JSON.stringify({ pid: process.pid, birth: 'an earlier one', host: hostname(), token: 'x' }),
    );
    const second = await startEmbeddedPostgres({ dataDir });
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await second.stop();
  });

  test('begins anew when its first start was killed halfway', async () => {
    dataDir = await makeDataDir();
    const child = await spawnHolder();
    await waitFor(async () => (await dataDirNames()).some((name) => name.startsWith('postgres.new-')));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const server = await startEmbeddedPostgres({ dataDir });
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();
    expect((await dataDirNames()).filter((name) => name.includes('.new-'))).toEqual([]);
  });

  test('stops within 10 seconds while a client is in the middle of a transaction', async () => {
    const server = await startEmbeddedPostgres({ dataDir });
    const client = new pg.Client({ connectionString: server.url });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('BEGIN');
    const start = performance.now();
    await server.stop();
    expect(performance.now() - start).toBeLessThan(10_000);
    await client.end().catch(() => undefined);
  });

  test('leaves nothing behind when it was ephemeral', async () => {
    dataDir = await makeDataDir();
    const server = await startEmbeddedPostgres({ dataDir, isEphemeral: true });
    expect(await query(server.url, 'SHOW fsync')).toEqual([{ fsync: 'off' }]);
    await server.stop();
    await expect(stat(dataDir)).rejects.toThrow('ENOENT');
  });
});

/** As root, the server runs as another user, who has to get in. */
async function makeDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ei-embedded-'));
  await chmod(folder, 0o711);
  return folder;
}

async function spawnHolder(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [await emitted(HOLDER), dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  holders.push(child);
  return child;
}

async function hold(): Promise<{ holder: ChildProcess; url: string }> {
  const holder = await spawnHolder();
  const [chunk] = holder.stdout ? await once(holder.stdout, 'data') : [''];
  const url = String(chunk).trim();
  expect(url).toMatch(/^postgresql:/);
  return { holder, url };
}

async function serverPid(): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10);
}

/** The shell that waits for the end of the holder, known by the process id it is to signal. */
function killWatcher(pid: number): void {
  const lines = execFileSync('ps', ['-eo', 'pid=,args=']).toString().split('\n');
  const line = lines.find((each) => each.includes('kill -INT') && each.trim().endsWith(` ${pid}`));
  process.kill(Number.parseInt(line ?? '', 10), 'SIGKILL');
}

async function stopIfRunning(): Promise<void> {
  const pid = await serverPid().catch(() => 0);
  if (pid > 0 && pid !== process.pid && isAlive(pid)) process.kill(pid, 'SIGINT');
  if (pid > 0) await waitFor(() => pid === process.pid || !isAlive(pid));
}

async function dataDirNames(): Promise<string[]> {
  return readdir(dataDir);
}

async function waitFor(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('It did not come true within 15 seconds.');
    await sleep(20);
  }
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
