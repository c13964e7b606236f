import type pg from 'pg';
import { cpuMsOf } from './process.ts';

/** The name by which the raw server's connections are told from the product's. */
export const RAW_APPLICATION = 'bench-raw';

const PIDS = `select pid from pg_stat_activity where datname = current_database() and backend_type = 'client backend'
  and pid <> pg_backend_pid() and (application_name = $1) = $2`;

/** Processor time that PostgreSQL's processes for the raw server, or for everybody else, have used, ms. */
export async function databaseCpuMs(database: pg.Client, isRaw: boolean): Promise<number> {
  const { rows } = await database.query<{ pid: number }>(PIDS, [RAW_APPLICATION, isRaw]);
  const spent = await Promise.all(rows.map(({ pid }) => cpuMsOf(pid)));
  return spent.reduce((sum, ms) => sum + ms, 0);
}
