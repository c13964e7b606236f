import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type App, createApp } from '../../src/app.ts';
import { createWorkspace, issueApiKey } from '../../src/domains/workspaces/index.ts';
import type { Log } from '../../src/kernel/log.ts';
import { createSettings } from '../../src/kernel/settings.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { createGuard } from '../../src/platform/http-out/guard.ts';
import { assembleHttpOut } from '../../src/platform/http-out.ts';
import { migrate } from '../../src/platform/migrate.ts';
import { migrateQueue } from '../../src/platform/queue-postgres.ts';
import { deriveKeys } from '../../src/platform/secret-key.ts';
import { forkTypescript } from '../support/load.ts';

/** How hosts are spared: as by default, or not to be noticed. */
export const POLITE = { concurrency: 2, burst: 20, perSecond: 1 };
export const UNLIMITED = { concurrency: 1_000, burst: 1_000, perSecond: 100 };

/** A workspace that asks. */
export type Tenant = { workspaceId: string; ask<Body>(path: string, init?: RequestInit): Promise<Body> };

/**
 * One process of the whole product over a database of its own, in a world where every name that ends with `.example` is
 * public and served by one process of sites.
 */
export type World = { app: App; sitePort: number; tenant(): Promise<Tenant>; close(): Promise<void> };

const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

/** Opens the world with the defaults of the product. @param redisUrl null keeps the queue in PostgreSQL */
export async function openWorld(hostRateLimit: typeof POLITE, redisUrl: string | null): Promise<World> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ecommerce-insights-bench-'));
  await chmod(dataDir, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDir });
  await migrate(postgres.url, { directory: MIGRATIONS });
  if (!redisUrl) await migrateQueue(postgres.url);
  const sites = forkTypescript('../isolation/site-process.ts', []);
  const [sitePort]: number[] = await once(sites, 'message');
  const port = sitePort ?? 0;
  const app = createApp({
    role: 'all',
    databaseUrl: postgres.url,
    redisUrl,
    redisPrefix: `bench-${randomBytes(4).toString('hex')}`,
    publicUrl: 'http://bench.example',
    egressAllow: [],
    hostRateLimit,
    openHttp: (hostTurns) =>
      assembleHttpOut(publicWorld(port), { allowOrigins: [], userAgent: 'bench', hostRateLimit, hostTurns }),
    databasePool: 20,
    workerConcurrency: 8,
    metricsToken: null,
    keys: deriveKeys(randomBytes(32)),
    settings: createSettings({}),
    log: SILENT,
    hasShop: false,
  });
  await app.syncClock();
  app.start();
  return {
    app,
    sitePort: port,
    tenant: () => addTenant(app),
    async close() {
      await app.stop(0);
      sites.kill();
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function publicWorld(port: number) {
  const lookup = (name: string) =>
    name.endsWith('.example') ? Promise.resolve(['127.0.0.1']) : Promise.reject(new Error(`${name} is nowhere`));
  return createGuard({
    allowOrigins: [],
    allowedPorts: [port],
    lookup,
    openLookup: lookup,
    isPublic: (address) => address === '127.0.0.1',
  });
}

async function addTenant(app: App): Promise<Tenant> {
  const { db } = app.services;
  const workspace = await createWorkspace(db, { name: 'Bench', mode: 'SANDBOX' });
  const data = { rateLimitPerMinute: 1_000_000_000, rateLimitBurst: 1_000_000_000 };
  await db.workspace.update({ where: { id: workspace.id }, data });
  const { key } = await issueApiKey(db, workspace, { name: 'bench', scopes: ['read', 'write'] });
  return {
    workspaceId: workspace.id,
    async ask(path, init = {}) {
      const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', ...init.headers };
      const response = await app.fetch(new Request(`http://bench.example${path}`, { ...init, headers }), {
        address: null,
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 300)}`);
      return JSON.parse(text);
    },
  };
}

const say = (): void => undefined;
const SILENT: Log = { debug: say, info: say, warn: say, error: say, child: () => SILENT };
