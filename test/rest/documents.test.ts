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
