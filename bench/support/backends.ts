import pg from 'pg';
import { cpuMsOf } from './process.ts';

/** The name by which the raw server's connections are told from others. */
export const RAW_APPLICATION = 'bench-raw';

/** What the names of connections begin with that are not the product's. */
const STRANGERS = 'bench-';

/** PostgreSQL's processes for one application; for the product, which has several names, when it is null. */
const PIDS = `select pid from pg_stat_activity where datname = current_database() and backend_type = 'client backend'
  and pid <> pg_backend_pid() and case when $1::text is null then application_name not like $2 || '%'
    else application_name = $1 end`;

/** What each process had used when it was last looked at, by application and process id: one that has ended keeps it. */
const seen = new WeakMap<pg.Client, Map<string, number>>();

/**
 * Processor time that PostgreSQL's processes have used for an application, or for the product when it is null, as far as
 * it was asked for while they were there; ms. It never falls, because a connection that is closed had been idle.
 */
export async function databaseCpuMs(database: pg.Client, application: string | null): Promise<number> {
  const { rows } = await database.query<{ pid: number }>(PIDS, [application, STRANGERS]);
  const known = seen.get(database) ?? new Map<string, number>();
  seen.set(database, known);
  const prefix = `${application ?? ''} `;
  await Promise.all(
    rows.map(async ({ pid }) => {
      const spent = await cpuMsOf(pid);
      if (spent > 0) known.set(`${prefix}${pid}`, spent);
    }),
  );
  return [...known].reduce((sum, [key, spent]) => sum + (key.startsWith(prefix) ? spent : 0), 0);
}

/**
 * Opens all connections of a pool of the raw limit, and begins to count PostgreSQL's processor time for it: to open
 * connections is no part of what is measured.
 *
 * @returns what was used since, ms; asked for while the connections are there
 */
export async function countRawDatabase(
  databaseUrl: string,
  ...pools: readonly pg.Pool[]
): Promise<() => Promise<number>> {
  const sizes = pools.flatMap((pool) => Array.from({ length: pool.options.max }, () => pool));
  await Promise.all(sizes.map((pool) => pool.query('select pg_sleep(0.1)')));
  const before = await rawDatabaseMs(databaseUrl);
  return async () => (await rawDatabaseMs(databaseUrl)) - before;
}

async function rawDatabaseMs(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: `${STRANGERS}look` });
  await client.connect();
  const spent = await databaseCpuMs(client, RAW_APPLICATION);
  await client.end();
  return spent;
}
