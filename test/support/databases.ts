import { createHash } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { lockFolder } from '../../src/platform/embedded-postgres/lock.ts';
import { isAlive } from '../../src/platform/embedded-postgres/process-info.ts';

/** What the temporary folder of an embedded server is called, before its random end. */
export const DATA_DIR_PREFIX = 'ecommerce-insights-test-';

const PREFIX = 'ei_test';
const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 6);

/** A database of this run; the name says who made it and when, so that leftovers can be told. */
export function databaseName(suffix: string): string {
  return `${PREFIX}_${HOST}_${process.pid}_${Math.floor(Date.now() / 1000)}_${suffix}`;
}

/** The same server, another database. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

/** Drops databases of runs that were killed. */
export async function dropLeftovers(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    `SELECT datname AS name FROM pg_database d WHERE datname LIKE '${PREFIX}\\_%'
       AND NOT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.datname = d.datname)`,
  );
  for (const { name } of rows) {
    if (isLeftover(name)) await admin.query(`DROP DATABASE IF EXISTS ${name}`);
  }
}

/** Removes the data folders of embedded servers whose run was killed. */
export async function removeDeadDataDirs(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(DATA_DIR_PREFIX));
  await Promise.all(names.map((name) => removeIfDead(join(tmpdir(), name))));
}

async function removeIfDead(dataDir: string): Promise<void> {
  const found = await stat(dataDir).catch(() => null);
  // A run that starts at this moment has made its folder and not yet locked it.
  if (!found || Date.now() - found.mtimeMs < 60_000) return;
  const lock = await lockFolder(dataDir, dataDir).catch(() => null);
  if (!lock) return;
  await rm(dataDir, { recursive: true, force: true }).catch(() => undefined);
  await lock.release();
}

/** Of another machine's runs on the same server only the age is known. */
function isLeftover(name: string): boolean {
  const [host, pid, seconds] = name.slice(PREFIX.length + 1).split('_');
  if (host === HOST) return !isAlive(Number(pid));
  return Date.now() / 1000 - Number(seconds) > 86_400;
}

/** A pool of one connection, which may still be closing when the database is dropped under it. */
export function openPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 1 });
  pool.on('error', () => undefined);
  return pool;
}
