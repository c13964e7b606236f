import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAudit } from '../../src/domains/scores/commands.ts';
import { auditHandlers } from '../../src/domains/scores/handlers.ts';
import { createSiteCache } from '../../src/domains/scores/index.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { Context, Services } from '../../src/kernel/context.ts';
import { newId } from '../../src/kernel/ids.ts';
import { SCOPES } from '../../src/kernel/scopes.ts';
import { createPageReader } from '../../src/page-reader/read-page-in-thread.ts';
import { createHostTurns } from '../../src/platform/host-turns.ts';
import { createLanes } from '../../src/work/lanes.ts';
import { startSweeper } from '../../src/work/sweep.ts';
import { startWorker } from '../../src/work/worker.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { internet } from '../support/internet.ts';
import { serve } from '../support/loopback.ts';
import { until } from './support/log.ts';
import { addWorkspace, type Machine, openMachine, SHORT_LEASE, SHORT_LIMITS } from './support/machine.ts';

const SLOTS = 4;

/** A burst that serves one audit and a little more, and then almost nothing. */
const HOST_LIMITS = { concurrency: 2, burst: 16, perSecond: 0.01, maxWaitMs: 600_000 };

const pages = createPageReader({ timeoutMs: 20_000 });
let database: TestDatabase;
let machine: Machine;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await pages.close();
  await database.drop();
});

/** A site of many hosts: pages, redirects to `shared.example`, which asks everybody to come back later. */
const site: RequestListener = (request, response) => {
  const [host = '', port] = (request.headers.host ?? '').split(':');
  if (host === 'shared.example') return response.writeHead(503, { 'retry-after': '60' }).end();
  if (host.startsWith('lured')) return response.writeHead(302, { location: `http://shared.example:${port}/` }).end();
  if (request.url !== '/page') return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': 'text/html' });
  return response.end('<!doctype html><title>Alder lamp</title><h1>Alder lamp</h1><p>A lamp of oak for a desk.</p>');
};

const HOSTS = [
  'tiny.example',
  'large.example',
  'small.example',
  'shared.example',
  ...Array.from({ length: 8 }, (_, n) => `lured${n}.example`),
];

/** The machinery of one worker process in a world where every host above is public and served by one server. */
async function open(): Promise<{ services: Services; port: number; close(): Promise<void> }> {
  const { port } = await serve(site);
  machine = openMachine({ databaseUrl: database.url });
  const { wakeup, queue } = machine;
  const zone = Object.fromEntries(HOSTS.map((host) => [host, [['127.0.0.1']]]));
  const hostTurns = createHostTurns(machine.services.sql, HOST_LIMITS);
  const { http } = internet({ zone, ports: [port], options: { hostRateLimit: HOST_LIMITS, hostTurns } });
  const services = { ...machine.services, http };
  const handlers = auditHandlers({ readPage: pages.read, siteCache: createSiteCache(systemClock) });
  const keyLimits = () => ({ concurrency: HOST_LIMITS.concurrency });
  const lanes = createLanes({ default: { concurrency: SLOTS, keyLimits } });
  const worker = startWorker({
    services,
    wakeup,
    queue,
    handlers,
    concurrency: { default: SLOTS },
    times: SHORT_LEASE,
  });
  const jobs = handlers.map(({ job }) => job);
  const sweeper = startSweeper({ services, wakeup, queue, jobs, lanes, limits: SHORT_LIMITS });
  return {
    services,
    port,
    async close() {
      await sweeper.close();
      await worker.close(0);
      await machine.close();
    },
  };
}

async function audit(services: Services, workspaceId: string, url: string): Promise<string> {
  const principal = { workspaceId, workspaceMode: 'sandbox' as const, keyId: null, scopes: new Set(SCOPES) };
  const ctx: Context = { ...services, principal, requestId: 'test', signal: AbortSignal.timeout(60_000) };
  const sku = newId('Product');
  const at = { channel: 'D2C' as const, isChannelExplicit: true };
  await services.db.product.create({ data: { id: sku, workspaceId, sku, title: 'Alder', brand: 'Alder', url, ...at } });
  return (await startAudit(ctx, sku)).jobId;
}

async function untilSucceeded(services: Services, id: string): Promise<void> {
  await until(async () => (await services.db.job.findUniqueOrThrow({ where: { id } })).status === 'SUCCEEDED', 40_000);
}

test('forty audits of one host hold two slots at most and use up nothing, and a small tenant does not wait for them', {
  timeout: 120_000,
}, async () => {
  const { services, port, close } = await open();
  const large = await addWorkspace(services);
  const small = await addWorkspace(services);
  for (let count = 0; count < 40; count += 1) await audit(services, large, `http://large.example:${port}/page`);
  const suspended = () => services.db.job.count({ where: { workspaceId: large, isSuspended: true } });
  await until(async () => (await suspended()) === 2, 40_000);
  await untilSucceeded(services, await audit(services, small, `http://small.example:${port}/page`));
  await until(async () => (await suspended()) === 2, 40_000);
  const waiting = await services.db.job.findMany({ where: { workspaceId: large, status: 'QUEUED' } });
  // The burst serves one audit, which may have ended by now and let the next one begin.
  const ended = await services.db.job.count({ where: { workspaceId: large, status: 'SUCCEEDED' } });
  expect(ended).toBeLessThanOrEqual(1);
  expect(waiting).toHaveLength(38 - ended);
  expect(waiting.every((job) => job.attempts === 0 && job.dispatchedAt === null)).toBe(true);
  await close();
});

test('audits that were redirected to a host that nobody may ask hold no slot while they wait for it', {
  timeout: 120_000,
}, async () => {
  const { services, port, close } = await open();
  const large = await addWorkspace(services);
  const small = await addWorkspace(services);
  for (let n = 0; n < 8; n += 1) await audit(services, large, `http://lured${n}.example:${port}/page`);
  await until(
    async () => (await services.db.job.count({ where: { workspaceId: large, isSuspended: true } })) > SLOTS,
    40_000,
  );
  await untilSucceeded(services, await audit(services, small, `http://tiny.example:${port}/page`));
  expect(await services.db.job.count({ where: { workspaceId: large, status: 'RUNNING' } })).toBeGreaterThan(SLOTS);
  await close();
});
