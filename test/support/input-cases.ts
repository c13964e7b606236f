import { newId } from '../../src/kernel/ids.ts';
import type { TestApp } from './app.ts';
import type { TestShop } from './shop.ts';
import type { TenantRows } from './tenant-rows.ts';

/** Values of input fields, by their place without the argument before it: `price.amount`. */
export type Values = Readonly<Record<string, unknown>>;

/** Where a request is made: rows of its own, and a shop that a store can be connected to. */
export type World = { run: TestApp; rows: TenantRows; shop: TestShop };

/** How the fields of a create or an update are sent and read back, where a made-up value would not do. */
export type InputCase = {
  /** Values that pass the checks; every other field gets a made-up one. */
  values?: (world: World) => Values | Promise<Values>;
  /** Fields that may not stand beside the others, each set sent by itself. */
  apart?: readonly { fields: readonly string[]; values(world: World): Values | Promise<Values> }[];
  /** Fields that no answer shows, with the reason. */
  hidden?: Readonly<Record<string, string>>;
  /** Where the answer shows a field under another name. */
  shownAs?: Readonly<Record<string, string>>;
};

const PRODUCT: Values = {
  url: 'https://www.walmart.com/ip/7',
  channel: 'D2C',
  gtin: '4006381333931',
  'price.amount': '12.50',
  'price.currency': 'EUR',
  imageUrls: ['https://brand.example/7.jpg'],
};

const SCHEDULE: Values = { cron: '0 6 * * 1', timezone: 'Europe/Berlin', 'audit.channel': 'RETAILER', enabled: false };
const EVERY_DAY: Values = { name: 'Daily', cron: '0 6 * * *' };
const PROMPT_RUN_FIELDS = [
  'prompts',
  'engines',
  'skus',
  'competitors.name',
  'competitors.url',
  'repeats',
  'label',
  'country',
  'language',
];

const SCHEDULED_COMPETITORS = Object.fromEntries(
  ['name', 'url'].map((name) => [
    `promptRun.competitors.${name}`,
    'a list of objects: test/rest/schedules-prompt-runs.test.ts reads it back',
  ]),
);

/** What a schedule starts, each by itself. */
const SCHEDULED = [
  { fields: ['audit.all'], values: () => ({ ...EVERY_DAY, 'audit.all': true }) },
  {
    fields: [...PROMPT_RUN_FIELDS, 'personaId'].map((name) => `promptRun.${name}`),
    values: ({ rows }: World) => ({
      ...EVERY_DAY,
      'promptRun.prompts': ['Which kettle is best?'],
      'promptRun.engines': ['CLAUDE'],
      'promptRun.skus': [rows.sku],
      'promptRun.label': 'Weekly',
      'promptRun.personaId': rows.Persona,
      'promptRun.repeats': 2,
      'promptRun.country': 'DE',
      'promptRun.language': 'de',
    }),
  },
  {
    fields: ['promptRun.promptSetId'],
    values: ({ rows }: World) => ({ ...EVERY_DAY, 'promptRun.promptSetId': rows.PromptSet }),
  },
];

const ALERT_RULE: Values = {
  'scope.tag': 'air',
  threshold: 40,
  delta: 10,
  batching: 'DAILY',
  'quietHours.start': '22:00',
  'quietHours.end': '06:30',
  'quietHours.timezone': 'Europe/Berlin',
  timezone: 'Europe/Berlin',
  enabled: false,
};

/** The planted rule, which looks at engines from here on. */
async function enginesOfCitations({ run, rows }: World): Promise<Values> {
  const data = { type: 'CITATION_LOSS', threshold: null } as const;
  await run.app.services.db.alertRule.updateMany({ where: { id: rows.AlertRule }, data });
  return { threshold: null, engines: ['GEMINI'] };
}

const LOW_SCORE: Values = { name: 'Low', type: 'SCORE_DROP', threshold: 50 };

const RULE_PARTS = [
  { fields: ['channels.id', 'channels.email.to', 'channels.slack.url', 'channels.webhook.url'], values: () => ({}) },
  { fields: ['scope.all'], values: () => ({ 'scope.all': true }) },
  { fields: ['scope.category'], values: () => ({ 'scope.category': 'Kettles' }) },
  { fields: ['scope.skus'], values: () => ({ 'scope.skus': ['A-1'] }) },
];

const CHANNELS = Object.fromEntries(
  ['id', 'email.to', 'slack.url', 'webhook.url'].map((name) => [
    `channels.${name}`,
    'a secret, or a channel kept: test/rest/alerts.test.ts shows what is kept and test/flows/alerts.test.ts where it goes',
  ]),
);

const FEED_TOKEN = { token: 'a secret: test/rest/reviews-feeds.test.ts shows that the platform is asked with it' };

const KEY: Values = {
  scopes: ['CATALOG_READ'],
  expiresAt: '2040-01-01T00:00:00Z',
  allowedDocuments: ['a'.repeat(64)],
};

const CREDENTIALS = Object.fromEntries(
  ['accessToken', 'consumerKey', 'consumerSecret'].map((name) => [
    `credentials.${name}`,
    'a secret: test/rest/stores.test.ts shows that the store is spoken to with it',
  ]),
);

const WOO_KEYS = ['credentials.consumerKey', 'credentials.consumerSecret'];

type Platform = 'SHOPIFY' | 'WOOCOMMERCE';

function newStore({ shop }: World, platform: Platform): Values {
  const { accessToken, consumerKey, consumerSecret } = shop.shop.credentials;
  const keys = { 'credentials.consumerKey': consumerKey, 'credentials.consumerSecret': consumerSecret };
  const credentials = platform === 'SHOPIFY' ? { 'credentials.accessToken': accessToken } : keys;
  return { platform, baseUrl: shop.origin, ...credentials };
}

/** What opens the planted store, after it was moved to where the shop is: new credentials are tried before they are kept. */
async function credentialsOf(world: World, platform: Platform): Promise<Values> {
  const { baseUrl, platform: _same, ...credentials } = newStore(world, platform);
  const data = { platform, baseUrl: String(baseUrl) };
  await world.run.app.services.db.store.updateMany({ where: { id: world.rows.Store }, data });
  return credentials;
}

/** Every mutation that creates or updates what can be read afterwards. A new one without a line here fails by name. */
export const INPUT_CASES: Readonly<Record<string, InputCase>> = {
  createProducts: { values: () => ({ ...PRODUCT, sku: newId('Product') }) },
  updateProduct: { values: () => PRODUCT },
  createSchedule: { values: () => SCHEDULE, apart: SCHEDULED, hidden: SCHEDULED_COMPETITORS },
  updateSchedule: { values: () => SCHEDULE, apart: SCHEDULED, hidden: SCHEDULED_COMPETITORS },
  createWebhookEndpoint: { values: () => ({ url: 'https://receiver.example/7', events: ['AUDIT_COMPLETED'] }) },
  updateWebhookEndpoint: {
    values: () => ({ url: 'https://receiver.example/7', events: ['AUDIT_COMPLETED'], status: 'DISABLED' }),
  },
  createApiKey: { values: () => KEY },
  updateApiKey: { values: () => KEY },
  connectStore: {
    values: (world) => newStore(world, 'SHOPIFY'),
    apart: [{ fields: WOO_KEYS, values: (world) => newStore(world, 'WOOCOMMERCE') }],
    hidden: CREDENTIALS,
  },
  updateStore: {
    values: (world) => credentialsOf(world, 'SHOPIFY'),
    apart: [{ fields: WOO_KEYS, values: (world) => credentialsOf(world, 'WOOCOMMERCE') }],
    hidden: CREDENTIALS,
  },
  createAlertRule: {
    values: () => ({ ...ALERT_RULE, type: 'SCORE_DROP' }),
    apart: [
      ...RULE_PARTS.map((part) => ({ ...part, values: () => ({ ...LOW_SCORE, ...part.values() }) })),
      { fields: ['engines'], values: () => ({ name: 'Silent', type: 'CITATION_LOSS', engines: ['GEMINI'] }) },
    ],
    hidden: CHANNELS,
  },
  updateAlertRule: {
    values: () => ALERT_RULE,
    apart: [...RULE_PARTS, { fields: ['engines'], values: enginesOfCitations }],
    hidden: CHANNELS,
  },
  approveRecommendation: {},
  dismissRecommendation: { shownAs: { reason: 'dismissReason' } },
  createPromptSet: {},
  updatePromptSet: {},
  createCompetitor: { values: () => ({ url: 'https://rival.example/' }) },
  updateCompetitor: { values: () => ({ url: 'https://rival.example/', status: 'TRACKED' }) },
  updatePersona: {},
  connectReviewFeed: {
    values: () => ({
      platform: 'JUDGEME',
      account: 'harrow.myshopify.com',
      baseUrl: 'https://judge.me/api/v1',
      token: 'a-token',
    }),
    hidden: FEED_TOKEN,
  },
  updateReviewFeed: { values: () => ({ token: 'a-token' }), hidden: FEED_TOKEN },
  createNameAlias: { apart: [{ fields: ['sku'], values: ({ rows }) => ({ sku: rows.sku }) }] },
};

/** Mutations that start or repeat something: what they are told is no field of a row. Each names the test that covers it. */
export const STARTS: Readonly<Record<string, string>> = {
  dryRunAlertRule: 'test/rest/alerts.test.ts',
  importProducts: 'test/rest/import.test.ts',
  replayWebhookEvents: 'test/flows/webhooks-replay.test.ts',
  rotateApiKey: 'test/rest/key-life.test.ts',
  startAuditBatch: 'test/rest/bulk-audit.test.ts',
  importReviews: 'test/rest/reviews.test.ts',
  regeneratePersonas: 'test/rest/personas.test.ts',
  setEngineKey: 'test/rest/engines.test.ts',
  removeEngineKey: 'test/rest/engines.test.ts',
  createPromptSession: 'test/rest/prompt-runs.test.ts',
  estimatePromptSession: 'test/rest/prompt-runs.test.ts',
  updateEngineBudget: 'test/rest/prompt-runs.test.ts',
  recountPromptSessions: 'test/flows/prompt-runs.test.ts',
};
