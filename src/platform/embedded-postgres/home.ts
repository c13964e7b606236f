import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EmbeddedPostgresError, systemCode } from './failure.ts';
import { canEnter, type Identity } from './identity.ts';

/** Where the server's files live; `notice` tells the operator when that is not DATA_DIR. */
export type Home = { folder: string; notice: string | null };

/** Reachable for every user, writable for root alone: we only get here as root. */
const SHARED = '/var/lib/ecommerce-insights';

/**
 * DATA_DIR itself, or, where the server's user cannot enter it (a checkout below /root), a folder it can enter.
 *
 * That folder is written down in DATA_DIR/postgres-location, so that a moved DATA_DIR keeps its data; a copied one
 * gets data of its own.
 */
export async function findHome(dataDir: string, identity: Identity | null): Promise<Home> {
  await makeFolder(dataDir);
  if (!identity || (await canEnter(dataDir, identity))) return { folder: dataDir, notice: null };
  const pointer = join(dataDir, 'postgres-location');
  const known = await readText(pointer);
  const folder = known && (await isOurs(known, dataDir)) ? known : await newFolder(dataDir);
  await writeFile(pointer, folder);
  await writeFile(join(folder, 'origin'), dataDir, { mode: 0o600 });
  return { folder, notice: `Other users cannot enter ${dataDir}, so PostgreSQL keeps its data in ${folder}.` };
}

/** The folder that {@link findHome} chose for this DATA_DIR, looked up without making anything. */
export async function folderOf(dataDir: string): Promise<string> {
  return (await readText(join(dataDir, 'postgres-location'))) ?? dataDir;
}

/** Where root may keep what every user's server can read; null where even root may not write. */
export async function sharedFolder(): Promise<string | null> {
  return makeFolder(SHARED).then(
    () => SHARED,
    () => null,
  );
}

/** A folder belongs to the DATA_DIR it was made for, or to the one that this has been moved to. */
async function isOurs(folder: string, dataDir: string): Promise<boolean> {
  const origin = await readText(join(folder, 'origin'));
  if (origin === null || origin === dataDir) return origin !== null;
  return (await readText(join(origin, 'postgres-location'))) !== folder;
}

async function newFolder(dataDir: string): Promise<string> {
  const digest = createHash('sha256').update(dataDir).update(randomBytes(8)).digest('hex');
  const folder = join(SHARED, digest.slice(0, 12));
  await makeFolder(SHARED);
  await makeFolder(folder);
  return resolve(folder);
}

async function makeFolder(folder: string): Promise<void> {
  try {
    // What we make, the server's user must be able to enter, whatever the umask.
    if (await mkdir(folder, { recursive: true })) await chmod(folder, 0o755);
  } catch (thrown) {
    const code = systemCode(thrown);
    throw new EmbeddedPostgresError(`The folder ${folder} cannot be made (${code}); set DATA_DIR.`, { cause: thrown });
  }
}

async function readText(path: string): Promise<string | null> {
  return (await readFile(path, 'utf8').catch(() => null))?.trim() || null;
}
