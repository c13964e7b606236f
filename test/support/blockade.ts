import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { waitFor } from './matchers.ts';

/** Locks on a database that let nobody reach its rows; what waits there can be made to fail as servers fail. */
export type Blockade = {
  /** Resolves when as many connections stand still as are awaited. */
  waiting(awaited: () => number): Promise<void>;
  /** Stops the statements of those who wait, as a time limit does. */
  cancelWaiting(): Promise<void>;
  /** Cuts the connections of those who wait, as a server does that is shut down. */
  terminateWaiting(): Promise<void>;
  /** Gives the rows free. */
  open(): Promise<void>;
};

/** Which tables are out of reach. */
type Chosen = (table: string) => boolean;

/** All but what a request needs before it comes to its own rows. */
const BEHIND_THE_EDGE: Chosen = (table) => !['api_keys', 'workspaces', 'idempotency_records'].includes(table);

const WAITING = `from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

/** Locks the chosen tables; while background work goes on, choose one that it leaves alone. */
export async function blockade(databaseUrl: string, chosen = BEHIND_THE_EDGE): Promise<Blockade> {
  const holder = await connect(databaseUrl);
  // Another connection, because within a transaction the server shows the activity as it was at the first look.
  const client = await connect(databaseUrl);
  const names = await tablesOf(holder, chosen);
  await holder.query('begin');
  await holder.query(`lock table ${names.map((name) => `"${name}"`).join(', ')} in access exclusive mode`);
  return {
    waiting: (awaited) =>
      waitFor(async () => {
        const result = await client.query<{ count: number }>(`select count(*)::int as count ${WAITING}`);
        const found = result.rows[0]?.count ?? 0;
        if (found < awaited()) throw new Error(`${found} of ${awaited()} wait`);
      }),
    async cancelWaiting() {
      await client.query(`select pg_cancel_backend(pid) ${WAITING}`);
      await sleep(10);
    },
    async terminateWaiting() {
      await client.query(`select pg_terminate_backend(pid) ${WAITING}`);
      await sleep(10);
    },
    async open() {
      await holder.query('rollback');
      await Promise.all([holder.end(), client.end()]);
    },
  };
}

/** Takes the chosen tables out of sight, until `show`. */
export async function hideTables(databaseUrl: string, chosen = BEHIND_THE_EDGE): Promise<{ show(): Promise<void> }> {
  const client = await connect(databaseUrl);
  const names = await tablesOf(client, chosen);
  for (const name of names) await client.query(`alter table "${name}" rename to "hidden_${name}"`);
  return {
    async show() {
      for (const name of names) await client.query(`alter table "hidden_${name}" rename to "${name}"`);
      await client.end();
    },
  };
}

async function connect(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl });
  // A test that failed leaves its lock to the end of the database.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function tablesOf(client: pg.Client, chosen: Chosen): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  return rows.map(({ name }) => name).filter(chosen);
}
