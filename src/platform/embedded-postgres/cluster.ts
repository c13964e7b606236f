import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './failure.ts';
import type { Identity } from './identity.ts';

const run = promisify(execFile);

/** The one account of the server. */
const USER = 'insights';

/** Where the server of a cluster is reached. */
export function databaseUrlOf({ password, port }: { password: string; port: number }): string {
  return `postgresql://${USER}:${password}@127.0.0.1:${port}/postgres`;
}

/** A data folder of PostgreSQL and the way into it. */
export type Cluster = { folder: string; password: string };

/** What every cluster is made from. */
export type ClusterOptions = { home: string; binaries: Binaries; identity: Identity | null; isEphemeral: boolean };

/**
 * The data folder below `home`, made if there is none.
 *
 * It is made under another name and renamed when it is whole, so that a kill in between leaves nothing half made.
 */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const folder = join(options.home, 'postgres');
  const passwordFile = join(options.home, 'postgres-password');
  await removeDrafts(options.home);
  const version = (await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => null))?.trim();
  if (version) {
    await checkVersion(folder, version, options.binaries);
    return { folder, password: (await readFile(passwordFile, 'utf8')).trim() };
  }
  const password = randomBytes(24).toString('base64url');
  const draft = await initialise(options, password);
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await rename(draft, folder);
  return { folder, password };
}

/** Writes what the server reads at its start; the port changes every time. */
export async function writeSettings(
  cluster: Cluster,
  options: { port: number; isEphemeral: boolean; identity: Identity | null },
): Promise<void> {
  const durable = options.isEphemeral ? 'off' : 'on';
  const settings = {
    listen_addresses: "'127.0.0.1'",
    port: options.port,
    unix_socket_directories: "''",
    max_connections: 200,
    shared_buffers: "'128MB'",
    max_wal_size: "'1GB'",
    wal_level: 'minimal',
    max_wal_senders: 0,
    fsync: durable,
    synchronous_commit: durable,
    full_page_writes: durable,
    password_encryption: "'scram-sha-256'",
    timezone: "'UTC'",
    log_timezone: "'UTC'",
    log_min_messages: 'warning',
    log_line_prefix: "'%m [%p] '",
    jit: 'off',
    // A plan from when a table was empty is kept until the table is analyzed; a new database fills within its first minute.
    autovacuum_naptime: "'10s'",
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
  await writeOwned(join(cluster.folder, 'postgresql.conf'), lines.join(''), options.identity);
}

async function initialise(options: ClusterOptions, password: string): Promise<string> {
  const { binaries, identity, home } = options;
  const draft = join(home, `postgres.new-${randomUUID()}`);
  await mkdir(draft, { mode: 0o700 });
  if (identity) await chown(draft, identity.uid, identity.gid);
  const passwordFile = `${draft}.password`;
  await writeOwned(passwordFile, `${password}\n`, identity);
  const flags = ['--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C'];
  if (options.isEphemeral) flags.push('--no-sync');
  try {
    await run(binaries.initdb, ['-D', draft, '-U', USER, ...flags], { ...identity, cwd: home, windowsHide: true });
  } catch (thrown) {
    await removeFolder(draft);
    throw new EmbeddedPostgresError(`The built-in PostgreSQL cannot make its data folder: ${lastWords(thrown)}`, {
      cause: thrown,
    });
  } finally {
    await rm(passwordFile, { force: true });
  }
  return draft;
}

async function checkVersion(folder: string, version: string, binaries: Binaries): Promise<void> {
  const { stdout } = await run(binaries.postgres, ['--version'], { windowsHide: true });
  const ours = /\d+/.exec(stdout)?.[0];
  if (ours === version) return;
  throw new EmbeddedPostgresError(
    `The data in ${folder} was written by PostgreSQL ${version}, but the built-in one is ${ours}. ` +
      'Dump it with the older version and load it again, or move the folder away.',
  );
}

async function removeDrafts(home: string): Promise<void> {
  const names = await readdir(home);
  const drafts = names.filter((name) => name.startsWith('postgres.new-'));
  await Promise.all(drafts.map((name) => removeFolder(join(home, name))));
}

async function writeOwned(path: string, text: string, identity: Identity | null): Promise<void> {
  await writeFile(path, text, { mode: 0o600 });
  if (identity) await chown(path, identity.uid, identity.gid);
}

/** The last line a program wrote before it failed. */
export function lastWords(thrown: unknown): string {
  const isText = thrown instanceof Error && 'stderr' in thrown && typeof thrown.stderr === 'string';
  const text = isText ? String(thrown.stderr) : '';
  const line = text.trim().split('\n').at(-1);
  return line || (thrown instanceof Error ? thrown.message : String(thrown));
}

/** An initdb whose parent was killed may still write for a moment. */
function removeFolder(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
