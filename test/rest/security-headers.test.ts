import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';

let run: TestApp;
let ours: Tenant;

beforeAll(async () => {
  run = await openTestApp({
    isStarted: false,
    publicUrl: 'https://ei.test',
    hasShop: true,
    corsOrigins: ['https://console.example'],
    metricsToken: 'metrics-token-of-the-test',
  });
  ours = await run.workspace();
});
afterAll(() => run.close());

const JSON_TYPE = { 'Content-Type': 'application/json' };
const PAGES: [number, string, RequestInit][] = [
  [200, '/docs', {}],
  [200, '/docs/redoc.js', {}],
  [200, '/graphql', { headers: { Accept: 'text/html' } }],
  [200, '/llms.txt', {}],
  [200, '/v1/openapi.json', {}],
  [200, '/healthz', {}],
  [200, '/readyz', {}],
  [200, '/metrics', { headers: { Authorization: 'Bearer metrics-token-of-the-test' } }],
];
const ANSWERS: [number, string, RequestInit][] = [
  ...PAGES,
  [200, '/v1/catalog', {}],
  [200, '/v1/catalog', { method: 'HEAD' }],
  [200, '/v1/catalog/export', {}],
  [200, '/v1/events/stream', {}],
  [200, '/graphql?query={__typename}', {}],
  [
    200,
    `/graphql?query=${encodeURIComponent('subscription { events { cursor } }')}`,
    { headers: { Accept: 'text/event-stream' } },
  ],
  [
    201,
    '/v1/catalog',
    { method: 'POST', headers: JSON_TYPE, body: '{"sku":"SEC-1","title":"A title","url":"https://brand.example/s"}' },
  ],
  [
    204,
    '/v1/catalog',
    { method: 'OPTIONS', headers: { Origin: 'https://console.example', 'Access-Control-Request-Method': 'POST' } },
  ],
  [304, '/v1/catalog', { headers: { 'If-None-Match': '*' } }],
  [304, '/v1/openapi.json', { headers: { 'If-None-Match': '*' } }],
  [400, '/v1/catalog?limit=0', {}],
  [400, '/graphql?query={', { headers: { Accept: 'application/graphql-response+json' } }],
  [401, '/v1/catalog', { headers: { Authorization: 'Bearer none' } }],
  [401, '/graphql', { headers: { Authorization: 'Bearer none' } }],
  [401, '/metrics', { headers: { Authorization: 'Bearer none' } }],
  [
    403,
    '/v1/catalog',
    { method: 'OPTIONS', headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' } },
  ],
  [404, '/v1/none', {}],
  [404, '/none', {}],
  [405, '/v1/catalog', { method: 'PATCH' }],
  [413, '/v1/catalog', { method: 'POST', headers: { ...JSON_TYPE, 'Content-Length': '9999999' }, body: '{}' }],
  [415, '/v1/catalog', { method: 'POST', body: 'x' }],
];
const nameOf = ([status, path, init]: [number, string, RequestInit]) =>
  `${status} ${init.method ?? 'GET'} ${path.slice(0, 40)}`;

describe('every kind of answer tells a browser how far to trust it', () => {
  test.each(ANSWERS.map((answer) => [nameOf(answer), answer] as const))('%s', async (_name, [status, path, init]) => {
    const response = await ours.raw(path, init);
    await response.body?.cancel();
    expect(response.status).toBe(status);
    const { headers } = response;
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{7,}/);
    expect(headers.get('x-request-id')).toBeTruthy();
    const policy = policyOf(headers);
    expect(policy['frame-ancestors']).toEqual(["'none'"]);
    expect(policy['default-src']).toEqual(["'none'"]);
    expect(policy['script-src'] ?? []).not.toContain("'unsafe-inline'");
    expect(Object.values(policy).flat()).not.toContain('*');
    if (status < 500 && path.startsWith('/v1/catalog') && status !== 204)
      expect(headers.get('cache-control') ?? '').toMatch(/no-store|no-cache|^$/);
  });

  test('a page of the bundled shop too, which alone frames itself', async () => {
    const response = await ours.raw('/demo-shop/');
    const text = await response.text();
    expect(response.status, text.slice(0, 200)).toBe(200);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const policy = policyOf(response.headers);
    expect([policy['frame-ancestors'], policy['default-src']]).toEqual([["'self'"], ["'none'"]]);
    expect(policy['script-src']).toEqual([expect.stringMatching(/^'sha256-/)]);
  });

  test('an answer over the allowance', async () => {
    await run.app.services.db.workspace.update({ where: { id: ours.workspaceId }, data: { rateLimitBurst: 1 } });
    const spent = await run.tenantWith(ours.workspaceId, ['read']);
    await spent.get('/v1/catalog');
    const response = await spent.get('/v1/catalog');
    expect(response.status).toBe(429);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
  });
});

test('a script stands in a page only where the policy names its hash, or its file is ours', async () => {
  for (const [, path, init] of PAGES) {
    const response = await ours.raw(path, init);
    const text = await response.text();
    if (!response.headers.get('content-type')?.startsWith('text/html')) continue;
    const allowed = policyOf(response.headers)['script-src'] ?? [];
    for (const [, attributes = '', script = ''] of text.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)) {
      const source = /src="([^"]*)"/.exec(attributes)?.[1];
      const needed = source ? "'self'" : `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
      expect(allowed, `${path} ${attributes}`).toContain(needed);
      if (source) expect(source).toMatch(/^\//);
    }
    expect(text).not.toMatch(/\son\w+\s*=\s*["']/i);
  }
});

test('only a product that is reached by https ties browsers to it', async () => {
  const plain = await openTestApp({ isStarted: false });
  const response = await (await plain.workspace()).get('/v1/catalog');
  expect(response.headers.get('strict-transport-security')).toBeNull();
  await plain.close();
});

function policyOf(headers: Headers): Record<string, string[]> {
  const parts = (headers.get('content-security-policy') ?? '').split(';').map((part) => part.trim().split(/\s+/));
  return Object.fromEntries(parts.map(([name = '', ...sources]) => [name, sources]));
}
