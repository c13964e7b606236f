import { getNamedType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { restAimedAt } from '../support/aimed-requests.ts';
import { type Json, readAnswer, type Tenant, type TestApp } from '../support/app.ts';
import { schema } from '../support/graph-roots.ts';
import { expectError } from '../support/matchers.ts';
import { openPlanted } from '../support/planted.ts';
import { restRoutes, routeName } from '../support/rest-requests.ts';
import type { TenantRows } from '../support/tenant-rows.ts';
import { workspaceState } from '../support/workspace-state.ts';

let run: TestApp;
let ours: Tenant;
let rows: TenantRows;

beforeAll(async () => {
  ({ run, ours, rows } = await openPlanted());
});
afterAll(() => run.close());

/** What the product decides and no caller. */
const NOT_THEIRS = {
  id: 'prd_1',
  workspace_id: 'ws_1',
  workspaceId: 'ws_1',
  created_at: '2020-01-01T00:00:00Z',
  deleted_at: '2026-01-01T00:00:00Z',
  score: 100,
  last_audited: '2020-01-01T00:00:00Z',
  role: 'admin',
  is_admin: true,
  secret: 'whsec_mine',
  hash: 'x',
};

const writing = restRoutes.filter(({ body }) => body.kind !== 'none' && body.kind !== 'upload');

describe('a body that sets what no caller may set is refused by every name, and changes nothing', () => {
  test.each(writing.map((route) => [routeName(route), route] as const))('%s', async (_name, route) => {
    const before = await workspaceState(run, ours.workspaceId);
    const { path, init } = restAimedAt(route, rows);
    const given: Json = JSON.parse(String(init.body));
    const body = Array.isArray(given) ? [{ ...given[0], ...NOT_THEIRS }] : { ...given, ...NOT_THEIRS };
    const answer = await readAnswer(await ours.raw(path, { ...init, body: JSON.stringify(body) }));
    expectError(answer, 400, 'validation_failed');
    const named: string[] = answer.body.error.details.errors.map(({ field }: Json) => field.replace('[0].', ''));
    expect(named).toEqual(expect.arrayContaining(Object.keys(NOT_THEIRS)));
    expect(await workspaceState(run, ours.workspaceId)).toEqual(before);
  });

  test('and so it is in GraphQL, where the schema says so', async () => {
    const before = await workspaceState(run, ours.workspaceId);
    const query = 'mutation ($sku: String!, $input: ProductPatch!) { updateProduct(sku: $sku, input: $input) { sku } }';
    const { body } = await ours.graphql(query, { sku: rows.sku, input: { title: 'Mine', ...NOT_THEIRS } });
    for (const name of Object.keys(NOT_THEIRS)) expect(JSON.stringify(body.errors)).toContain(name);
    expect(await workspaceState(run, ours.workspaceId)).toEqual(before);
  });
});

const SECRET_NAME = /secret|token|hash|cipher|sealed|password|credential|^key$/i;

test('no type shows a secret, but where one is told once to whoever makes it', () => {
  const shown = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) && !type.name.startsWith('__')
      ? Object.values(type.getFields())
          .filter((field) => SECRET_NAME.test(field.name) && getNamedType(field.type).name === 'String')
          .map((field) => `${type.name}.${field.name}`)
      : [],
  );
  expect(shown.sort()).toEqual(['AlertChannel.secret', 'ApiKey.key', 'WebhookEndpoint.secret']);
});

test('no read shows one: what was told once is null ever after', async () => {
  const made = await ours.post('/v1/webhooks/endpoints', { url: 'https://receiver.example/once', events: ['*'] });
  expect(made.body.secret).toMatch(/^whsec_/);
  const reading = restRoutes.filter(({ method, envelope }) => method === 'GET' && envelope !== 'stream');
  for (const route of reading) {
    const { path, init } = restAimedAt(route, { ...rows, WebhookEndpoint: made.body.id });
    const text = await (await ours.raw(path, init)).text();
    expect(text, routeName(route)).not.toMatch(
      /whsec_\w|ei_test_\w|shpat_\w|"(secret|key|hash|credentials_sealed|secret_sealed)":/,
    );
  }
  const { body } = await ours.graphql('{ webhookEndpoints { nodes { secret } } apiKeys { nodes { key } } }');
  expect(body.data.webhookEndpoints.nodes.every(({ secret }: Json) => secret === null)).toBe(true);
  expect(body.data.apiKeys.nodes.every(({ key }: Json) => key === null)).toBe(true);
});
