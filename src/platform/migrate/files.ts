import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MigrationError } from './failure.ts';

/** One migration as its folder holds it. */
export type Migration = { name: string; sql: string; checksum: string; isTransactional: boolean };

/**
 * The migrations of a folder in the order they are applied.
 *
 * @throws MigrationError when a migration's folder has no `migration.sql`
 */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(names.sort().map((name) => readMigration(directory, name)));
}

/** Is this the checksum of the text, whatever line ends the checkout gave it? */
export function matchesChecksum(migration: Migration, checksum: string): boolean {
  if (migration.checksum === checksum) return true;
  const unix = migration.sql.replaceAll('\r\n', '\n');
  return checksumOf(unix) === checksum || checksumOf(unix.replaceAll('\n', '\r\n')) === checksum;
}

async function readMigration(directory: string, name: string): Promise<Migration> {
  const path = join(directory, name, 'migration.sql');
  const sql = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new MigrationError(`The migration ${name} has no readable migration.sql.`, { cause });
  });
  const isTransactional = !/^--\s*no-transaction\b/.test(sql);
  return { name, sql, checksum: checksumOf(sql), isTransactional };
}

function checksumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
