import { execFile } from 'node:child_process';
import { mkdtemp, open, rm, rmdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { inject } from 'vitest';

const run = promisify(execFile);

/** A disk of its own for one database. */
export type SmallDisk = {
  /** Leaves no room on it. */
  fill(): Promise<void>;
  /** Makes room again. */
  free(): Promise<void>;
  /** Once the database is dropped. */
  close(): Promise<void>;
};

const FILLER = 'filler';

/**
 * Moves a database to which nobody is connected to a disk of so many MiB.
 *
 * @returns null where nothing can be mounted, or the server is on another machine
 */
export async function openSmallDisk(databaseUrl: string, mebibytes: number): Promise<SmallDisk | null> {
  const admin = new pg.Client({ connectionString: inject('adminUrl') });
  await admin.connect();
  const name = new URL(databaseUrl).pathname.slice(1);
  const folder = await mount(admin, mebibytes);
  if (!folder) {
    await admin.end();
    return null;
  }
  await admin.query(`create tablespace ${name} location '${folder}'`);
  await admin.query(`alter database ${name} set tablespace ${name}`);
  const filler = join(folder, FILLER);
  return {
    fill: () => writeUntilFull(filler),
    free: () => rm(filler),
    async close() {
      await admin.query(`drop tablespace ${name}`);
      await admin.end();
      await run('umount', [folder]);
      await rmdir(folder);
    },
  };
}

/** The disk belongs to whoever the server runs as, which is told by its files. */
async function mount(admin: pg.Client, mebibytes: number): Promise<string | null> {
  const { rows } = await admin.query<{ data_directory: string }>('show data_directory');
  const owner = await stat(rows[0]?.data_directory ?? '').catch(() => null);
  if (!owner) return null;
  const folder = await mkdtemp(join(tmpdir(), 'ecommerce-insights-disk-'));
  const options = `size=${mebibytes}m,mode=0700,uid=${owner.uid},gid=${owner.gid}`;
  try {
    await run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
    return folder;
  } catch {
    await rmdir(folder);
    return null;
  }
}

async function writeUntilFull(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (const size of [1_048_576, 4_096]) {
      const chunk = Buffer.alloc(size, 1);
      while (await hasWritten(file.write(chunk), size));
    }
  } finally {
    await file.close();
  }
}

async function hasWritten(writing: Promise<{ bytesWritten: number }>, size: number): Promise<boolean> {
  return writing.then(
    ({ bytesWritten }) => bytesWritten === size,
    () => false,
  );
}
