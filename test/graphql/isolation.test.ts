import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeTypes } from '../../src/graphql/node.ts';
import { isId, newId } from '../../src/kernel/ids.ts';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { readStream } from '../support/event-stream.ts';
import { type Named, type Place, placeName, places, rootRequest, withValue } from '../support/graph-roots.ts';
import { NAMED_BY, NEW_NAMES } from '../support/named-rows.ts';
import { PLANTED } from '../support/plant.ts';
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
});
afterAll(() => run.close());

const named = places.filter((place) => !NEW_NAMES.has(placeName(place)));

test('the matrix has a row for every kind of node, and knows what every argument names', () => {
  expect([...nodeTypes().keys()].filter((type) => !PLANTED.some((planted) => planted === type))).toEqual([]);
  expect(named.map(placeName).filter((name) => !NAMED_BY.has(name))).toEqual([]);
});

describe('a row of another workspace is a row that never was', () => {
  test.each(named.map((place) => [placeName(place), place] as const))('%s', async (name, place) => {
    const kinds = NAMED_BY.get(name) ?? [];
    expect(kinds).not.toEqual([]);
    for (const kind of kinds) {
      const before = await workspaceState(run, theirs.workspaceId);
      const theirs_ = await statementsOf(run, () => ask(place, rowOf(theirRows, kind)));
      const missing = await statementsOf(run, () => ask(place, missingName(kind)));
      const [foreign, random] = [theirs_.value, missing.value];
      expect(foreign).toEqual(random);
      expect(theirs_.statements, 'the same is asked of the database').toEqual(missing.statements);
      expect(await workspaceState(run, theirs.workspaceId), 'their rows stay as they are').toEqual(before);
      const own = await ask(place, rowOf(await plantRows(run, ours), kind));
      expect(own, 'one of our own is answered differently, so the comparison says something').not.toEqual(random);
    }
  });
});

test.each(['Job', 'Event', 'Product'] as const)('a forged, misspelt or overlong id of a %s is no row', async (type) => {
  const forgeries = [
    Buffer.from(`${type}:${theirRows[type]}`).toString('base64'),
    `Product:1 OR 1=1`,
    `${theirRows[type]}'--`,
    theirRows[type]?.toUpperCase() ?? '',
    newId('Workspace'),
    'x'.repeat(10_240),
    'job_\u0000',
    'job_\ud800',
    '__proto__',
    '',
  ];
  for (const id of forgeries) {
    const answer = await ours.graphql('query ($id: ID!) { node(id: $id) { id } }', { id });
    expect(answer.status, id.slice(0, 40)).toBeLessThan(500);
    expect(answer.body.data?.node ?? null).toBeNull();
    expect(answer.text).not.toMatch(/INTERNAL_ERROR|prisma|select /i);
  }
});

/** The name of a row that never was. */
function missingName(kind: Named): string {
  return kind === 'sku' ? `SKU-${newId('Product').slice(-12)}` : newId(kind);
}

async function ask(place: Place, value: string): Promise<string> {
  const { query, variables } = rootRequest(place.root);
  const body = { query, variables: withValue(variables, place, value) };
  const text =
    place.root.operation === 'subscription'
      ? await follow(body)
      : (await ours.request('POST', '/graphql', { body })).text;
  return text
    .replaceAll(JSON.stringify(value).slice(1, -1), 'NAMED')
    .replace(/"request_id":"[^"]*"/g, '')
    .replace(/"jobId":"[^"]*"/g, '');
}

async function follow(body: object): Promise<string> {
  const response = await ours.raw('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
    body: JSON.stringify(body),
  });
  return JSON.stringify(await readStream(response, 1));
}

function rowOf(rows: TenantRows, kind: Named): string {
  const value = kind === 'sku' ? rows.sku : rows[kind];
  if (!value || (kind !== 'sku' && !isId(kind, value))) throw new Error(`No ${kind} was planted.`);
  return value;
}
