import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { databaseUrlOf } from './cluster.ts';
import { folderOf } from './home.ts';
import { isAlive } from './process-info.ts';

/** The line of `postmaster.pid` that holds the port, counted from 0; the first holds the process. */
const PORT_LINE = 3;

/**
 * The address of the server that another process runs in this folder.
 *
 * @returns null when none runs
 */
export async function findRunningPostgres(dataDir: string): Promise<string | null> {
  const folder = await folderOf(resolve(dataDir));
  const text = (path: string) => readFile(join(folder, path), 'utf8').catch(() => null);
  const lines = (await text('postgres/postmaster.pid'))?.split('\n') ?? [];
  const password = (await text('postgres-password'))?.trim();
  const [pid, port] = [Number(lines[0]), Number(lines[PORT_LINE])];
  if (!password || !(pid > 0) || !(port > 0) || !isAlive(pid)) return null;
  return databaseUrlOf({ password, port });
}
