import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json, Tenant, TestApp } from '../support/app.ts';
import { openPlanted } from '../support/planted.ts';
import { restRequest, restRoutes, routeName } from '../support/rest-requests.ts';
import { pathValues } from '../support/rest-successes.ts';
import type { TenantRows } from '../support/tenant-rows.ts';
import { workspaceState } from '../support/workspace-state.ts';

let run: TestApp;
let ours: Tenant;
let rows: TenantRows;

beforeAll(async () => {
  ({ run, ours, rows } = await openPlanted());
});
afterAll(() => run.close());

const patches = restRoutes
  .filter(({ method }) => method === 'PATCH')
  .map((route) => [routeName(route), route] as const);
const state = () => workspaceState(run, ours.workspaceId);

describe('an empty change changes nothing: no date, no event, the same ETag', () => {
  test.each(patches)('%s', async (_name, route) => {
    const { path } = restRequest(route, pathValues(route, rows));
    const read = await ours.get(path);
    const before = await state();
    const answer = await ours.patch(path, {});
    expect(answer.status, answer.text).toBe(200);
    expect(await state()).toEqual(before);
    expect((await ours.get(path)).headers.get('etag')).toBe(read.headers.get('etag'));
  });
});

describe('what GET answered can be sent back whole, and the row is as it was', () => {
  test.each(patches)('%s', async (_name, route) => {
    const { path } = restRequest(route, pathValues(route, rows));
    const { body } = await ours.get(path);
    const answer = await ours.patch(path, body);
    expect(answer.status, answer.text).toBe(200);
    const { updated_at: _before, ...shown } = body;
    expect((await ours.get(path)).body).toMatchObject(shown);
  });
});

describe('a field that GET shows and PATCH does not take is named as read-only when it is to change', () => {
  test.each(patches)('%s', async (_name, route) => {
    const { path } = restRequest(route, pathValues(route, rows));
    const { body } = await ours.get(path);
    const changed = Object.fromEntries(Object.keys(body).map((key) => [key, { no: 'such value' }]));
    const answer = await ours.patch(path, { ...changed, no_such_field: 1 });
    expect(answer.status).toBe(400);
    const errors: Json[] = answer.body.error.details.errors;
    const readOnly = errors.filter(({ message }) => message === 'is read-only').map(({ field }) => field);
    expect(readOnly.length).toBeGreaterThan(0);
    expect(readOnly.every((field) => field in body)).toBe(true);
    expect(errors).toContainEqual({ field: 'no_such_field', message: 'is not a known field' });
    for (const field of readOnly) {
      const { status, body: refused } = await ours.patch(path, { [field]: { no: 'such value' } });
      expect([status, refused.error.message]).toEqual([400, `'${field}' is read-only`]);
    }
  });
});

test('a key that may not read the row is told that a field is read-only, and nothing of its value', async () => {
  const writer = await run.tenantWith(ours.workspaceId, ['catalog:write']);
  const { body } = await ours.get(`/v1/catalog/${rows.sku}`);
  const answer = await writer.patch(`/v1/catalog/${rows.sku}`, { created_at: body.created_at, score: 7 });
  expect(answer.body.error.details.errors).toEqual([
    { field: 'created_at', message: 'is read-only' },
    { field: 'score', message: 'is read-only' },
  ]);
});
