import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { MigrationError } from './migrate/failure.ts';
import { type Migration, readMigrations } from './migrate/files.ts';
import { type AppliedMigration, checkHistory, createLedger, hasLedger, readLedger } from './migrate/ledger.ts';

/** How `migrate` works. */
export type MigrateOptions = {
  /** The folder that holds `<timestamp>_<name>/migration.sql`. */
  directory: string;
  /** Gets one line for each migration, after it ran. */
  log?: { info(event: string, fields: Readonly<Record<string, unknown>>): void };
  /** Told before each migration runs: its name, and which of how many. */
  onProgress?: (name: string, position: number, total: number) => void;
  /** How long one attempt waits for a lock on a table; all other sessions queue behind it. Default 2000. */
  lockTimeoutMs?: number;
  /** How long to wait for another process that migrates, and for locks in all. Default 120000. */
  timeoutMs?: number;
};

/** Prisma's own key, so that `prisma migrate deploy` and we also exclude each other. */
const ADVISORY_LOCK = 72707369;

/**
 * Applies the migrations that the database lacks, in order; any number of processes may call it at once.
 *
 * Each runs in one transaction with its entry in Prisma's ledger. A file whose first line says `-- no-transaction`
 * (CREATE INDEX CONCURRENTLY) holds one statement and runs by itself.
 *
 * @returns the names applied by this call, in order
 * @throws MigrationError naming the migration that failed, was edited after it was applied, or stopped halfway
 */
export async function migrate(connectionString: string, options: MigrateOptions): Promise<string[]> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  // A connection that breaks between two statements is reported by the next one.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const migrations = await readMigrations(options.directory);
    if (await isUpToDate(client, migrations)) return [];
    const deadline = Date.now() + (options.timeoutMs ?? 120_000);
    await waitForTurn(client, deadline);
    return await applyPending({ client, options, deadline }, migrations);
  } finally {
    await client.end();
  }
}

/** The names of the migrations that the database lacks, in order; an edited or half-done one counts as lacking. */
export async function pendingMigrations(queryable: Pick<pg.Pool, 'query'>, directory: string): Promise<string[]> {
  const migrations = await readMigrations(directory);
  const ledger = (await hasLedger(queryable)) ? await readLedger(queryable) : [];
  const done = new Set(ledger.filter((row) => row.finishedAt).map((row) => row.name));
  return migrations.filter(({ name }) => !done.has(name)).map(({ name }) => name);
}

type Run = { client: pg.Client; options: MigrateOptions; deadline: number };

async function isUpToDate(client: pg.Client, migrations: readonly Migration[]): Promise<boolean> {
  const ledger = (await hasLedger(client)) ? await readLedger(client) : [];
  // What another process is at looks like what stopped halfway, until it is our turn.
  if (ledger.some(({ finishedAt }) => finishedAt === null)) return false;
  return pendingOf(migrations, ledger).length === 0;
}

/** @throws MigrationError as {@link checkHistory} */
function pendingOf(migrations: readonly Migration[], ledger: readonly AppliedMigration[]): Migration[] {
  checkHistory(migrations, ledger);
  const done = new Set(ledger.map(({ name }) => name));
  return migrations.filter(({ name }) => !done.has(name));
}

/** Asks again and again: a session that waits inside a statement would block CREATE INDEX CONCURRENTLY for ever. */
async function waitForTurn(client: pg.Client, deadline: number): Promise<void> {
  for (;;) {
    const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS "isOurs"', [ADVISORY_LOCK]);
    if (rows[0]?.isOurs === true) return;
    if (Date.now() > deadline)
      throw new MigrationError('Another process has been migrating this database for too long.');
    await sleep(100 + Math.random() * 100);
  }
}

async function applyPending(run: Run, migrations: readonly Migration[]): Promise<string[]> {
  await createLedger(run.client);
  const pending = pendingOf(migrations, await readLedger(run.client));
  for (const [index, migration] of pending.entries()) {
    run.options.onProgress?.(migration.name, index + 1, pending.length);
    const start = performance.now();
    if (migration.isTransactional) await applyInTransaction(run, migration);
    else await applyAlone(run, migration);
    run.options.log?.info('migration.applied', {
      migration: migration.name,
      durationMs: Math.round(performance.now() - start),
    });
  }
  return pending.map(({ name }) => name);
}

async function applyInTransaction(run: Run, migration: Migration): Promise<void> {
  const { client, options, deadline } = run;
  const startedAt = new Date();
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query('BEGIN');
      await client.query(`SET LOCAL lock_timeout = ${Math.round(options.lockTimeoutMs ?? 2_000)}`);
      await client.query(migration.sql);
      await insertRow(client, migration, { startedAt, isFinished: true });
      await client.query('COMMIT');
      return;
    } catch (thrown) {
      await client.query('ROLLBACK').catch(() => undefined);
      if (isLockTimeout(thrown) && Date.now() < deadline) {
        await sleep(Math.min(attempt * 250, 5_000));
        continue;
      }
      // It left nothing behind, so the ledger calls it rolled back and the next start may try again.
      await insertRow(client, migration, { startedAt, error: thrown, isRolledBack: true }).catch(() => undefined);
      throw failed(migration, thrown);
    }
  }
}

async function applyAlone({ client }: Run, migration: Migration): Promise<void> {
  const id = await insertRow(client, migration, { startedAt: new Date() });
  try {
    await client.query(migration.sql);
  } catch (thrown) {
    await client
      .query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [id, describe(thrown)])
      .catch(() => undefined);
    throw failed(migration, thrown);
  }
  await client.query('UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1', [id]);
}

async function insertRow(
  client: pg.Client,
  migration: Migration,
  row: { startedAt: Date; isFinished?: boolean; isRolledBack?: boolean; error?: unknown },
): Promise<string> {
  const id = randomUUID();
  await client.query(
    `INSERT INTO _prisma_migrations
       (id, checksum, migration_name, started_at, finished_at, rolled_back_at, logs, applied_steps_count)
     VALUES ($1, $2, $3, $4, CASE WHEN $5::boolean THEN now() END, CASE WHEN $6::boolean THEN now() END, $7, $8)`,
    [
      id,
      migration.checksum,
      migration.name,
      row.startedAt,
      row.isFinished ?? false,
      row.isRolledBack ?? false,
      row.error === undefined ? null : describe(row.error),
      row.isFinished ? 1 : 0,
    ],
  );
  return id;
}

function failed(migration: Migration, thrown: unknown): MigrationError {
  return new MigrationError(`The migration ${migration.name} failed: ${describe(thrown)}`, { cause: thrown });
}

function isLockTimeout(thrown: unknown): boolean {
  return thrown instanceof pg.DatabaseError && thrown.code === '55P03';
}

function describe(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
