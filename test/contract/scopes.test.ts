import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { webhookEndpointDisabled } from '../../src/domains/webhooks/events.ts';
import { appendEvent } from '../../src/events/append.ts';
import { scopesOf } from '../../src/graphql/scopes.ts';
import { SCOPES, type Scope } from '../../src/kernel/scopes.ts';
import type { CompiledRoute } from '../../src/rest/compiled.ts';
import { aimedAt, restAimedAt, rowOf } from '../support/aimed-requests.ts';
import { type Json, openTestApp, readAnswer, type Tenant, type TestApp } from '../support/app.ts';
import { readStream } from '../support/event-stream.ts';
import { type Root, roots } from '../support/graph-roots.ts';
import { expectError } from '../support/matchers.ts';
import { restRoutes, routeName } from '../support/rest-requests.ts';
import { isOfLogReader } from '../support/statements.ts';
import { plantRows, type TenantRows } from '../support/tenant-rows.ts';
import { unlimitedTenant } from '../support/unlimited.ts';
import { workspaceState } from '../support/workspace-state.ts';

let run: TestApp;
beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
});
afterAll(() => run.close());

const scopedRoots = roots.flatMap((root) => {
  const [scope] = scopesOf(root.field) ?? [];
  return isScope(scope) ? [[`${root.operation}.${root.field.name}`, root, scope] as const] : [];
});
const scopedRoutes = restRoutes.flatMap((route) => {
  const [scope] = route.scopes;
  return isScope(scope) ? [[routeName(route), route, scope] as const] : [];
});

test('every route needs one scope, and so does every root but those that tell any key what it is', () => {
  expect(scopedRoutes).toHaveLength(restRoutes.length);
  expect(roots.length - scopedRoots.length, 'node, viewer and workspace').toBe(3);
});

describe('a root is closed to a key with every other scope, before anything is read, and open to one with this alone', () => {
  test.each(scopedRoots)('%s', async (_name, root, scope) => {
    const { name } = root.field;
    const { scene, before } = await sceneFor(scope, name, root.operation === 'mutation');
    for (const tenant of scene.lacking) {
      run.queries.length = 0;
      const { data, errors } = await ask(tenant, root, scene);
      expect(errors).toMatchObject([{ extensions: { code: 'INSUFFICIENT_SCOPE', details: { scope } } }]);
      expect(errors[0].message).toContain(`'${scope}'`);
      expect(Object.values(data ?? {}).filter((value) => value !== null)).toEqual([]);
      expect(statementsBehindTheDoor()).toEqual([]);
    }
    if (before) expect(await workspaceState(run, scene.workspaceId)).toEqual(before);
    for (const tenant of scene.holding.slice(0, before ? 1 : 2)) {
      const { errors } = await ask(tenant, root, scene);
      expect(errors.map(({ extensions }) => extensions.code)).not.toContain('INSUFFICIENT_SCOPE');
    }
    if (before) await expectChange(scene, name, before);
  });
});

describe('a route is closed to a key with every other scope, and open to one with its scope alone', () => {
  test.each(scopedRoutes)('%s', async (_name, route, scope) => {
    const { name } = route.operation.rootField;
    const { scene, before } = await sceneFor(scope, name, route.method !== 'GET');
    for (const tenant of scene.lacking) {
      run.queries.length = 0;
      const answer = await readAnswer(await askRoute(tenant, route, scene));
      expectError(answer, 403, 'insufficient_scope');
      expect(answer.body.error.details).toEqual({ scope });
      expect(answer.body.error.message).toContain(`'${scope}'`);
      expect(statementsBehindTheDoor()).toEqual([]);
    }
    if (before) expect(await workspaceState(run, scene.workspaceId)).toEqual(before);
    for (const tenant of scene.holding.slice(0, before ? 1 : 2)) {
      const response = await askRoute(tenant, route, scene);
      const text = route.envelope === 'stream' ? await firstEvent(response) : await response.text();
      expect(response.status, text).not.toBe(403);
      expect(text).not.toContain('insufficient_scope');
    }
    if (before) await expectChange(scene, name, before);
  });
});

/** A workspace for a scope, where the same requests, with the scope, do something. */
type Scene = {
  workspaceId: string;
  all: Tenant;
  rows: TenantRows;
  /** Where a stream has something to tell. */
  cursor: string;
  lacking: Tenant[];
  holding: Tenant[];
};

/** A stream that is refused says so at once; one that is open may have nothing to tell. */
const REFUSAL_MS = 2_000;

const scenes = new Map<Scope, Promise<Scene>>();

function sceneOf(scope: Scope): Promise<Scene> {
  const scene = scenes.get(scope) ?? setScene(scope);
  scenes.set(scope, scene);
  return scene;
}

async function setScene(scope: Scope): Promise<Scene> {
  const all = await unlimitedTenant(run);
  const { workspaceId } = all;
  const rows = await plantRows(run, all);
  const [kind, other] = scope.endsWith(':read') ? (['read', 'write'] as const) : (['write', 'read'] as const);
  const others = SCOPES.filter((one) => one !== scope);
  const lacking = [await run.tenantWith(workspaceId, others), await run.tenantWith(workspaceId, [other])];
  const holding = [await run.tenantWith(workspaceId, [scope]), await run.tenantWith(workspaceId, [kind])];
  const { body } = await all.get('/v1/events?limit=1');
  return { workspaceId, all, rows, cursor: body.data[0].cursor, lacking, holding };
}

/** The scene for a request; for a change with rows of its own, and what the workspace holds before it. */
async function sceneFor(scope: Scope, name: string, isChange: boolean) {
  const shared = await sceneOf(scope);
  if (!isChange) return { scene: shared, before: null };
  const scene = await withFreshRows(shared, name);
  return { scene, before: await workspaceState(run, scene.workspaceId) };
}

/** What some changes need before they can be made. */
async function withFreshRows(scene: Scene, name: string): Promise<Scene> {
  const { workspaceId } = scene;
  const rows = await plantRows(run, scene.all);
  const { db, transaction, clock } = run.app.services;
  const product = { id: rowOf(rows, 'Product') };
  const url = `https://127.0.0.1/${rowOf(rows, 'Store')}/p`;
  await db.product.update({
    where: product,
    data: { url, ...(name === 'restoreProduct' ? { deletedAt: new Date() } : {}) },
  });
  const recommendation = { id: rowOf(rows, 'Recommendation') };
  await db.apiKey.update({ where: { id: rowOf(rows, 'ApiKey') }, data: { scopes: ['settings:write'] } });
  // Both faces name what they create or rename alike, and a name is taken once.
  await db.competitor.deleteMany({ where: { workspaceId, nameKey: { in: ['example', 'levoit'] } } });
  // While one is waiting, the answer to the next is the same job.
  await db.job.deleteMany({ where: { workspaceId, type: 'personas.regenerate' } });
  // A workspace can have twenty, and an account is connected once.
  await db.reviewFeed.deleteMany({ where: { workspaceId, id: { not: rowOf(rows, 'ReviewFeed') } } });
  if (name === 'pushRecommendation')
    await db.recommendation.update({ where: recommendation, data: { status: 'APPROVED' } });
  if (name === 'rollbackRecommendation')
    await db.recommendation.update({ where: recommendation, data: { status: 'PUSHED', beforeImage: 'Before' } });
  const data = { endpoint_id: '', url: '', reason: 'gone', failing_since: null, disabled_at: '' } as const;
  if (name === 'replayWebhookEvents')
    await transaction((tx) => appendEvent(tx, { workspaceId, clock }, webhookEndpointDisabled, { data }));
  return { ...scene, rows };
}

async function ask(tenant: Tenant, root: Root, { rows, cursor }: Scene): Promise<{ data: Json; errors: Json[] }> {
  const { query, variables } = aimedAt(root, rows);
  const isStream = root.operation === 'subscription';
  const response = await tenant.raw('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(isStream ? { Accept: 'text/event-stream' } : {}) },
    body: JSON.stringify({
      query,
      variables: isStream && !variables['id'] ? { ...variables, after: cursor } : variables,
    }),
  });
  const body = isStream ? (await readStream(response, 1, REFUSAL_MS)).at(0)?.data : (await readAnswer(response)).body;
  return { data: body?.data ?? null, errors: body?.errors ?? [] };
}

function askRoute(tenant: Tenant, route: CompiledRoute, { rows, cursor }: Scene): Promise<Response> {
  const resuming: Record<string, string> =
    route.envelope === 'stream' && !route.path.includes('{') ? { after: cursor } : {};
  const { path, init } = restAimedAt(route, rows, resuming);
  return tenant.raw(path, init);
}

async function firstEvent(response: Response): Promise<string> {
  return JSON.stringify(await readStream(response, 1));
}

/** The door looks a key up, and a stream that was open before may still be at the log; all else is for the caller. */
function statementsBehindTheDoor(): string[] {
  const isOfDoor = (text: string) => /from "public"\."(api_keys|workspaces)"/i.test(text);
  return run.queries.filter((text) => !isOfDoor(text) && !isOfLogReader(text));
}

/** What only answers, and a change that is asked to change nothing. */
const CHANGING_NOTHING = new Set(['estimatePromptSession', 'updateEngineBudget', 'dryRunAlertRule']);

/** Changes that ask a store or an engine first; none answers here. */
const ASKING_FIRST = new Set(['connectStore', 'testStore', 'setEngineKey']);

async function expectChange({ workspaceId }: Scene, name: string, before: Record<string, string>): Promise<void> {
  if (ASKING_FIRST.has(name) || CHANGING_NOTHING.has(name)) return;
  expect(await workspaceState(run, workspaceId), 'the same request with the scope makes a change').not.toEqual(before);
}

function isScope(name: string | undefined): name is Scope {
  return SCOPES.some((scope) => scope === name);
}
