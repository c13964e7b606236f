import { type Config, readConfig } from '../../env.ts';
import { createTransactionRunner } from '../../events/transaction.ts';
import type { Services } from '../../kernel/context.ts';
import { type Database, openDatabase } from '../../platform/db.ts';
import { findRunningPostgres } from '../../platform/embedded-postgres/running.ts';
import { startEmbeddedPostgres } from '../../platform/embedded-postgres.ts';
import { DatabaseOpenError, openFault } from '../../platform/open-database-fault.ts';
import { signalOnce, type Wake } from '../../platform/wakeup.ts';

/** The installation that a command works on; what it signals reaches the processes that run. */
export type Installation = {
  db: Database;
  transaction: Services['transaction'];
  signal(topic: string, subject: string): void;
};

/** An operator's command: how it is used, and how its words are read; a sentence says why they cannot be. */
type Command<Wanted extends object> = {
  usage: string;
  read: (args: string[]) => Wanted | string;
  run: (installation: Installation, wanted: Wanted) => Promise<number>;
};

/** Where a command works, as its usage says it. */
export const WORKS_ON = 'Works on DATABASE_URL, else on the installation in DATA_DIR (.data), whether it runs or not.';

/** Runs a command on the database of this installation. @returns the exit code; a failure is told in a sentence */
export async function runCommand<Wanted extends object>(command: Command<Wanted>, args: string[]): Promise<number> {
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    console.log(command.usage);
    return 0;
  }
  const wanted = command.read(args);
  if (typeof wanted === 'string') {
    console.error(`${wanted}\n\n${command.usage}`);
    return 1;
  }
  try {
    const config = readConfig({ ...process.env, ROLE: 'all' });
    return await withInstallation(config, (installation) => command.run(installation, wanted));
  } catch (error) {
    console.error(faultOf(error));
    return 1;
  }
}

/** DATABASE_URL, else the database in DATA_DIR: of the process that runs there, or started for as long as it is needed. */
async function withInstallation(
  config: Config,
  work: (installation: Installation) => Promise<number>,
): Promise<number> {
  const running = config.databaseUrl ?? (await findRunningPostgres(config.dataDir));
  const server = running ? null : await startEmbeddedPostgres({ dataDir: config.dataDir });
  try {
    return await connected(config, running ?? server?.url ?? '', work);
  } finally {
    await server?.stop();
  }
}

async function connected(
  config: Config,
  databaseUrl: string,
  work: (installation: Installation) => Promise<number>,
): Promise<number> {
  const connection = openDatabase({ url: databaseUrl, max: 2 });
  const wakes: Wake[] = [];
  const signal = (topic: string, subject?: string) => void wakes.push({ topic, ...(subject ? { subject } : {}) });
  try {
    await connection.pool.query('select 1').catch((error: unknown) => {
      const fault = openFault(error, databaseUrl);
      throw fault ? new DatabaseOpenError(`DATABASE_URL: ${fault.reason}.`) : error;
    });
    const transaction = createTransactionRunner(connection, { signal });
    return await work({ db: connection.db, transaction, signal });
  } finally {
    await connection.close();
    await signalOnce({ databaseUrl, redisUrl: config.redisUrl ?? undefined }, wakes).catch(() => {
      console.error('The processes that run could not be told; they follow within three seconds.');
    });
  }
}

/** What to tell the operator of a command that failed. */
function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && /^(P2021|42P01)$/.test(String(error.code))) {
    return 'The database has no tables yet: start the product once, then run this again.';
  }
  return error.message;
}
