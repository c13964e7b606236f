import { fileURLToPath } from 'node:url';
import type { App } from './app.ts';
import { printBanner } from './banner.ts';
import { type Config, ConfigError, readConfig } from './env.ts';
import { type Listener, listen } from './http/listen.ts';
import type { Log } from './kernel/log.ts';
import { startEmbeddedPostgres } from './platform/embedded-postgres.ts';
import { boundHeapGrowth } from './platform/heap-growth.ts';
import { isSameInstallation } from './platform/installation.ts';
import { createLog } from './platform/log.ts';
import { migrate } from './platform/migrate.ts';
import { deriveKeys, loadSecretKey } from './platform/secret-key.ts';
import { whenDatabaseIsThere } from './platform/wait-for-database.ts';
import { startFault } from './start-fault.ts';
import { type Closers, type StopReason, stopsBySignal } from './stop.ts';

/** Jobs have this long to end. */
const WORK_MS = 5_000;

/** Requests have until then, counted from the beginning of the stop. */
const REQUESTS_MS = 8_000;

const MIGRATIONS = fileURLToPath(new URL('../prisma/migrations', import.meta.url));

/** What the start has made so far, for the one that ends it. */
type Running = { closers: Closers; log: Log | null };

/** @param stopping a start that is no longer wanted ends after the step it is at */
async function run(config: Config, running: Running, stopping: AbortSignal): Promise<void> {
  const startedAt = performance.now();
  const { closers } = running;
  const listener = await openPort(config);
  closers.port = (spentMs) => listener.close(Math.max(1_000, REQUESTS_MS - spentMs));
  const appModule = import('./app.ts');
  appModule.catch(() => undefined);
  const databaseUrl = config.databaseUrl ?? (await startDatabase(config, closers));
  stopping.throwIfAborted();
  const log = createLog({ level: config.logLevel, secrets: passwordsOf([databaseUrl, config.redisUrl]) });
  running.log = log;
  listener.startWaitsFor(['database']);
  const place = { databaseUrl, log, signal: stopping };
  await whenDatabaseIsThere(place, () => migrateAll(databaseUrl, config));
  stopping.throwIfAborted();
  const keys = deriveKeys(await loadSecretKey(config.secretKey, config.dataDir));
  const publicUrl = config.publicUrl ?? `http://${urlHost(config.host)}:${listener.port}`;
  const { createApp } = await appModule;
  const app = createApp({ ...config, databaseUrl, publicUrl, keys, log, hasShop: config.hasSandbox });
  closers.work = () => app.drain(WORK_MS);
  closers.app = () => app.stop(0);
  if (!(await isSameInstallation(app.services.sql, keys.fingerprint))) throw new ConfigError(keyFault(config));
  await app.syncClock();
  const key = config.hasSandbox && config.role !== 'worker' ? await openSandbox(config, app, log) : null;
  serve(app, listener);
  const { role } = config;
  log.info('process.started', { role, public_url: publicUrl, pid: process.pid, ms: msSince(startedAt) });
  printBanner({ role, publicUrl, dataDir: config.dataDir, key, isTerminal: process.stdout.isTTY === true });
}

/**
 * Every table that the database should have. A new one takes a second to make, and the product's modules take theirs to
 * load: so they are loaded beside it, and not at the top of this file.
 */
async function migrateAll(databaseUrl: string, config: Config): Promise<void> {
  await migrate(databaseUrl, { directory: MIGRATIONS });
  if (config.redisUrl) return;
  const { migrateQueue } = await import('./platform/queue-postgres.ts');
  await migrateQueue(databaseUrl);
}

/** @returns the key to show; null where the installation is not a laptop's own */
async function openSandbox(config: Config, app: App, log: Log): Promise<string | null> {
  const { ensureSandbox } = await import('./simulators/shop/seed.ts');
  const isOwnDatabase = config.databaseUrl === null;
  const mayMove = isOwnDatabase || config.publicUrl !== null;
  const sandbox = await ensureSandbox(app.services, { dataDir: config.dataDir, shop: app.shop, mayMove });
  if (sandbox.isElsewhere) {
    log.warn('sandbox.elsewhere', { reason: 'its pages are at another address; PUBLIC_URL moves them to this one' });
  }
  return isOwnDatabase ? sandbox.key : null;
}

function serve(app: App, listener: Listener): void {
  app.start();
  listener.serve(app.fetch, app.fetchDirectly);
}

/** The passwords that a driver's error could carry into the log, as written and as meant. */
function passwordsOf(urls: readonly (string | null)[]): string[] {
  const written = urls.flatMap((url) => (url ? [new URL(url).password] : []));
  return [...new Set([...written, ...written.map(decodeURIComponent)])].filter((password) => password.length >= 6);
}

async function openPort(config: Config): Promise<Listener> {
  try {
    return await listen({ host: config.host, port: config.port });
  } catch (error) {
    throw new ConfigError(portFault(config, error));
  }
}

function keyFault({ secretKey, dataDir }: Config): string {
  const given = secretKey ? 'SECRET_KEY' : `${dataDir}/secret.key`;
  return `${given} is not the secret this installation was opened with; set SECRET_KEY to the text of the first process's secret.key.`;
}

function portFault({ host, port }: Config, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') return `PORT ${port} is in use on ${host}; set PORT to a free one.`;
  if (code === 'EACCES') return `PORT ${port} may not be opened by this user; set PORT to one above 1023.`;
  return `HOST ${host} with PORT ${port} cannot be opened (${String(code)}).`;
}

async function startDatabase(config: Config, closers: Closers): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir });
  closers.database = () => postgres.stop();
  for (const notice of postgres.notices) process.stderr.write(`${notice}\n`);
  return postgres.url;
}

function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function msSince(startedAt: number): number {
  return Math.round(performance.now() - startedAt);
}

async function main(): Promise<void> {
  boundHeapGrowth();
  const running: Running = { closers: {}, log: null };
  const stopping = new AbortController();
  let dataDir: string | null = null;
  const start = async (): Promise<void> => {
    const config = readConfig();
    dataDir = config.dataDir;
    await run(config, running, stopping.signal);
  };
  const started = start();
  const stop = stopsBySignal({ closers: running.closers, stopping, started, log: () => running.log });
  try {
    await started;
  } catch (error) {
    if (stopping.signal.aborted) return;
    process.stderr.write(`${startFault(error, dataDir)}\n`);
    await stop('failed start' satisfies StopReason);
  }
}

await main();
