import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, PUBLIC_URL, type Tenant, type TestApp } from '../support/app.ts';
import { plantRows, type TenantRows } from '../support/tenant-rows.ts';
import { unlimitedTenant } from '../support/unlimited.ts';
import { workspaceState } from '../support/workspace-state.ts';

const OURS = 'https://console.example';
const STRANGERS = [
  'https://evil.example',
  'null',
  'https://console.example.evil',
  'https://evil-console.example',
  'https://console.example:8443',
  'http://console.example',
  'https://sub.console.example',
  `${OURS}/`,
  `${OURS}, https://evil.example`,
];

let run: TestApp;
let ours: Tenant;
let rows: TenantRows;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false, corsOrigins: [OURS, 'https://second.example'] });
  ours = await unlimitedTenant(run);
  rows = await plantRows(run, ours);
});
afterAll(() => run.close());

const JSON_TYPE = { 'Content-Type': 'application/json' };
/** One answer of every kind. */
const ANSWERS = (): [string, string, RequestInit][] => [
  ['a list', '/v1/catalog', {}],
  ['a row', `/v1/catalog/${rows.sku}`, {}],
  ['a refusal', '/v1/catalog?limit=0', {}],
  ['a row that is not there', '/v1/jobs/none', {}],
  ['a path that is not there', '/v1/none', {}],
  ['a download', '/v1/catalog/export', {}],
  [
    'a new row',
    '/v1/schedules',
    {
      method: 'POST',
      headers: { ...JSON_TYPE, 'Idempotency-Key': 'cors' },
      body: '{"name":"S","cron":"0 6 * * *","audit":{"all":true}}',
    },
  ],
  ['a bad key', '/v1/catalog', { headers: { Authorization: 'Bearer none' } }],
  ['an event stream', '/v1/events/stream', {}],
  ['a query', '/graphql?query={__typename}', {}],
  [
    'a mutation',
    '/graphql',
    { method: 'POST', headers: JSON_TYPE, body: '{"query":"mutation { cancelJob(id: \\"none\\") { id } }"}' },
  ],
  [
    'a subscription',
    `/graphql?query=${encodeURIComponent('subscription { events { cursor } }')}`,
    { headers: { Accept: 'text/event-stream' } },
  ],
  ['the document', '/v1/openapi.json', {}],
  ['health', '/healthz', {}],
];

async function answered(path: string, init: RequestInit, origin: string): Promise<Response> {
  const response = await ours.raw(path, { ...init, headers: { Origin: origin, ...init.headers } });
  await response.body?.cancel();
  return response;
}

const preflight = (path: string, origin: string, method: string, address = run) =>
  address.app.fetch(
    new Request(`${PUBLIC_URL}${path}`, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': method,
        'Access-Control-Request-Headers': 'authorization,content-type',
      },
    }),
  );

const grants = ({ headers }: Response) => [...headers.keys()].filter((name) => name.startsWith('access-control-'));

describe('a page of another origin', () => {
  test.each(STRANGERS)('%s reads no answer of any kind', async (origin) => {
    for (const [name, path, init] of ANSWERS()) {
      const response = await answered(path, init, origin);
      expect(grants(response), name).toEqual([]);
      expect(response.headers.get('vary'), name).toContain('Origin');
    }
  });

  test.each(STRANGERS)('%s is told so before it sends anything that a form could not', async (origin) => {
    for (const [path, method] of [
      ['/v1/catalog', 'POST'],
      ['/v1/catalog/X', 'PATCH'],
      ['/graphql', 'POST'],
      ['/v1/events/stream', 'GET'],
    ] as const) {
      const response = await preflight(path, origin, method);
      expect({ status: response.status, grants: grants(response) }).toEqual({ status: 403, grants: [] });
      expect((await response.json()).errors ?? []).toBeDefined();
    }
  });

  test('changes nothing with what a form can send, even with a key', async () => {
    const before = await workspaceState(run, ours.workspaceId);
    const product = { sku: 'CSRF-1', title: 'A title', url: 'https://brand.example/csrf' };
    const bodies: [string, RequestInit][] = [
      ['a form', { body: new URLSearchParams(product) }],
      ['a multipart form', { body: formOf(product) }],
      ['plain text', { body: JSON.stringify(product), headers: { 'Content-Type': 'text/plain' } }],
      [
        'plain text that says it is JSON',
        { body: JSON.stringify(product), headers: { 'Content-Type': 'text/plain; application/json' } },
      ],
      ['no media type', { body: new TextEncoder().encode(JSON.stringify(product)) }],
    ];
    for (const [name, init] of bodies) {
      for (const path of ['/v1/catalog', '/v1/catalog/import', '/v1/schedules', '/graphql']) {
        const response = await answered(path, { method: 'POST', ...init }, 'https://evil.example');
        // An import reads a form with a file; this one has none.
        const isRead = name === 'a multipart form' && path === '/v1/catalog/import';
        expect(response.status, `${name} to ${path}`).toBe(isRead ? 400 : 415);
      }
    }
    expect(await workspaceState(run, ours.workspaceId)).toEqual(before);
  });

  test('has no key to use: neither a cookie nor an address carries one', async () => {
    const cookie = `key=${ours.key}; Authorization=Bearer ${ours.key}; authorization=${ours.key}`;
    for (const path of [
      '/v1/catalog',
      '/v1/events/stream',
      '/graphql?query={__typename}',
      `/v1/catalog?api_key=${ours.key}`,
      `/v1/catalog?access_token=${ours.key}`,
    ]) {
      const response = await run.app.fetch(
        new Request(`${PUBLIC_URL}${path}`, {
          headers: { Cookie: cookie, Accept: 'text/event-stream', 'X-Api-Key': ours.key },
        }),
      );
      expect(response.status, path).toBe(401);
      expect(response.headers.get('set-cookie')).toBeNull();
      await response.body?.cancel();
    }
  });
});

/** What a page may read unasked, and what is meant for the browser itself. */
const FOR_THE_BROWSER =
  /^(access-control-.*|cache-control|content-(type|length|language|encoding|security-policy)|expires|last-modified|pragma|vary|x-(content-type-options|frame-options|accel-buffering)|referrer-policy|cross-origin-.*|strict-transport-security|connection|www-authenticate)$/;

describe('a page of a configured origin', () => {
  test('may send what both faces and the streams take', async () => {
    for (const [path, method] of [
      ['/v1/catalog', 'POST'],
      ['/v1/catalog/X', 'PATCH'],
      ['/v1/catalog/X', 'DELETE'],
      ['/graphql', 'POST'],
      ['/v1/events/stream', 'GET'],
    ] as const) {
      const response = await preflight(path, OURS, method);
      expect(response.status).toBe(204);
      expect(response.headers.get('access-control-allow-origin')).toBe(OURS);
      expect(response.headers.get('access-control-allow-methods')).toContain(method);
      const allowed = response.headers.get('access-control-allow-headers')?.toLowerCase().split(', ') ?? [];
      for (const name of [
        'authorization',
        'content-type',
        'accept',
        'idempotency-key',
        'if-match',
        'if-none-match',
        'last-event-id',
        'x-request-id',
      ]) {
        expect(allowed).toContain(name);
      }
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  test('reads every answer with all its headers, and never with credentials', async () => {
    const seen = new Set<string>();
    for (const [name, path, init] of ANSWERS()) {
      const response = await answered(path, init, OURS);
      expect(response.headers.get('access-control-allow-origin'), name).toBe(OURS);
      expect(response.headers.get('access-control-allow-credentials'), name).toBeNull();
      const exposed = response.headers.get('access-control-expose-headers')?.toLowerCase().split(', ') ?? [];
      const own = [...response.headers.keys()].filter((header) => !FOR_THE_BROWSER.test(header));
      expect(
        own.filter((header) => !exposed.includes(header)),
        name,
      ).toEqual([]);
      for (const header of own) seen.add(header);
    }
    const again = ANSWERS().find(([name]) => name === 'a new row');
    const replayed = await answered(again?.[1] ?? '', again?.[2] ?? {}, OURS);
    expect(replayed.headers.get('idempotency-replayed')).toBe('true');
    expect(replayed.headers.get('access-control-expose-headers')).toContain('Idempotency-Replayed');
    for (const header of [
      'etag',
      'location',
      'x-request-id',
      'x-ratelimit-limit',
      'ratelimit',
      'content-disposition',
    ]) {
      expect(seen).toContain(header);
    }
  });

  test('reads an answer that has not changed', async () => {
    const path = `/v1/catalog/${rows.sku}`;
    const etag = (await ours.get(path)).headers.get('etag') ?? '';
    const response = await answered(path, { headers: { 'If-None-Match': etag } }, OURS);
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([304, OURS]);
  });
});

test('without configured origins no page reads anything', async () => {
  const closed = await openTestApp({ isStarted: false });
  const tenant = await closed.workspace();
  const response = await tenant.raw('/v1/catalog', { headers: { Origin: OURS } });
  expect([response.status, grants(response)]).toEqual([200, []]);
  expect((await preflight('/v1/catalog', OURS, 'POST', closed)).status).toBe(403);
  await closed.close();
});

function formOf(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}
