import { execFile } from 'node:child_process';
import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedPostgresError } from './failure.ts';

const run = promisify(execFile);

/** The user the server runs as. */
export type Identity = { uid: number; gid: number };

/** initdb wants an entry in the user database, so the id cannot simply be a free one. */
const CANDIDATES = ['postgres', '_postgres', 'nobody', 'daemon'];

/**
 * The user to run PostgreSQL as, which refuses to run as root.
 *
 * @returns null when we are not root: the server then runs as ourselves
 */
export async function serverIdentity(): Promise<Identity | null> {
  if (process.getuid?.() !== 0) return null;
  for (const name of CANDIDATES) {
    const identity = await lookUp(name);
    if (identity && identity.uid > 0) return identity;
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL does not run as root, and none of the users ${CANDIDATES.join(', ')} exists here. ` +
      'Start as another user, or set DATABASE_URL.',
  );
}

/** Can this user enter every folder on the way and read the target (and list it, if it is a folder)? */
export async function canReach(path: string, identity: Identity): Promise<boolean> {
  const real = await realpath(path).catch(() => null);
  if (real === null) return false;
  const target = await stat(real);
  return grants(target, identity, target.isDirectory() ? 0o5 : 0o4) && (await canEnter(dirname(real), identity));
}

/** May this user pass through the folder and all that lead to it, without necessarily listing them? */
export async function canEnter(folder: string, identity: Identity): Promise<boolean> {
  const real = await realpath(folder).catch(() => null);
  if (real === null || !grants(await stat(real), identity, 0o1)) return false;
  return real === dirname(real) || canEnter(dirname(real), identity);
}

function grants(file: { mode: number; uid: number; gid: number }, identity: Identity, bits: number): boolean {
  if (file.uid === identity.uid) return ((file.mode >> 6) & bits) === bits;
  if (file.gid === identity.gid) return ((file.mode >> 3) & bits) === bits;
  return (file.mode & bits) === bits;
}

async function lookUp(name: string): Promise<Identity | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}
