import { sealKey } from '../../src/domains/prompt-runs/engines/access.ts';
import { sealCredentials } from '../../src/domains/stores/credentials.ts';
import { webhookTest } from '../../src/domains/webhooks/events.ts';
import { sealSecret } from '../../src/domains/webhooks/secrets.ts';
import { appendEvent } from '../../src/events/append.ts';
import { type IdType, newId } from '../../src/kernel/ids.ts';
import { plantAlerts } from './alert-rows.ts';
import type { Tenant, TestApp } from './app.ts';
import { untilEventsVisible } from './events-visible.ts';
import { plantPersona } from './persona-rows.ts';
import { PLANTED, type Plant } from './plant.ts';
import { plantPromptRuns } from './prompt-run-rows.ts';
import { newJob } from './test-jobs.ts';

/** One row of every kind in one workspace, and the SKU of its product. */
export type TenantRows = Readonly<Partial<Record<IdType, string>>> & { sku: string };

/** Writes a row of every kind for the tenant, each linked to the others; call it twice for lists of two. */
export async function plantRows(run: TestApp, tenant: Tenant, links: Partial<TenantRows> = {}): Promise<TenantRows> {
  const { workspaceId } = tenant;
  const fresh = Object.fromEntries(PLANTED.map((type) => [type, newId(type)]));
  const sku = links.sku ?? `SKU-${newId('Product').slice(-12)}`;
  const ids = { ...fresh, ...kept(links) } as Plant['ids'];
  ids.Job = await newJob(run.app.services, workspaceId);
  await newJob(run.app.services, workspaceId, ids.Job);
  const plant = { run, workspaceId, ids, sku };
  if (!links.Product) await plantProduct(plant);
  await plantRun(plant);
  if (!links.WebhookEndpoint) await plantEndpoint(plant);
  await plantDelivery(plant);
  await plantSettings(plant);
  await plantPromptRuns(plant);
  await plantEngineKey(plant);
  await plantPersona(plant);
  await plantAlerts(plant);
  await untilEventsVisible(run.app.services);
  return { ...ids, sku };
}

function kept({ Product, WebhookEndpoint, Persona }: Partial<TenantRows>) {
  return { ...(Product && { Product }), ...(WebhookEndpoint && { WebhookEndpoint }), ...(Persona && { Persona }) };
}

async function plantProduct({ run, workspaceId, ids, sku }: Plant): Promise<void> {
  const data = { title: 'A product', url: `https://brand.example/${sku}`, channel: 'D2C', score: 61 } as const;
  await run.app.services.db.product.create({
    data: { ...data, id: ids.Product, workspaceId, sku, lastAudited: new Date() },
  });
}

/** What a planted score run says. */
export function judgedAs() {
  const judged = { channel: 'D2C', model: 'PDP', score: 61, band: 'FAIR', facts: {} } as const;
  return { ...judged, buckets: [], crawlers: [] };
}

/** What a planted recommendation says. */
export function rewrittenAs() {
  const recommendation = { field: 'TITLE', priority: 'HIGH', effortMinutes: 5, expectedScoreDelta: 4 } as const;
  return { ...recommendation, rationale: 'A reason.', before: 'Before', after: 'After', diff: [], criteria: [] };
}

async function plantRun({ run, workspaceId, ids }: Plant): Promise<void> {
  const { db } = run.app.services;
  const run_ = {
    id: ids.ScoreRun,
    workspaceId,
    productId: ids.Product,
    pageUrl: 'https://brand.example/',
    auditedAt: new Date(),
  };
  await db.scoreRun.create({ data: { ...judgedAs(), ...run_ } });
  const links = { id: ids.Recommendation, workspaceId, productId: ids.Product, runId: ids.ScoreRun };
  await db.recommendation.create({ data: { ...rewrittenAs(), ...links } });
}

async function plantEndpoint({ run, workspaceId, ids }: Plant): Promise<void> {
  const { db, secrets } = run.app.services;
  const secretSealed = sealSecret(secrets, { id: ids.WebhookEndpoint, workspaceId }, 'secret_sealed', 'whsec_planted');
  await db.webhookEndpoint.create({
    data: { id: ids.WebhookEndpoint, workspaceId, url: 'https://receiver.example/', events: ['*'], secretSealed },
  });
}

/** An hour old, since the tests of the last minute are all that a workspace may have. */
async function plantDelivery({ run, workspaceId, ids }: Plant): Promise<void> {
  const { services } = run.app;
  const data = { endpoint_id: ids.WebhookEndpoint, message: 'Planted.' };
  ids.Event = await services.transaction((tx) =>
    appendEvent(tx, { workspaceId, clock: services.clock }, webhookTest, { data, subjectId: ids.WebhookEndpoint }),
  );
  const event = { eventId: ids.Event, eventType: webhookTest.type, body: '{}', status: 'FAILED' } as const;
  const links = { id: ids.WebhookDelivery, workspaceId, endpointId: ids.WebhookEndpoint };
  const at = new Date(Date.now() - 3_600_000);
  await services.db.webhookDelivery.create({ data: { ...event, ...links, createdAt: at, completedAt: at } });
}

/** A workspace has one key for an engine, however often it is planted. */
async function plantEngineKey({ run, workspaceId }: Plant): Promise<void> {
  const { db, secrets } = run.app.services;
  const row = { id: newId('EngineKey'), workspaceId };
  const kept = { engine: 'CHATGPT', lastFour: 'nted', checkedAt: new Date(0) } as const;
  const keySealed = sealKey(secrets, row, 'sk-planted-planted');
  await db.engineKey.createMany({ data: { ...row, ...kept, keySealed }, skipDuplicates: true });
}

async function plantSettings({ run, workspaceId, ids }: Plant): Promise<void> {
  const { db, secrets } = run.app.services;
  const opening = { platform: 'SHOPIFY', accessToken: 'shpat_planted' } as const;
  const credentialsSealed = sealCredentials(secrets, { id: ids.Store, workspaceId }, opening);
  // An address that is refused before anything is asked of the network.
  const store = { platform: 'SHOPIFY', name: 'A store', baseUrl: `https://127.0.0.1/${ids.Store}` } as const;
  await db.store.create({ data: { ...store, id: ids.Store, workspaceId, credentialsSealed } });
  const key = { name: 'Planted key', lastFour: 'abcd', hash: Buffer.from(ids.ApiKey), scopes: ['read'] };
  await db.apiKey.create({ data: { ...key, id: ids.ApiKey, workspaceId } });
  const schedule = { name: 'Planted', kind: 'AUDIT', cron: '0 6 * * *', payload: { all: true } } as const;
  await db.schedule.create({ data: { ...schedule, id: ids.Schedule, workspaceId } });
  const upload = { mediaType: 'text/csv', byteLength: 13, id: ids.Upload, workspaceId };
  await db.upload.create({
    data: { ...upload, chunks: { create: { position: 0, bytes: Buffer.from('sku,title,url') } } },
  });
}
