import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError, systemCode } from './failure.ts';
import { isRunning, processBirth } from './process-info.ts';

/** The process that holds a folder; `birth` tells it from a later one with the same id. */
type Holder = { pid: number; birth: string | null; host: string; token: string };

/** A folder held by this process until `release`. */
export type FolderLock = { release(): Promise<void> };

/** A holder on another host cannot be looked at, so it has to show that it lives. */
const HEARTBEAT_MS = 5_000;
const HEARTBEAT_LOST_MS = 20_000;

/**
 * Holds a folder for this process alone; survives kill -9 of a holder, whose lock is seen to be stale.
 *
 * @param name what the message calls the folder
 * @throws EmbeddedPostgresError naming the process that holds it
 */
export async function lockFolder(folder: string, name: string): Promise<FolderLock> {
  const path = join(folder, 'postgres.lock');
  const mine = { pid: process.pid, birth: await processBirth(process.pid), host: hostname(), token: randomUUID() };
  const draft = `${path}.${mine.token}`;
  await writeFile(draft, JSON.stringify(mine), { mode: 0o644 });
  try {
    await take(path, draft, name);
  } finally {
    await rm(draft, { force: true });
  }
  return hold(path, mine.token);
}

async function take(path: string, draft: string, name: string): Promise<void> {
  for (;;) {
    try {
      // A link appears whole or not at all: no reader ever sees a half-written lock.
      await link(draft, path);
      return;
    } catch (thrown) {
      if (systemCode(thrown) !== 'EEXIST') throw thrown;
    }
    const holder = await readHolder(path);
    if (holder && (await isHeld(path, holder))) {
      const where = holder.host === hostname() ? '' : ` on ${holder.host}`;
      throw new EmbeddedPostgresError(`${name} is in use by process ${holder.pid}${where}.`);
    }
    await removeStale(path, holder);
  }
}

async function isHeld(path: string, holder: Holder): Promise<boolean> {
  if (holder.host === hostname()) {
    if (!(await isRunning(holder.pid))) return false;
    const birth = await processBirth(holder.pid);
    return birth === null || holder.birth === null || birth === holder.birth;
  }
  const before = await beatOf(path);
  if (Date.now() - before > HEARTBEAT_LOST_MS) return false;
  await sleep(HEARTBEAT_MS + 1_000);
  return (await beatOf(path)) > before;
}

/** Renames the stale file first: if another process was faster, the file is its own and is put back. */
async function removeStale(path: string, judged: Holder | null): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return;
    throw thrown;
  }
  const taken = await readHolder(aside);
  if (taken && taken.token !== judged?.token) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

function hold(path: string, token: string): FolderLock {
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  beat.unref();
  return {
    async release() {
      clearInterval(beat);
      const holder = await readHolder(path);
      if (holder?.token === token) await rm(path, { force: true });
    },
  };
}

async function beatOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  return found?.mtimeMs ?? 0;
}

async function readHolder(path: string): Promise<Holder | null> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isHolder(value) ? value : null;
  } catch {
    return null;
  }
}

function isHolder(value: unknown): value is Holder {
  if (typeof value !== 'object' || value === null) return false;
  return 'pid' in value && Number.isInteger(value.pid) && 'host' in value && 'token' in value && 'birth' in value;
}
