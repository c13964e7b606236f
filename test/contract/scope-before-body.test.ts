import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCOPES } from '../../src/kernel/scopes.ts';
import { openTestApp, readAnswer, type Tenant, type TestApp } from '../support/app.ts';
import { expectError } from '../support/matchers.ts';
import { restRequest, restRoutes, routeName } from '../support/rest-requests.ts';
import { unlimitedTenant } from '../support/unlimited.ts';

let run: TestApp;
let ours: Tenant;
beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  ours = await unlimitedTenant(run);
});
afterAll(() => run.close());

const changing = restRoutes.filter(({ method }) => method !== 'GET');

/** What may be wrong with a body, all of it told only to whoever may make the change. */
const BODIES: readonly (readonly [name: string, type: string, body: string])[] = [
  ['an unknown field', 'application/json', '{"no_such_field":1}'],
  ['no JSON', 'application/json', '{"'],
  ['another media type', 'text/plain', 'hello'],
  ['more than is read', 'application/json', `"${'x'.repeat(1_100_000)}"`],
];

describe('a key without the scope of a change is refused for that, whatever it sends', () => {
  test.each(changing.map((route) => [routeName(route), route] as const))('%s', async (_name, route) => {
    const others = SCOPES.filter((scope) => !route.scopes.includes(scope));
    const lacking = await run.tenantWith(ours.workspaceId, others);
    const { path } = restRequest(route);
    for (const [name, type, body] of BODIES) {
      const init = { method: route.method, body, headers: { 'Content-Type': type } };
      const answer = await readAnswer(await lacking.raw(`${path}${path.includes('?') ? '&' : '?'}nothing=1`, init));
      expectError(answer, 403, 'insufficient_scope');
      expect(answer.body.error.details, name).toEqual({ scope: route.scopes[0] });
      const headers = { ...init.headers, Authorization: 'Bearer nothing' };
      expect((await lacking.raw(path, { ...init, headers })).status, name).toBe(401);
    }
  });
});
