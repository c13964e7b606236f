import { expect } from 'vitest';
import { newId } from '../../../src/kernel/ids.ts';
import type { Answer, Json } from '../../support/app.ts';
import { plantRows } from '../../support/tenant-rows.ts';
import type { Provocation } from './kinds.ts';
import type { World } from './world.ts';

const CREATE = 'mutation($inputs: [ProductInput!]!) { createProducts(inputs: $inputs) { sku } }';
const RESTORE = 'mutation($sku: String!) { restoreProduct(sku: $sku) { sku } }';
const PUSH = 'mutation($id: ID!) { pushRecommendation(id: $id) { jobId } }';
const CONNECT = 'mutation($input: StoreInput!) { connectStore(input: $input) { id } }';
const HOOK = 'mutation($input: WebhookEndpointInput!) { createWebhookEndpoint(input: $input) { id } }';
const ASK = 'mutation($input: PromptSessionInput!) { createPromptSession(input: $input) { id } }';
const SESSION = { prompts: ['Which is best?'], engines: ['chatgpt', 'claude'] };
const MONTH_AGO = new Date(Date.now() - 31 * 86_400_000);
const JUST_NOW = new Date();
const A_JOB = newId('Job');
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d*[1-9]\d*)?Z$/;

/** The fault of the first of several rows, whose field each face spells in its own way. */
const taken = (message: string) => [{ field: expect.stringMatching(/\[0\]\.sku$/), message }];

/** What is wrong with the rows that a request is about. */
export const rowCodes = {
  not_found: {
    rest: (world) => world.rest(`POST /jobs/${A_JOB}/cancel`),
    graphql: (world) => world.graphql('mutation($id: ID!) { cancelJob(id: $id) { id } }', { id: A_JOB }),
    details: () => ({ id: A_JOB }),
  },
  sku_not_found: {
    rest: (world) => world.rest('DELETE /catalog/NO-SUCH'),
    graphql: (world) => world.graphql('mutation { deleteProduct(sku: "NO-SUCH") { sku } }'),
    details: ({ ours }) => ({ sku: 'NO-SUCH', workspace: ours.workspaceId }),
  },
  score_not_found: {
    only: 'rest',
    because: 'a lookup that finds nothing is null in GraphQL',
    ask: async (world) => world.rest(`GET /scores/${await known(world)}`),
    details: () => ({ sku: 'KNOWN' }),
  },
  restore_window_passed: {
    rest: async (world) => world.rest(`POST /catalog/${await deleted(world, 'LONG-GONE', MONTH_AGO)}/restore`),
    graphql: async (world) => world.graphql(RESTORE, { sku: await deleted(world, 'LONG-GONE', MONTH_AGO) }),
    details: () => ({
      sku: 'LONG-GONE',
      deleted_at: expect.stringMatching(INSTANT),
      restorable_until: expect.stringMatching(INSTANT),
    }),
  },
  sku_already_exists: {
    rest: async (world) => world.rest('POST /catalog', [product(await known(world))]),
    graphql: async (world) => world.graphql(CREATE, { inputs: [product(await known(world))] }),
    details: () => ({ sku: 'KNOWN', errors: taken('belongs to another product') }),
    differ: 'spelling',
  },
  sku_deleted: {
    rest: async (world) => world.rest('POST /catalog', [product(await deleted(world, 'GONE', JUST_NOW))]),
    graphql: async (world) => world.graphql(CREATE, { inputs: [product(await deleted(world, 'GONE', JUST_NOW))] }),
    details: () => ({
      sku: 'GONE',
      restorable_until: expect.stringMatching(INSTANT),
      errors: taken('belongs to a deleted product; restore it instead'),
    }),
    differ: 'spelling',
  },
  conflict: {
    rest: async (world) => world.rest('POST /integrations/stores', restStore(await connected(world))),
    graphql: async (world) => world.graphql(CONNECT, { input: graphStore(await connected(world)) }),
    details: ({ shop }) => ({ base_url: shop.origin }),
  },
  invalid_state: {
    rest: async (world) => world.rest(`POST /catalog/${await known(world)}/restore`),
    graphql: async (world) => world.graphql(RESTORE, { sku: await known(world) }),
    details: () => ({ sku: 'KNOWN' }),
  },
  limit_reached: {
    rest: async (world) => world.rest('POST /webhooks/endpoints', HOOK_INPUT, { key: await fullKey(world) }),
    graphql: async (world) =>
      world.graphql(HOOK, { input: { ...HOOK_INPUT, events: ['ALL'] } }, { key: await fullKey(world) }),
    details: () => ({ limit: 20 }),
  },
  channel_not_configured: {
    rest: (world) =>
      world.rest('POST /alerts/rules', {
        name: 'Mail',
        type: 'score_drop',
        threshold: 50,
        channels: [{ email: { to: ['a@example.com'] } }],
      }),
    graphql: (world) =>
      world.graphql('mutation($input: AlertRuleInput!) { createAlertRule(input: $input) { id } }', {
        input: { name: 'Mail', type: 'SCORE_DROP', threshold: 50, channels: [{ email: { to: ['a@example.com'] } }] },
      }),
    details: () => ({}),
  },
  not_approved: {
    rest: (world) => world.rest(`POST /recommendations/${world.rows.Recommendation}/push`),
    graphql: (world) => world.graphql(PUSH, { id: world.rows.Recommendation }),
    details: ({ rows }) => ({ id: rows.Recommendation, status: 'open', wanted: 'pushing' }),
  },
  store_not_connected: {
    rest: async (world) => world.rest(`POST /recommendations/${(await approved(world)).id}/push`),
    graphql: async (world) => world.graphql(PUSH, { id: (await approved(world)).id }),
    details: () => ({ sku: 'STORELESS' }),
  },
  engine_not_configured: {
    rest: async (world) => world.rest('POST /prompt-runs', SESSION, { key: await liveKey(world, 5) }),
    graphql: async (world) => world.graphql(ASK, { input: graphSession() }, { key: await liveKey(world, 5) }),
    details: () => ({ engines: ['claude'] }),
  },
  spend_cap_reached: {
    rest: async (world) =>
      world.rest('POST /prompt-runs', { ...SESSION, engines: ['chatgpt'] }, { key: await liveKey(world, 0) }),
    graphql: async (world) =>
      world.graphql(ASK, { input: graphSession(['CHATGPT']) }, { key: await liveKey(world, 0) }),
    details: () => ({ estimated_usd: expect.any(Number), remaining_usd: 0, daily_usd: 0 }),
  },
  idempotency_in_progress: {
    rest: (world) => twice(world, 'rest', { lockedUntil: new Date(Date.now() + 60_000) }),
    graphql: (world) => twice(world, 'graphql', { lockedUntil: new Date(Date.now() + 60_000) }),
    details: () => ({ retry_after_seconds: expect.any(Number) }),
    differ: 'seconds',
    retryAfter: true,
  },
  idempotency_key_reused: {
    rest: (world) => twice(world, 'rest', 'with another body'),
    graphql: (world) => twice(world, 'graphql', 'with another body'),
  },
  idempotency_answer_lost: {
    rest: (world) => twice(world, 'rest', { lockedUntil: new Date(0), effectAt: new Date() }),
    graphql: (world) => twice(world, 'graphql', { lockedUntil: new Date(0), effectAt: new Date() }),
  },
  egress_denied: {
    rest: (world) => world.rest('POST /webhooks/endpoints', PRIVATE),
    graphql: (world) => world.graphql(HOOK, { input: { ...PRIVATE, events: ['ALL'] } }),
    details: () => ({ url: PRIVATE.url, redirects: [] }),
  },
  store_unauthorized: {
    rest: (world) => world.rest('POST /integrations/stores', restStore(locked(world))),
    graphql: (world) => world.graphql(CONNECT, { input: graphStore(locked(world)) }),
    details: ({ far }) => ({ store: new URL(far.origin).host }),
  },
  store_rejected: {
    rest: (world) => world.rest('POST /integrations/stores', restStore(refusing(world))),
    graphql: (world) => world.graphql(CONNECT, { input: graphStore(refusing(world)) }),
    details: ({ far }) => ({ store: new URL(far.origin).host }),
  },
  store_unavailable: {
    rest: (world) => world.rest('POST /integrations/stores', restStore(`${world.far.origin}/no-store`)),
    graphql: (world) => world.graphql(CONNECT, { input: graphStore(`${world.far.origin}/no-store`) }),
    details: ({ far }) => ({ store: new URL(far.origin).host }),
    retryAfter: true,
  },
  engine_key_refused: {
    rest: (world) => refusedKey(world).rest('PUT /engines/perplexity', { api_key: ENGINE_KEY }),
    graphql: (world) => refusedKey(world).graphql(engineKey('PERPLEXITY'), { input: { apiKey: ENGINE_KEY } }),
    details: () => ({ engine: 'perplexity', reason: 'unauthorized' }),
  },
  engine_unavailable: {
    rest: (world) => world.rest('PUT /engines/chatgpt', { api_key: ENGINE_KEY }),
    graphql: (world) => world.graphql(engineKey('CHATGPT'), { input: { apiKey: ENGINE_KEY } }),
    details: () => ({ engine: 'chatgpt', reason: 'not_json' }),
    retryAfter: true,
  },
} as const satisfies Record<string, Provocation>;

const ENGINE_KEY = 'sk-nobody-knows-this-key';

function engineKey(engine: string): string {
  return `mutation($input: EngineKeyInput!) { setEngineKey(engine: ${engine}, input: $input) { model } }`;
}

/** The world, with an engine that knows no key. */
function refusedKey(world: World): World {
  world.far.on('/perplexity/agent', (_request, response) => response.writeHead(401).end('{}'));
  return world;
}

const HOOK_INPUT = { url: 'https://receiver.example/', events: ['*'] };
const PRIVATE = { url: 'https://169.254.169.254/latest', events: ['*'] };

function product(sku: string) {
  return { sku, title: 'A product', url: 'https://brand.example/p' };
}

/** A product that was never audited. */
async function known(world: World): Promise<string> {
  await world.rest('POST /catalog', product('KNOWN'));
  return 'KNOWN';
}

async function deleted(world: World, sku: string, at: Date): Promise<string> {
  await world.rest('POST /catalog', product(sku));
  await world.rest(`DELETE /catalog/${sku}`);
  const where = { workspaceId: world.ours.workspaceId, sku };
  await world.run.app.services.db.product.updateMany({ where, data: { deletedAt: at } });
  return sku;
}

function restStore(baseUrl: string, token = 'shpat_any') {
  return { platform: 'shopify', base_url: baseUrl, credentials: { access_token: token } };
}

function graphStore(baseUrl: string, token = 'shpat_any') {
  return { platform: 'SHOPIFY', baseUrl, credentials: { accessToken: token } };
}

/** The address of a store that the workspace has connected. */
async function connected({ shop, rest }: World): Promise<string> {
  await rest('POST /integrations/stores', restStore(shop.origin, shop.shop.credentials.accessToken));
  return shop.origin;
}

/** A store that speaks the API and will not do what is asked. */
function refusing({ far }: World): string {
  const json = JSON.stringify({ errors: [{ message: 'This shop is frozen' }] });
  far.on('/frozen/admin/api/2026-04/graphql.json', (_request, response) => response.end(json));
  return `${far.origin}/frozen`;
}

/** A store that does not know our credentials. */
function locked({ far }: World): string {
  far.on('/locked/admin/api/2026-04/graphql.json', (_request, response) => response.writeHead(401).end('{}'));
  return `${far.origin}/locked`;
}

/** The session as GraphQL spells it. */
function graphSession(engines = ['CHATGPT', 'CLAUDE']): Json {
  return { prompts: SESSION.prompts, engines };
}

/** The key of a live workspace that may spend so much in a day. */
async function liveKey(world: World, dailyUsd: number): Promise<string> {
  const { key, workspaceId } = await world.run.workspace({ mode: 'LIVE' });
  await world.run.app.services.db.spendCap.create({ data: { workspaceId, dailyUsd } });
  return key;
}

async function fullKey(world: World): Promise<string> {
  const tenant = await world.run.workspace();
  const data = Array.from({ length: 20 }, () => ({
    id: newId('WebhookEndpoint'),
    workspaceId: tenant.workspaceId,
    url: 'https://receiver.example/',
    events: ['*'],
    secretSealed: '',
  }));
  await world.run.app.services.db.webhookEndpoint.createMany({ data });
  return tenant.key;
}

/** An approved recommendation of a product that no store sells. */
async function approved(world: World): Promise<{ id: string }> {
  const { db } = world.run.app.services;
  const sku = 'STORELESS';
  await world.rest('POST /catalog', { ...product(sku), channel: 'd2c' });
  const row = await db.product.findFirstOrThrow({ where: { workspaceId: world.ours.workspaceId, sku } });
  const { Recommendation: id = '' } = await plantRows(world.run, world.ours, { Product: row.id, sku });
  await db.recommendation.update({ where: { id }, data: { status: 'APPROVED' } });
  return { id };
}

type Left = { lockedUntil: Date; effectAt?: Date };

/** The second of two requests with one key, after what the first left is changed into what a process leaves that works
 * still or died. */
async function twice(world: World, face: 'rest' | 'graphql', left: Left | 'with another body'): Promise<Answer> {
  const key = `twice-${world.newSku()}`;
  const ask = (title: string): Promise<Answer> => {
    const headers = { 'Idempotency-Key': key };
    const input = { ...product(key), title };
    if (face === 'rest') return world.rest('POST /catalog', input, { headers });
    return world.graphql(CREATE, { inputs: [input] }, { headers });
  };
  await ask('First');
  if (left === 'with another body') return ask('Second');
  const blank: Json = { status: null, headers: undefined, body: null, effectAt: null };
  await world.run.app.services.db.idempotencyRecord.update({
    where: { workspaceId_key: { workspaceId: world.ours.workspaceId, key } },
    data: { ...blank, ...left },
  });
  return ask('First');
}
