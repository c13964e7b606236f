import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, rm, stat, truncate } from 'node:fs/promises';
import { createServer } from 'node:net';
import { platform } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { type Cluster, lastWords, writeSettings } from './cluster.ts';
import { EmbeddedPostgresError } from './failure.ts';
import type { Identity } from './identity.ts';
import { commandLine, isAlive } from './process-info.ts';

/** A data folder and what serves it. */
export type ServerOptions = {
  cluster: Cluster;
  binaries: Binaries;
  identity: Identity | null;
  isEphemeral: boolean;
};

/** A server that accepts connections on this port. */
export type Server = { port: number; pid: number };

const START_TIMEOUT_SECONDS = 60;
const STOP_TIMEOUT_SECONDS = 8;
const LOG_BYTES_MAX = 10_000_000;

/** The server of a killed process may need a moment until its last session has let go. */
const START_ATTEMPTS = 5;
const PASSING = /Address already in use|still in use|lock file "postmaster.pid" already exists/;

/**
 * Starts the server on a free port of the loopback, after stopping one that a killed process left running.
 *
 * It is started by pg_ctl, which puts it into a session of its own: Ctrl-C reaches us alone, and we stop it last.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  await stopLeftover(options);
  const log = await openLog(options.cluster);
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    await writeSettings(options.cluster, { ...options, port });
    const logStart = await sizeOf(log);
    try {
      await pgCtl(options, ['start', '-w', '-t', String(START_TIMEOUT_SECONDS), '-l', log]);
      return { port, pid: await readPid(options.cluster) };
    } catch (thrown) {
      const said = (await readFile(log, 'utf8').catch(() => '')).slice(logStart);
      if (attempt === START_ATTEMPTS || !PASSING.test(said)) throw startFailure(thrown, said, log);
      await sleep(attempt * 200);
    }
  }
}

/** Stops the server: open transactions are rolled back; if it hangs, it is ended and recovers at its next start. */
export async function stopServer(options: ServerOptions): Promise<void> {
  const seconds = String(STOP_TIMEOUT_SECONDS);
  try {
    await pgCtl(options, ['stop', '-m', 'fast', '-w', '-t', seconds]);
  } catch {
    if ((await readPid(options.cluster)) === 0) return;
    await pgCtl(options, ['stop', '-m', 'immediate', '-w', '-t', '2']);
  }
}

/**
 * Lets the server end soon after us however we die: a shell waits for our end of a pipe to close.
 *
 * @returns null where there is no shell; the next start then takes the server over
 */
export function watchOver(server: Server, identity: Identity | null): ChildProcess | null {
  if (platform() === 'win32') return null;
  const watcher = spawn('sh', ['-c', 'read -r _; kill -INT "$0"', String(server.pid)], {
    ...identity,
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.on('error', () => undefined);
  watcher.unref();
  // The pipe must not keep our event loop alive either.
  if (watcher.stdin && 'unref' in watcher.stdin && typeof watcher.stdin.unref === 'function') watcher.stdin.unref();
  return watcher;
}

async function stopLeftover(options: ServerOptions): Promise<void> {
  const pid = await readPid(options.cluster);
  if (pid === 0 || !isAlive(pid)) return;
  if ((await commandLine(pid)).includes('postgres')) await stopServer(options);
  // The id now belongs to a stranger, and PostgreSQL would refuse to start because of it.
  else await rm(join(options.cluster.folder, 'postmaster.pid'), { force: true });
}

async function pgCtl(options: ServerOptions, args: readonly string[]): Promise<void> {
  const { binaries, cluster, identity } = options;
  // No pipes: the server inherits them and they would stay open as long as it runs.
  const child = spawn(binaries.pgCtl, [...args, '-s', '-D', cluster.folder], {
    ...identity,
    cwd: cluster.folder,
    stdio: 'ignore',
    windowsHide: true,
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`pg_ctl ${args[0]} ended with ${code}`))));
  });
}

async function openLog(cluster: Cluster): Promise<string> {
  const log = join(cluster.folder, 'server.log');
  if ((await sizeOf(log)) > LOG_BYTES_MAX) await truncate(log);
  return log;
}

function startFailure(thrown: unknown, said: string, log: string): EmbeddedPostgresError {
  const line = said.trim().split('\n').at(-1) || lastWords(thrown);
  return new EmbeddedPostgresError(`The built-in PostgreSQL does not start: ${line} (all of it: ${log})`, {
    cause: thrown,
  });
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}

/** The server's process id by its own file; 0 when there is none. */
async function readPid(cluster: Cluster): Promise<number> {
  const text = await readFile(join(cluster.folder, 'postmaster.pid'), 'utf8').catch(() => '');
  return Math.abs(Number.parseInt(text, 10)) || 0;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
