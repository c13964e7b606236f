import type pg from 'pg';
import { MigrationError } from './failure.ts';
import { type Migration, matchesChecksum } from './files.ts';

/** A row of the ledger that was not rolled back; `finishedAt` is null when it stopped halfway. */
export type AppliedMigration = { name: string; checksum: string; startedAt: Date; finishedAt: Date | null };

type Queryable = Pick<pg.Pool, 'query'>;

/** Is there a ledger, in the schema that unqualified names lead to? */
export async function hasLedger(queryable: Queryable): Promise<boolean> {
  const { rows } = await queryable.query(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS "isThere"`);
  return rows[0]?.isThere === true;
}

/** What has been applied or begun, oldest first. */
export async function readLedger(queryable: Queryable): Promise<AppliedMigration[]> {
  const { rows } = await queryable.query(
    `SELECT migration_name AS name, checksum, started_at AS "startedAt", finished_at AS "finishedAt"
       FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name`,
  );
  return rows.map(toApplied);
}

/**
 * The table as Prisma makes it, column by column, so that its own tool reads on from here.
 *
 * @source Prisma 7, `_prisma_migrations`
 */
export async function createLedger(queryable: Queryable): Promise<void> {
  await queryable.query(`CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`);
}

/**
 * What was applied is what the files say; migrations that only the ledger knows (a newer version's) are fine.
 *
 * @throws MigrationError naming the first migration that stopped halfway or was edited since
 */
export function checkHistory(migrations: readonly Migration[], ledger: readonly AppliedMigration[]): void {
  const files = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of ledger) {
    const file = files.get(row.name);
    if (!row.finishedAt) {
      throw new MigrationError(
        `The migration ${row.name} stopped halfway at ${row.startedAt.toISOString()}. Undo what it did, ` +
          `delete its row from _prisma_migrations, and start again.`,
      );
    }
    if (file && !matchesChecksum(file, row.checksum)) {
      throw new MigrationError(
        `The migration ${row.name} was edited after it had been applied. Restore the file and write a new migration.`,
      );
    }
  }
}

function toApplied(row: Record<string, unknown>): AppliedMigration {
  const { name, checksum, startedAt, finishedAt } = row;
  if (typeof name !== 'string' || typeof checksum !== 'string' || !(startedAt instanceof Date)) {
    throw new MigrationError('The table _prisma_migrations holds a row that is not a migration.');
  }
  return { name, checksum, startedAt, finishedAt: finishedAt instanceof Date ? finishedAt : null };
}
