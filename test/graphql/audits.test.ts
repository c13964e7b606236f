import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, PUBLIC_URL, type Tenant, type TestApp } from '../support/app.ts';
import { unlimitedTenant } from '../support/unlimited.ts';

let run: TestApp;
let ours: Tenant;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  ours = await unlimitedTenant(run);
});
afterAll(() => run.close());

const audits = serverAudits({
  url: `${PUBLIC_URL}/graphql`,
  fetchFn: (url: string, init: RequestInit = {}) => ours.raw(url.slice(PUBLIC_URL.length), init),
});

describe('GraphQL over HTTP, by the audits of its reference implementation', () => {
  test.each(audits.map((audit) => [`${audit.id} ${audit.name}`, audit] as const))('%s', async (_name, audit) => {
    const result = await audit.fn();
    expect(result.status === 'ok' ? 'ok' : `${result.status}: ${result.reason}`).toBe('ok');
  });

  test('there are as many audits as there were: none was dropped unseen', () => {
    expect(audits.length).toBeGreaterThanOrEqual(60);
  });
});
