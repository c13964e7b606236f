import { fileURLToPath } from 'node:url';
import type { App } from './app.ts';
import { printBanner } from './banner.ts';
import { type Config, ConfigError, readConfig } from './env.ts';
import { type Listener, listen } from './http/listen.ts';
import { startEmbeddedPostgres } from './platform/embedded-postgres.ts';
import { isSameInstallation } from './platform/installation.ts';
import { createLog } from './platform/log.ts';
import { migrate } from './platform/migrate.ts';
import { deriveKeys, loadSecretKey } from './platform/secret-key.ts';

/** Jobs have this long to end. */
const WORK_MS = 5_000;

/** Requests have until then, counted from the beginning of the stop. */
const REQUESTS_MS = 8_000;

/** Whatever hangs by then is cut off; the database ends by itself when we are gone. */
const FORCE_MS = 9_500;

const MIGRATIONS = fileURLToPath(new URL('../prisma/migrations', import.meta.url));

/**
 * What is open, in the order of its end: work first, which may need the port when it audits the bundled shop; then
 * the port, whose last requests need the app; then the app, then the database.
 */
const STOP_ORDER = ['work', 'port', 'app', 'database'] as const;

type Closers = Partial<Record<(typeof STOP_ORDER)[number], (spentMs: number) => Promise<unknown>>>;

/** @param stopping a start that is no longer wanted ends after the step it is at */
async function run(config: Config, closers: Closers, stopping: AbortSignal): Promise<void> {
  const listener = await openPort(config);
  closers.port = (spentMs) => listener.close(Math.max(1_000, REQUESTS_MS - spentMs));
  const [{ createApp }, { databaseUrl }] = await Promise.all([
    import('./app.ts'),
    openDatabase(config, closers, stopping),
  ]);
  stopping.throwIfAborted();
  const log = createLog({ level: config.logLevel, secrets: passwordsOf([databaseUrl, config.redisUrl]) });
  const keys = deriveKeys(await loadSecretKey(config.secretKey, config.dataDir));
  const publicUrl = config.publicUrl ?? `http://${urlHost(config.host)}:${listener.port}`;
  const app = createApp({ ...config, databaseUrl, publicUrl, keys, log, hasShop: true });
  closers.work = () => app.drain(WORK_MS);
  closers.app = () => app.stop(0);
  if (!(await isSameInstallation(app.services.sql, keys.fingerprint))) throw new ConfigError(keyFault(config));
  await serve(config, { app, listener, publicUrl });
}

/**
 * The database, with every table it should have. A new one takes a second to make, and the product's modules take
 * theirs to load: so they are loaded beside it, and not at the top of this file.
 */
async function openDatabase(config: Config, closers: Closers, stopping: AbortSignal): Promise<{ databaseUrl: string }> {
  const databaseUrl = config.databaseUrl ?? (await startDatabase(config, closers));
  stopping.throwIfAborted();
  await migrate(databaseUrl, { directory: MIGRATIONS });
  if (config.redisUrl) return { databaseUrl };
  const { migrateQueue } = await import('./platform/queue-postgres.ts');
  await migrateQueue(databaseUrl);
  return { databaseUrl };
}

async function serve(config: Config, parts: { app: App; listener: Listener; publicUrl: string }): Promise<void> {
  const { app, listener, publicUrl } = parts;
  if (config.role === 'worker') {
    app.start();
    listener.serve(app.fetch);
    return printBanner({ role: config.role, publicUrl, key: null, dataDir: config.dataDir });
  }
  const { ensureSandbox } = await import('./simulators/shop/seed.ts');
  const sandbox = await ensureSandbox(app.services, { dataDir: config.dataDir, shop: app.shop });
  app.start();
  listener.serve(app.fetch);
  printBanner({ role: config.role, publicUrl, key: sandbox.key, dataDir: config.dataDir });
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

/** Everything has its turn, also behind something that fails. @returns the exit code */
async function closeAll(closers: Closers): Promise<number> {
  const startedAt = performance.now();
  let code = 0;
  for (const name of STOP_ORDER) {
    try {
      await closers[name]?.(performance.now() - startedAt);
    } catch (error) {
      process.stderr.write(`The ${name} did not end well: ${error instanceof Error ? error.stack : String(error)}\n`);
      code = 1;
    }
  }
  return code;
}

async function main(): Promise<void> {
  const closers: Closers = {};
  const stopping = new AbortController();
  const start = async (): Promise<void> => run(readConfig(), closers, stopping.signal);
  const started = start();
  const stop = async (code: number): Promise<void> => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    setTimeout(() => process.exit(code || 1), FORCE_MS).unref();
    // Half a start would leave behind what it is just opening.
    await started.catch(() => undefined);
    process.exit((await closeAll(closers)) || code);
  };
  process.once('SIGTERM', () => void stop(0));
  process.once('SIGINT', () => void stop(0));
  try {
    await started;
  } catch (error) {
    if (stopping.signal.aborted) return;
    process.stderr.write(`${startFault(error)}\n`);
    await stop(1);
  }
}

/** One clear line for what an operator can mend; the whole error for what only we can. */
function startFault(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ConfigError || error.name === 'EmbeddedPostgresError' || error.name === 'MigrationError')
    return error.message;
  const code = 'code' in error ? String(error.code) : '';
  if (/^(ECONNREFUSED|ENOTFOUND|ETIMEDOUT|28P01|28000|3D000|EAI_AGAIN)$/.test(code)) {
    return `DATABASE_URL cannot be reached or opened (${code}).`;
  }
  return error.stack ?? error.message;
}

await main();
