import { createHash } from 'node:crypto';
import { buildClientSchema } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, PUBLIC_URL, type TestApp } from '../support/app.ts';

let run: TestApp;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
});
afterAll(() => run.close());

const read = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  run.app.fetch(new Request(`${PUBLIC_URL}${path}`, { headers }));

test('the documents need no key, name this installation, and are answered the same to whoever comes first or second', async () => {
  const paths = ['/v1/openapi.json', '/llms.txt', '/llms-full.txt', '/docs/reference.md', '/docs', '/docs/start.js'];
  const answers = await Promise.all([...paths, ...paths].map((path) => read(path)));
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  expect(answers.map(({ status }) => status)).toEqual(Array(2 * paths.length).fill(200));
  expect(texts.slice(paths.length)).toEqual(texts.slice(0, paths.length));
  const openapi = JSON.parse(texts[0] ?? '');
  expect(openapi.servers[0].url).toBe(`${PUBLIC_URL}/v1`);
  expect(texts[1]).toContain(PUBLIC_URL);
  const etag = answers[0]?.headers.get('etag') ?? '';
  expect((await read('/v1/openapi.json', { 'If-None-Match': etag })).status).toBe(304);
});

test('a browser at /graphql gets a console whose scripts are named by their hashes, and no other runs', async () => {
  const page = await read('/graphql', { Accept: 'text/html' });
  expect(page.status).toBe(200);
  const html = await page.text();
  const policy = page.headers.get('content-security-policy') ?? '';
  const scripts = [...html.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1] ?? '');
  expect(scripts.length).toBeGreaterThan(0);
  for (const script of scripts) expect(policy).toContain(createHash('sha256').update(script).digest('base64'));
  expect(policy).not.toContain("script-src 'unsafe-inline'");
});

test('the first page leads to every other, and each of them answers', async () => {
  const page = await read('/');
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  const html = await page.text();
  const paths = [...html.matchAll(/href="(\/[^"]*)"/g)].map((match) => match[1] ?? '');
  expect(paths).toEqual(expect.arrayContaining(['/docs', '/graphql', '/v1/openapi.json', '/llms.txt', '/favicon.svg']));
  for (const path of paths) expect([path, (await read(path, { Accept: 'text/html' })).status]).toEqual([path, 200]);
  expect(html).toContain(`${PUBLIC_URL}/v1/catalog?limit=3`);
});

test('a browser finds the icon where it looks for one', async () => {
  for (const path of ['/favicon.ico', '/favicon.svg']) {
    const icon = await read(path);
    expect([icon.status, icon.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
  }
});

test('a reloaded console keeps the query of its address, and has the schema before it has a key', async () => {
  const page = await read('/graphql?query=%7B__typename%7D', { Accept: 'text/html,application/xhtml+xml' });
  const html = await page.text();
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(html).toContain('id="api-key"');
  expect(html).toContain('"/graphql/introspection.json"');
  const schema = await (await read('/graphql/introspection.json')).json();
  expect(buildClientSchema(schema.data).getQueryType()?.getFields()).toHaveProperty('products');
});

test('documents are packed once for each encoding, and what is named by its version may be kept for ever', async () => {
  const html = await (await read('/docs')).text();
  const [script = ''] = /\/docs\/redoc\.js\?v=[\w-]{22}/.exec(html) ?? [];
  const sizes: number[] = [];
  for (const encoding of ['br', 'gzip', 'identity']) {
    const answer = await read(script, { 'Accept-Encoding': encoding });
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-encoding')).toBe(encoding === 'identity' ? null : encoding);
    expect(answer.headers.get('vary')).toContain('Accept-Encoding');
    sizes.push((await answer.arrayBuffer()).byteLength);
  }
  expect(sizes).toEqual([...sizes].sort((one, other) => one - other));
  const again = await read(script, { 'If-None-Match': (await read(script)).headers.get('etag') ?? '' });
  expect([again.status, again.headers.get('cache-control')]).toEqual([304, 'public, max-age=31536000, immutable']);
  expect((await read('/docs/redoc.js?v=other')).headers.get('cache-control')).toBe('public, max-age=300');
});

test('a hundred readers of the largest document cost less than making it five times would', async () => {
  const headers = { 'Accept-Encoding': 'br' };
  await read('/docs/redoc.js', headers);
  const { brotliCompressSync, constants } = await import('node:zlib');
  const body = new Uint8Array(await (await read('/docs/redoc.js', { 'Accept-Encoding': 'identity' })).arrayBuffer());
  const cpu = async (work: () => Promise<unknown>) => {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  const made = await cpu(async () => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }));
  const served = await cpu(async () => {
    for (let count = 0; count < 100; count += 1) await (await read('/docs/redoc.js', headers)).arrayBuffer();
  });
  expect(served).toBeLessThan(5 * made);
});

test('an address has 600 documents a minute, and others theirs; health is always told', async () => {
  const from = (address: string, path = '/llms.txt') => run.app.fetch(new Request(`${PUBLIC_URL}${path}`), { address });
  for (let count = 0; count < 600; count += 1) await (await from('192.0.2.7')).body?.cancel();
  const refused = await from('192.0.2.7');
  expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
  expect((await from('192.0.2.8')).status).toBe(200);
  expect((await from('192.0.2.7', '/healthz')).status).toBe(200);
});

test('guesses at the token of the metrics are limited by address, and the right one is not', async () => {
  const metered = await openTestApp({ isStarted: false, metricsToken: 'right' });
  const ask = async (token: string, address = '192.0.2.9') => {
    const headers = { Authorization: `Bearer ${token}` };
    return (await metered.app.fetch(new Request(`${PUBLIC_URL}/metrics`, { headers }), { address })).status;
  };
  for (let count = 0; count < 60; count += 1) expect(await ask(`guess-${count}`)).toBe(401);
  expect([await ask('guess'), await ask('guess', '192.0.2.10'), await ask('right')]).toEqual([429, 401, 200]);
  await metered.close();
});
