import {
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { snakeCase } from '../../src/kernel/naming.ts';
import type { CompiledRoute } from '../../src/rest/compiled.ts';
import type { Json, Tenant, TestApp } from '../support/app.ts';
import { rootRequest, roots } from '../support/graph-roots.ts';
import { openPlanted } from '../support/planted.ts';
import { restRequest, restRoutes, routeName } from '../support/rest-requests.ts';
import { pathValues } from '../support/rest-successes.ts';
import type { TenantRows } from '../support/tenant-rows.ts';

let run: TestApp;
let ours: Tenant;
let rows: TenantRows;

beforeAll(async () => {
  ({ run, ours, rows } = await openPlanted());
});
afterAll(() => run.close());

const withBody = restRoutes.filter(({ body }) => body.kind !== 'none' && body.kind !== 'upload');

/** A value of the wrong form, and the places that have to be named for it. */
type Wrong = { value: unknown; fields: string[] };

/** Everything wrong at once, three levels deep: a number for a text, a text for a number, an unknown name in each object. */
function wrongly(type: GraphQLInputType, at: string, depth = 0): Wrong {
  const given = getNullableType(type);
  if (isListType(given)) {
    const items = [0, 1].map((index) => wrongly(given.ofType, `${at}[${index}]`, depth));
    return { value: items.map(({ value }) => value), fields: items.flatMap(({ fields }) => fields) };
  }
  if (isInputObjectType(given)) return wrongObject(Object.values(given.getFields()), at, depth);
  if (isEnumType(given)) return { value: 'nonsense', fields: [at] };
  if (getNamedType(given).name === 'JSON') return { value: {}, fields: [] };
  const isText = ['String', 'ID'].includes(getNamedType(given).name);
  return { value: isText ? 7 : 'nonsense', fields: [at] };
}

function wrongObject(fields: readonly { name: string; type: GraphQLInputType }[], at: string, depth: number): Wrong {
  if (depth > 3) return { value: 'nonsense', fields: [at] };
  const prefix = at === '' ? '' : `${at}.`;
  const parts = fields.map(({ name, type }) => {
    const key = snakeCase(name);
    return [key, wrongly(type, `${prefix}${key}`, depth + 1)] as const;
  });
  const value = Object.fromEntries(parts.map(([key, part]) => [key, part.value]));
  return {
    value: { ...value, no_such_field: 1 },
    fields: [...parts.flatMap(([, part]) => part.fields), `${prefix}no_such_field`],
  };
}

function wrongBody({ body }: CompiledRoute): Wrong {
  if (body.kind === 'fields') return wrongObject(body.fields, '', 0);
  const { type } = body;
  if (!type) throw new Error('A body of this kind has a type.');
  if (body.kind !== 'one-or-many') return wrongly(type, '');
  const two = [0, 1].map((index) => wrongly(type, `[${index}]`));
  return { value: two.map(({ value }) => value), fields: two.flatMap(({ fields }) => fields) };
}

async function send(route: CompiledRoute, body: unknown): Promise<Json> {
  const { path } = restRequest(route, pathValues(route, rows));
  return (await ours.request(route.method, path, { body })).body;
}

describe('a body in which everything has the wrong form is answered with every place that is wrong', () => {
  test.each(withBody.map((route) => [routeName(route), route] as const))('%s', async (_name, route) => {
    const { value, fields } = wrongBody(route);
    const { error } = await send(route, value);
    expect(error.code).toBe('validation_failed');
    expect(named(error.details)).toEqual([...new Set(fields)].sort());
  });
});

const LONG = 'x'.repeat(6_000);
const STORE = { platform: 'shopify', name: LONG, base_url: 'ftp://user:word@shop.example', credentials: {} };

/** Values of the right form that no row may hold, with what has to be named of them, as REST spells it. */
const OUT_OF_RANGE: Readonly<Record<string, { body: Json; fields: readonly string[] }>> = {
  'POST /catalog': {
    body: {
      sku: 'a b',
      title: '',
      url: 'nowhere',
      price: { amount: 'much', currency: 'money' },
      image_urls: ['a', 'b'],
    },
    fields: ['sku', 'title', 'url', 'price.amount', 'price.currency', 'image_urls[0]', 'image_urls[1]'],
  },
  'PATCH /catalog/{sku}': {
    body: { title: '', url: 'nowhere', gtin: '1', price: { amount: 'much', currency: 'money' }, image_urls: ['a'] },
    fields: ['title', 'url', 'gtin', 'price.amount', 'price.currency', 'image_urls[0]'],
  },
  'POST /scores/audit': { body: { tag: '', category: LONG, skus: [] }, fields: ['tag', 'category', 'skus'] },
  'POST /recommendations/{id}/approve': { body: { after: 7 }, fields: ['after'] },
  'POST /recommendations/{id}/dismiss': { body: { reason: ' ' }, fields: ['reason'] },
  'POST /webhooks/endpoints': {
    body: { url: 'nowhere', events: ['*', 'nothing.happened'], description: LONG },
    fields: ['url', 'events[1]', 'description'],
  },
  'PATCH /webhooks/endpoints/{id}': {
    body: { url: 'nowhere', events: ['*', 'nothing.happened'], description: LONG },
    fields: ['url', 'events[1]', 'description'],
  },
  'PATCH /personas/{id}': {
    body: { name: LONG, summary: '', descriptors: [''] },
    fields: ['name', 'summary', 'descriptors[0]'],
  },
  'POST /personas/regenerate': { body: { category: '', tag: LONG }, fields: ['category', 'tag'] },
  'POST /alerts/rules': {
    body: {
      name: '',
      type: 'score_drop',
      scope: { all: true, tag: 'a' },
      threshold: 101,
      channels: [{ email: { to: ['nobody'] } }, {}],
      quiet_hours: { start: '25:00', end: '7' },
      timezone: 'Moon/Sea',
    },
    fields: [
      'name',
      'scope',
      'threshold',
      'channels[0].email.to[0]',
      'channels[1]',
      'quiet_hours.start',
      'quiet_hours.end',
      'timezone',
    ],
  },
  'PATCH /alerts/rules/{id}': {
    body: { name: '', scope: {}, delta: 0, channels: [{ slack: { url: 'nowhere' } }], timezone: 'Moon/Sea' },
    fields: ['name', 'scope', 'delta', 'channels[0].slack.url', 'timezone'],
  },
  'POST /integrations/reviews': {
    body: { platform: 'yotpo', account: '', token: 'with space', every_hours: 0, base_url: 'nowhere' },
    fields: ['account', 'token', 'every_hours', 'base_url'],
  },
  'PATCH /integrations/reviews/{id}': { body: { token: '', every_hours: 721 }, fields: ['token', 'every_hours'] },
  'POST /schedules': {
    body: {
      name: '',
      cron: 'never',
      timezone: 'Moon/Sea',
      audit: { tag: '', skus: [] },
      prompt_run: { skus: ['NONE'] },
    },
    fields: [
      'name',
      'cron',
      'timezone',
      'audit.tag',
      'audit.skus',
      'prompt_run',
      'prompt_run.prompts',
      'prompt_run.skus[0]',
    ],
  },
  'PATCH /schedules/{id}': {
    body: { name: '', cron: 'never', timezone: 'Moon/Sea', audit: { tag: '' } },
    fields: ['name', 'cron', 'timezone', 'audit.tag'],
  },
  'POST /prompt-runs': {
    body: { prompts: ['', LONG], repeats: 9, label: LONG, competitors: [{ name: '', url: 'ftp://x' }], language: '?' },
    fields: ['prompts[0]', 'prompts[1]', 'repeats', 'label', 'competitors[0].name', 'competitors[0].url', 'language'],
  },
  'POST /prompt-runs/estimate': {
    body: { prompts: ['', LONG], repeats: 0, country: 'usa', skus: ['NONE'] },
    fields: ['prompts[0]', 'prompts[1]', 'repeats', 'country', 'skus[0]'],
  },
  'POST /prompt-runs/recount': {
    body: { from: '2026-05-02T00:00:00Z', to: '2026-05-01T00:00:00Z' },
    fields: ['to'],
  },
  'PATCH /prompt-runs/budget': { body: { daily_usd: -1 }, fields: ['daily_usd'] },
  'POST /prompt-sets': {
    body: { name: '', prompts: ['', LONG], tags: [''] },
    fields: ['name', 'prompts[0]', 'prompts[1]', 'tags[0]'],
  },
  'PATCH /prompt-sets/{id}': {
    body: { name: '', prompts: [LONG], tags: [''] },
    fields: ['name', 'prompts[0]', 'tags[0]'],
  },
  'POST /competitors': {
    body: { name: '', url: 'ftp://rival.example', aliases: [LONG] },
    fields: ['name', 'url', 'aliases[0]'],
  },
  'PATCH /competitors/{id}': {
    body: { name: '', url: LONG, aliases: [''] },
    fields: ['name', 'url', 'aliases[0]'],
  },
  'POST /aliases': { body: { brand: LONG, alias: '' }, fields: ['brand', 'alias'] },
  'POST /api-keys': {
    body: { name: '', scopes: ['read', 'fly'], expires_at: '2020-01-01T00:00:00Z', allowed_documents: ['a', 'b'] },
    fields: ['name', 'scopes[1]', 'expires_at', 'allowed_documents[0]', 'allowed_documents[1]'],
  },
  'PATCH /api-keys/{id}': {
    body: { name: '', scopes: ['fly'], expires_at: '2020-01-01T00:00:00Z', allowed_documents: ['a'] },
    fields: ['name', 'scopes[0]', 'expires_at', 'allowed_documents[0]'],
  },
  'POST /api-keys/{id}/rotate': { body: { overlap_seconds: -1 }, fields: ['overlap_seconds'] },
  'PUT /engines/{engine}': { body: { api_key: 'two words' }, fields: ['api_key'] },
  'POST /integrations/stores': { body: STORE, fields: ['name', 'base_url'] },
  'PATCH /integrations/stores/{id}': {
    body: { name: '', credentials: { access_token: 'two words', consumer_key: '' } },
    fields: ['name', 'credentials.access_token', 'credentials.consumer_key'],
  },
};

describe('values that no row may hold are named all at once, as the caller spells them', () => {
  test('every body has its line', () => {
    expect(Object.keys(OUT_OF_RANGE).sort()).toEqual(withBody.map(routeName).sort());
  });

  test.each(withBody.map((route) => [routeName(route), route] as const))('%s', async (name, route) => {
    const { body, fields } = OUT_OF_RANGE[name] ?? { body: {}, fields: [] };
    const { error } = await send(route, body);
    expect(error?.code, JSON.stringify(error)).toBe('validation_failed');
    expect(named(error.details)).toEqual(expect.arrayContaining([...fields].sort()));
    if (route.body.kind === 'one-or-many') {
      const many = await send(route, [body, body]);
      const all = [0, 1].flatMap((index) => fields.map((field) => `[${index}].${field}`));
      expect(named(many.error.details)).toEqual(expect.arrayContaining(all.sort()));
    }
    const onGraph = await asMutation(route, body);
    expect(onGraph.extensions.code, JSON.stringify(onGraph)).toBe('VALIDATION_FAILED');
    const base = { inputs: 'inputs[0].' }[route.body.variable ?? ''] ?? '';
    const bare = named(onGraph.extensions.details).map((field) => field.replace(/^input\./, ''));
    expect(bare).toEqual(expect.arrayContaining(fields.map((field) => `${base}${camelPath(field)}`).sort()));
  });
});

async function asMutation(route: CompiledRoute, body: Json): Promise<Json> {
  const root = roots.find(({ field }) => field.name === route.operation.rootField.name);
  if (!root) throw new Error('A route has a root.');
  const given = camelKeys(body);
  const { variable } = route.body;
  const filled = variable === null ? given : { [variable]: variable === 'inputs' ? [given] : given };
  const { query, variables } = rootRequest(root);
  const answer = await ours.graphql(query, { ...variables, ...pathValues(route, rows), ...filled });
  return answer.body.errors?.[0] ?? answer.body;
}

function named(details: Json): string[] {
  return [...new Set<string>(details.errors.map(({ field }: { field: string }) => field))].sort();
}

function camelPath(path: string): string {
  return path.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}

/** The words of enums that the bodies above have right. */
const ENUM_NAMES: Readonly<Record<string, string>> = {
  shopify: 'SHOPIFY',
  score_drop: 'SCORE_DROP',
  yotpo: 'YOTPO',
  read: 'READ',
  '*': 'ALL',
};

function camelKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(camelKeys);
  if (typeof value !== 'object' || value === null) return ENUM_NAMES[value] ?? value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [camelPath(key), camelKeys(item)]));
}
