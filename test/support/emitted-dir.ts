import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from '../../src/platform/embedded-postgres/process-info.ts';

/** Below node_modules, where imports of packages are found. */
const CACHE = join(import.meta.dirname, '../../node_modules/.cache/test-processes');

/** An empty folder for what this run makes of the sources, named after this process; those of runs that ended are removed. */
export async function makeEmittedDir(): Promise<string> {
  await mkdir(CACHE, { recursive: true });
  const dead = (await readdir(CACHE)).filter((name) => !isAlive(Number(name.split('-')[1])));
  await Promise.all(dead.map((name) => rm(join(CACHE, name), { recursive: true, force: true })));
  return mkdtemp(join(CACHE, `run-${process.pid}-`));
}
