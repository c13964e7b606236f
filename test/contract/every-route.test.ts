import { inspect } from 'node:util';
import { getNamedType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ERROR_CODES, type ErrorCode } from '../../src/kernel/errors.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { CompiledRoute } from '../../src/rest/compiled.ts';
import { allCodes } from '../../src/rest/openapi-responses.ts';
import { type Json, PUBLIC_URL, type Tenant, type TestApp, UNSHARED } from '../support/app.ts';
import { type Blockade, blockade, hideTables } from '../support/blockade.ts';
import { openPlanted } from '../support/planted.ts';
import { isRowParameter, namedBy, restRequest, restRoutes, routeName } from '../support/rest-requests.ts';
import type { TenantRows } from '../support/tenant-rows.ts';

let run: TestApp;
let ours: Tenant;
let rows: TenantRows;
let cursor: string;

beforeAll(async () => {
  ({ run, ours, rows } = await openPlanted({ databasePool: 5, shareLimits: UNSHARED, lockTimeoutMs: 10_000 }));
  const events = await ours.get('/v1/events?limit=1');
  cursor = events.body.data[0].cursor;
});
afterAll(() => run.close());

const NUL = 'a\u0000b';
const changing = restRoutes.filter(({ method }) => method !== 'GET');
const withId = restRoutes.filter(({ parameters }) => parameters.some(isRowParameter));

/** Bodies that pass every check, of the routes that would otherwise refuse theirs before they come to a row. */
const VALID: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    'POST /catalog': { sku: 'EVERY-1', title: 'A product', url: 'https://brand.example/every-1' },
    'POST /scores/audit': { all: true },
    'POST /webhooks/endpoints': { url: 'https://receiver.example/', events: ['*'] },
    'POST /prompt-runs': { prompts: ['Which is best?'] },
    'POST /prompt-runs/recount': { from: '2026-05-01T00:00:00Z', to: '2026-05-02T00:00:00Z' },
    'POST /prompt-runs/estimate': { prompts: ['Which is best?'] },
    'POST /prompt-sets': { name: 'Nightly', prompts: ['Which is best?'] },
    'POST /competitors': { name: 'Levoit' },
    'POST /aliases': { brand: 'Vornado', alias: 'Vornado Air' },
    'POST /alerts/rules': { name: 'Low', type: 'score_drop', threshold: 50 },
    'POST /schedules': { name: 'Nightly', cron: '0 6 * * *', audit: { all: true } },
    'POST /api-keys': { name: 'Reader', scopes: ['read'] },
    'PUT /engines/{engine}': { api_key: 'sk-of-every-route-test' },
    'POST /integrations/reviews': { platform: 'judgeme', account: 'shop.example', token: 'jm_example' },
    'POST /integrations/stores': {
      platform: 'shopify',
      base_url: 'https://shop.example',
      credentials: { access_token: 'shpat_example' },
    },
  }).map(([name, body]) => [name, JSON.stringify(body)]),
);

/** Bodies that hold a text, of the routes whose other body holds none. */
const TEXTS: Readonly<Record<string, string>> = { 'POST /scores/audit': '{"tag":"a"}' };

/** What a test sends beside the documented example of a route. */
type Sent = {
  key?: string | null;
  headers?: Record<string, string>;
  query?: string;
  body?: BodyInit | undefined;
  values?: object;
};

async function ask(route: CompiledRoute, { key = ours.key, headers = {}, query = '', body, values = {} }: Sent = {}) {
  const { path, init } = restRequest(route, { ...namesOf(route), ...values });
  const url = `${PUBLIC_URL}${path}${query && `${path.includes('?') ? '&' : '?'}${query}`}`;
  const request = new Request(url, { ...init, ...(body === undefined ? {} : { body }) });
  if (key !== null) request.headers.set('Authorization', `Bearer ${key}`);
  for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
  const response = await run.app.fetch(request);
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  if (isStream) await response.body?.cancel();
  const text = isStream ? '' : await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  const answer: Json = isJson && text ? JSON.parse(text) : null;
  return { status: response.status, headers: response.headers, error: answer?.error };
}

/** A row of ours for every parameter of the path; a stream resumes, so that it has something to read. */
function namesOf(route: CompiledRoute): Record<string, string> {
  const names = route.parameters.flatMap((parameter): [string, string][] => {
    if (parameter.name === 'after') return [['after', cursor]];
    const isNeeded = parameter.in === 'path' || parameter.isRequired;
    const [kind] = isNeeded ? (namedBy(route, parameter.name) ?? []) : [];
    return kind ? [[parameter.name, (kind === 'sku' ? rows.sku : rows[kind]) ?? '']] : [];
  });
  return Object.fromEntries(names);
}

/** Asks each route, and names those that did not answer with the code and its status in the documented form. */
async function expectCode(routes: readonly CompiledRoute[], code: ErrorCode, sent: (route: CompiledRoute) => Sent) {
  const wrong: unknown[] = [];
  for (const route of routes) {
    const answer = await ask(route, sent(route));
    if (!isRefusal(answer, code)) wrong.push([routeName(route), answer.status, answer.error]);
  }
  expect(wrong).toEqual([]);
}

type Answer = Awaited<ReturnType<typeof ask>>;

function isRefusal({ status, headers, error }: Answer, code: ErrorCode): boolean {
  const isWhole = error?.code === code && error.request_id === headers.get('x-request-id');
  const waits = code === 'rate_limited' || code === 'idempotency_in_progress' || status === 503;
  return isWhole && status === ERROR_CODES[code].http && (!waits || Number(headers.get('retry-after')) >= 1);
}

describe('who may ask', { timeout: 120_000 }, () => {
  test('without a key every route is 401 and says how a key is sent', async () => {
    await expectCode(restRoutes, 'unauthorized', () => ({ key: null }));
  });

  test('with a key that was revoked every route is 401', async () => {
    const gone = await run.tenantWith(ours.workspaceId, ['read', 'write']);
    await run.app.services.db.apiKey.update({ where: { id: gone.keyId }, data: { revokedAt: new Date(0) } });
    await expectCode(restRoutes, 'key_revoked', () => ({ key: gone.key }));
  });

  test('with a key for something else every route is 403', async () => {
    const [one, other] = [
      await run.tenantWith(ours.workspaceId, ['personas:read']),
      await run.tenantWith(ours.workspaceId, ['alerts:read']),
    ];
    await expectCode(restRoutes, 'insufficient_scope', ({ scopes }) => ({
      key: scopes.includes('personas:read') ? other.key : one.key,
    }));
  });

  test('to a workspace that spent its requests every route is 429 with the time to wait', async () => {
    const poor = await run.workspace();
    const data = { rateLimitPerMinute: 1, rateLimitBurst: 1 };
    await run.app.services.db.workspace.update({ where: { id: poor.workspaceId }, data });
    await poor.get('/v1/catalog');
    await expectCode(restRoutes, 'rate_limited', () => ({ key: poor.key }));
  });
});

describe('what is asked', { timeout: 120_000 }, () => {
  test('a query parameter that no route has is 400 and named', async () => {
    await expectCode(restRoutes, 'validation_failed', () => ({ query: 'no_such_parameter=1' }));
  });

  test('a cursor that nobody was given is 400', async () => {
    const paged = restRoutes.filter((route) => allCodes(route).includes('invalid_cursor'));
    await expectCode(paged, 'invalid_cursor', (route) => ({
      values: { [route.envelope === 'stream' ? 'after' : 'cursor']: 'forged' },
    }));
  });

  test('a row that is not there is 404 with the code of its kind', async () => {
    for (const route of withId) {
      const values = Object.fromEntries(
        route.parameters.filter(isRowParameter).map(({ name }) => [name, newId('Product')] as const),
      );
      await expectCode([route], route.missingCode, () => ({ values }));
    }
  });

  test('a body that is not JSON, that is of another type or too large is 400, 415 and 413, wanted or not', async () => {
    const json = changing.filter(({ body }) => body.kind !== 'upload');
    await expectCode(json, 'malformed_json', () => ({ body: '{', headers: { 'Content-Type': 'application/json' } }));
    await expectCode(changing, 'unsupported_media_type', () => ({
      body: '<a/>',
      headers: { 'Content-Type': 'text/xml' },
    }));
    const large = new Uint8Array(1_048_577);
    await expectCode(json, 'body_too_large', () => ({
      body: large,
      headers: { 'Content-Type': 'application/json' },
    }));
  });

  test('a text that no row can hold is 400 and its field is named, wherever a text is asked for', async () => {
    for (const route of restRoutes) {
      for (const sent of withNul(route)) await expectCode([route], 'validation_failed', () => sent);
    }
  });

  test('a change that holds for a state which is not the present one is 412', async () => {
    await expectCode(changing, 'precondition_failed', () => ({ headers: { 'If-Match': 'W/"another"' } }));
  });

  test('a caller who holds the present state is told 304', async () => {
    const tagged = restRoutes.filter(
      ({ method, envelope }) => method === 'GET' && envelope !== 'stream' && envelope !== 'download',
    );
    for (const route of tagged) {
      const etag = (await ask(route)).headers.get('etag');
      const again = await ask(route, { headers: { 'If-None-Match': etag ?? '' } });
      expect([routeName(route), again.status]).toEqual([routeName(route), 304]);
    }
  });
});

/** Requests that each hold a NUL in one of their texts. */
function withNul(route: CompiledRoute): Sent[] {
  const inParameters = route.parameters
    .filter(({ type }) => ['String', 'ID'].includes(getNamedType(type).name))
    .map(({ name }): Sent => ({ values: { [name]: NUL } }));
  const body: Json =
    route.body.kind === 'none' || route.body.kind === 'upload'
      ? {}
      : JSON.parse(TEXTS[routeName(route)] ?? VALID[routeName(route)] ?? String(restRequest(route).init.body));
  const inBody = Object.keys(body)
    .filter((key) => typeof body[key] === 'string')
    .map((key): Sent => ({ body: JSON.stringify({ ...body, [key]: `${body[key]}${NUL}` }) }));
  return [...inParameters, ...inBody];
}

describe('what is asked twice', { timeout: 120_000 }, () => {
  const IDEMPOTENT = (route: CompiledRoute, query: string): Sent => ({
    query,
    headers: { 'Idempotency-Key': `twice ${routeName(route)}` },
  });

  test('an Idempotency-Key repeats its answer, is 422 for another request and 409 when its answer was lost', async () => {
    for (const route of changing) {
      const first = await ask(route, IDEMPOTENT(route, 'no_such_parameter=1'));
      const second = await ask(route, IDEMPOTENT(route, 'no_such_parameter=1'));
      const replayed = [first, second].map(({ headers }) => headers.get('idempotency-replayed'));
      expect([routeName(route), ...replayed]).toEqual([routeName(route), null, 'true']);
      expect(second.error).toEqual(first.error);
    }
    await expectCode(changing, 'idempotency_key_reused', (route) => IDEMPOTENT(route, 'another=1'));
    // What a process leaves that died between its change and its answer.
    await run.app.services.db.$executeRaw`update idempotency_records set status = null, headers = null, body = null,
      effect_at = now(), locked_until = now() - interval '1 minute' where key like 'twice %'`;
    await expectCode(changing, 'idempotency_answer_lost', (route) => IDEMPOTENT(route, 'no_such_parameter=1'));
  });
});

describe('when the database fails under a request', { timeout: 120_000 }, () => {
  // The lists of keys read what the edge reads too, so for them that is out of reach as well.
  const ofKeys = restRoutes.filter(({ method, path }) => method === 'GET' && path.startsWith('/api-keys'));
  const others = restRoutes.filter((route) => !ofKeys.includes(route));
  const keysToo = (table: string) => !['workspaces', 'idempotency_records'].includes(table);

  /** What the routes answer whose requests stand still in the database until `meet` decides what becomes of them. */
  async function stopEach(code: ErrorCode, meet: (wall: Blockade) => Promise<void>): Promise<void> {
    const wrong: unknown[] = [];
    const note = (route: CompiledRoute, answer: Answer, expected: ErrorCode) => {
      if (!isRefusal(answer, expected)) wrong.push([routeName(route), answer.status, answer.error, causeOf(answer)]);
    };
    const sent = (route: CompiledRoute): Sent => ({
      headers: route.method === 'GET' ? {} : { 'Idempotency-Key': `${code} ${routeName(route)}` },
      body: VALID[routeName(route)],
    });
    for (const [group, chosen] of [...inGroups(others, 2), ...ofKeys.map((route) => [[route], keysToo] as const)]) {
      const wall = await blockade(run.databaseUrl, chosen);
      let left = group.length;
      const answers = group.map(async (route) => {
        const answer = await ask(route, sent(route));
        left -= 1;
        note(route, answer, code);
      });
      await wall.waiting(() => left);
      for (const route of group.filter(({ method }) => method !== 'GET')) {
        note(route, await ask(route, sent(route)), 'idempotency_in_progress');
      }
      while (left > 0) await meet(wall);
      await Promise.all(answers);
      await wall.open();
    }
    expect(wrong).toEqual([]);
  }

  test('a statement that is stopped makes every route 504, and its repetition meanwhile 409', async () => {
    await stopEach('timeout', (wall) => wall.cancelWaiting());
  });

  test('a connection that is cut makes every route 503 with the time to wait', async () => {
    await stopEach('unavailable', (wall) => wall.terminateWaiting());
  });

  test('a table that is gone makes every route 500', async () => {
    const sent = (route: CompiledRoute): Sent => ({ body: VALID[routeName(route)] });
    const tables = await hideTables(run.databaseUrl);
    await expectCode(others, 'internal_error', sent).finally(() => tables.show());
    const all = await hideTables(run.databaseUrl, keysToo);
    await expectCode(ofKeys, 'internal_error', sent).finally(() => all.show());
  });

  function causeOf({ error }: Answer): string {
    const line = run.logs.find(({ fields }) => fields['request_id'] === error?.request_id && 'cause' in fields);
    return inspect(line?.fields['cause']).slice(0, 500);
  }
});

function inGroups<T>(items: readonly T[], size: number): [T[], undefined][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => [items.slice(index * size, (index + 1) * size), undefined]);
}
