import { ConfigError, readConfig } from '../../env.ts';
import { type Database, openDatabase } from '../../platform/db.ts';
import { startEmbeddedPostgres } from '../../platform/embedded-postgres.ts';

/** An operator's command: how it is used, and how its words are read; a sentence says why they cannot be. */
type Command<Wanted extends object> = {
  usage: string;
  read: (args: string[]) => Wanted | string;
  run: (db: Database, wanted: Wanted) => Promise<number>;
};

/** Runs a command on the database of this installation. @returns the exit code; a failure is told in a sentence */
export async function runCommand<Wanted extends object>(command: Command<Wanted>, args: string[]): Promise<number> {
  const wanted = command.read(args);
  if (typeof wanted === 'string') {
    console.error(`${wanted}\n\n${command.usage}`);
    return 1;
  }
  try {
    return await withDatabase((db) => command.run(db, wanted));
  } catch (error) {
    console.error(faultOf(error));
    return 1;
  }
}

/** DATABASE_URL, else the database in DATA_DIR, which must be stopped. */
async function withDatabase(work: (db: Database) => Promise<number>): Promise<number> {
  const config = readConfig();
  const server = config.databaseUrl ? null : await startEmbeddedPostgres({ dataDir: config.dataDir });
  try {
    const connection = openDatabase({ url: config.databaseUrl ?? server?.url ?? '', max: 1 });
    try {
      return await work(connection.db);
    } finally {
      await connection.close();
    }
  } finally {
    await server?.stop();
  }
}

/** What to tell the operator of a command that failed. */
function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ConfigError) return error.message;
  if (error.name === 'EmbeddedPostgresError') {
    return `${error.message}\nStop the installation (Ctrl-C), run this command, and start it again; or give DATABASE_URL.`;
  }
  if ('code' in error && /^(P2021|42P01)$/.test(String(error.code))) {
    return 'The database has no tables yet: start the product once, then run this again.';
  }
  return error.message;
}
