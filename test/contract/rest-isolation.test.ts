import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import type { Named } from '../support/graph-roots.ts';
import { expectError } from '../support/matchers.ts';
import { PLANTED } from '../support/plant.ts';
import { isKeptAsText, isRowParameter, namedBy, restRequest, restRoutes, routeName } from '../support/rest-requests.ts';
import { pathValues } from '../support/rest-successes.ts';
import { statementsOf } from '../support/statements.ts';
import { plantRows, type TenantRows } from '../support/tenant-rows.ts';
import { unlimitedTenant } from '../support/unlimited.ts';
import { workspaceState } from '../support/workspace-state.ts';

let run: TestApp;
let ours: Tenant;
let theirs: Tenant;
let theirRows: TenantRows;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  ours = await unlimitedTenant(run);
  theirs = await unlimitedTenant(run);
  theirRows = await plantRows(run, theirs);
  await plantRows(run, theirs, theirRows);
  await plantRows(run, theirs);
});
afterAll(() => run.close());

const isIdName = (name: string) => /(^|_)(id|ids|skus?)$/.test(name);
const places = restRoutes.flatMap((route) =>
  route.parameters
    .filter((parameter) => isRowParameter(parameter) || namedBy(route, parameter.name) || isIdName(parameter.name))
    .map((parameter) => ({ route, parameter })),
);

test('the matrix knows what every parameter names that takes an id or a SKU', () => {
  const unknown = places.filter(
    ({ route, parameter }) => !namedBy(route, parameter.name) && !isKeptAsText(route, parameter.name),
  );
  expect(unknown.map(({ route, parameter }) => `${routeName(route)} ${parameter.name}`)).toEqual([]);
  expect(restRoutes.filter(({ path }) => path.includes('{')).length).toBeGreaterThan(15);
});

describe('a row of another workspace is a row that never was, on every verb of every path', () => {
  test.each(places.map((place) => [`${routeName(place.route)} ${place.parameter.name}`, place] as const))(
    '%s',
    async (_name, { route, parameter }) => {
      for (const kind of namedBy(route, parameter.name) ?? []) {
        const before = await workspaceState(run, theirs.workspaceId);
        const theirValue = valueIn(theirRows, kind);
        const mine = await plantRows(run, ours);
        const ask = async (value: string) => {
          const { path, init } = restRequest(route, { [parameter.name]: value });
          return readable(await ours.raw(path, init), value);
        };
        const theirs_ = await statementsOf(run, () => ask(theirValue));
        const missing = await statementsOf(run, () =>
          ask(kind === 'sku' ? `SKU-${newId('Product').slice(-12)}` : newId(kind)),
        );
        const [foreign, random] = [theirs_.value, missing.value];
        expect(foreign).toEqual(random);
        expect(theirs_.statements, 'the same is asked of the database').toEqual(missing.statements);
        if (parameter.in === 'path') expect(foreign.status).toBe(404);
        expect(await workspaceState(run, theirs.workspaceId)).toEqual(before);
        const own = await ask(valueIn(mine, kind));
        expect(own, 'one of our own is answered differently').not.toEqual(random);
      }
    },
  );
});

test('an id of another kind, of our own workspace, is no row', async () => {
  const mine = await plantRows(run, ours);
  const named = places.filter(({ parameter }) => parameter.in === 'path' && parameter.name !== 'sku');
  for (const { route, parameter } of named) {
    const kinds = namedBy(route, parameter.name) ?? [];
    const others = PLANTED.filter((kind) => !kinds.includes(kind)).map((kind) => mine[kind] ?? '');
    const value = others[named.findIndex((place) => place.route === route) % others.length] ?? '';
    const { path, init } = restRequest(route, { [parameter.name]: value });
    const { status, text } = await readable(await ours.raw(path, init), value);
    expect(status, `${routeName(route)} with ${value}: ${text}`).toBe(404);
  }
});

/** Where rows are grouped, so that there is more than one group. */
const ONE_EACH = { group_by: 'prompt' };

const pages = restRoutes.filter(({ envelope }) => envelope === 'page');

describe('a cursor leads on for the workspace that got it, and for no other', () => {
  test.each(pages.map((route) => [routeName(route), route] as const))('%s', async (_name, route) => {
    const mine = await plantRows(run, ours);
    const page = await theirs.get(
      restRequest(route, { ...pathValues(route, theirRows), ...ONE_EACH, limit: '1' }).path,
    );
    const cursor: string = page.body.pagination?.next_cursor ?? page.body.data?.[0]?.cursor;
    expect(cursor, `their list has a second page: ${page.text.slice(0, 300)}`).toBeTypeOf('string');
    const withOurs = (text: string) =>
      ours.get(restRequest(route, { ...pathValues(route, mine), ...ONE_EACH, cursor: text }).path);
    expectError(await withOurs(cursor), 400, 'invalid_cursor');
    const edited = `${cursor.slice(0, 2)}${cursor.charAt(2) === 'A' ? 'B' : 'A'}${cursor.slice(3)}`;
    const again = await theirs.get(
      restRequest(route, { ...pathValues(route, theirRows), ...ONE_EACH, cursor: edited }).path,
    );
    expectError(again, 400, 'invalid_cursor');
  });
});

test("a stream does not resume behind another workspace's event", async () => {
  const { body } = await theirs.get('/v1/events?limit=1');
  const cursor: string = body.data[0].cursor;
  for (const path of ['/v1/events/stream', `/v1/events/stream?after=${encodeURIComponent(cursor)}`]) {
    const response = await ours.raw(path, { headers: path.includes('?') ? {} : { 'Last-Event-ID': cursor } });
    const text = response.status === 200 ? '' : await response.text();
    await response.body?.cancel().catch(() => {});
    expect({ status: response.status, text }).toMatchObject({ status: 400 });
    expect(text).toContain('invalid_cursor');
  }
});

test("another workspace's idempotency key is a key of ours too: what it answered is never shown", async () => {
  const body = { sku: 'IDEM-1', title: 'The same', url: 'https://brand.example/idem' };
  const key = { 'Idempotency-Key': 'shared-key' };
  const first = await theirs.post('/v1/catalog', body, key);
  const second = await ours.post('/v1/catalog', body, key);
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.headers.get('idempotency-replayed')).toBeNull();
  expect((await ours.post('/v1/catalog', body, key)).headers.get('idempotency-replayed')).toBe('true');
});

/** What an answer says, without what differs from request to request; a stream is let go of. */
async function readable(response: Response, value: string): Promise<{ status: number; text: string }> {
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  if (isStream) await response.body?.cancel();
  const text = isStream ? 'stream' : await response.text();
  return { status: response.status, text: text.replaceAll(value, 'NAMED').replace(/"request_id":"[^"]*"/, '') };
}

function valueIn(rows: TenantRows, kind: Named): string {
  return (kind === 'sku' ? rows.sku : rows[kind]) ?? '';
}
