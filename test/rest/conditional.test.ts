import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { expectError } from '../support/matchers.ts';
import { unlimitedTenant } from '../support/unlimited.ts';

let run: TestApp;
let ours: Tenant;
let count = 0;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  ours = await unlimitedTenant(run);
});
afterAll(() => run.close());

async function product(): Promise<{ path: string; etag: string }> {
  count += 1;
  const sku = `COND-${count}`;
  await ours.post('/v1/catalog', { sku, title: 'Lamp', url: `https://brand.example/p/${count}` });
  const path = `/v1/catalog/${sku}`;
  return { path, etag: await etagOf(path) };
}
const etagOf = async (path: string) => (await ours.get(path)).headers.get('etag') ?? '';

describe('If-None-Match', () => {
  test('an unchanged row is 304 without a body, with the rate limit in its headers', async () => {
    const { path, etag } = await product();
    expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
    const answer = await ours.get(path, { 'If-None-Match': `"other", ${etag}` });
    expect({ status: answer.status, text: answer.text }).toEqual({ status: 304, text: '' });
    expect(answer.headers.get('etag')).toBe(etag);
    expect(answer.headers.get('x-ratelimit-limit')).toBe('1000000');
    expect(answer.headers.get('ratelimit-policy')).toContain('"workspace"');
  });

  test('a changed row is sent again', async () => {
    const { path, etag } = await product();
    await ours.patch(path, { title: 'Bulb' });
    expect((await ours.get(path, { 'If-None-Match': etag })).status).toBe(200);
  });

  test('HEAD answers the headers of GET, the ETag too, and no body', async () => {
    const { path, etag } = await product();
    const answer = await ours.request('HEAD', path);
    expect({ status: answer.status, text: answer.text, etag: answer.headers.get('etag') }).toEqual({
      status: 200,
      text: '',
      etag,
    });
    expect((await ours.request('HEAD', path, { headers: { 'If-None-Match': etag } })).status).toBe(304);
  });
});

/** What proxies make of a tag, Apache, nginx and others. */
function marked(etag: string): string[] {
  const bare = etag.slice(3, -1);
  const ends = ['-gzip', '--gzip', ';gzip', '-br', ';br', '-zstd', '-deflate'];
  return [
    `"${bare}"`,
    `W/"${bare}"`,
    `"${bare}"-gzip`,
    ...ends.flatMap((end) => [`"${bare}${end}"`, `W/"${bare}${end}"`]),
  ];
}

describe('a tag that a proxy has marked', () => {
  test('is still the tag of the row, for reading and for changing, alone and in a list', async () => {
    const { path, etag } = await product();
    for (const tag of marked(etag)) {
      expect((await ours.get(path, { 'If-None-Match': tag })).status, tag).toBe(304);
      expect((await ours.get(path, { 'If-None-Match': `"other", ${tag}` })).status, tag).toBe(304);
      expect((await ours.patch(path, {}, { 'If-Match': tag })).status, tag).toBe(200);
    }
    expect((await ours.get(path, { 'If-None-Match': '*' })).status).toBe(304);
  });

  test('of another state is not', async () => {
    const { path, etag } = await product();
    await ours.patch(path, { title: 'Changed' });
    for (const tag of marked(etag)) {
      expect((await ours.get(path, { 'If-None-Match': tag })).status, tag).toBe(200);
      expectError(await ours.patch(path, { title: 'Again' }, { 'If-Match': tag }), 412, 'precondition_failed');
    }
  });
});

describe('If-Match', () => {
  test('a change with the current ETag is made, the same again is 412', async () => {
    const { path, etag } = await product();
    expect((await ours.patch(path, { title: 'First' }, { 'If-Match': etag })).status).toBe(200);
    expectError(await ours.patch(path, { title: 'Second' }, { 'If-Match': etag }), 412, 'precondition_failed');
    expect((await ours.get(path)).body.title).toBe('First');
  });

  test('a row is deleted only as it was seen', async () => {
    const { path, etag } = await product();
    await ours.patch(path, { title: 'Changed' });
    expectError(await ours.del(path, { 'If-Match': etag }), 412, 'precondition_failed');
    expect((await ours.del(path, { 'If-Match': await etagOf(path) })).status).toBe(200);
  });

  test('`*` matches what is there; what is not there is 404', async () => {
    const { path } = await product();
    expect((await ours.patch(path, { title: 'Any' }, { 'If-Match': '*' })).status).toBe(200);
    expectError(await ours.patch('/v1/catalog/NO-SUCH', { title: 'x' }, { 'If-Match': '*' }), 404, 'sku_not_found');
  });

  test('of ten changes at once with one ETag exactly one is made', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { path, etag } = await product();
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) => ours.patch(path, { title: `T${index}` }, { 'If-Match': etag })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)]);
      const winner = answers.find(({ status }) => status === 200);
      expect((await ours.get(path)).body.title).toBe(winner?.body.title);
    }
  });

  test('a change without a condition is never overwritten by one that had not seen it', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { path, etag } = await product();
      const [plain, conditional] = await Promise.all([
        ours.patch(path, { brand: 'Plain' }),
        ours.patch(path, { title: 'Conditional' }, { 'If-Match': etag }),
      ]);
      expect(plain.status).toBe(200);
      expect([200, 412]).toContain(conditional.status);
      if (conditional.status === 200) expect(conditional.body.brand).toBe(null);
      expect((await ours.get(path)).body.brand).toBe('Plain');
    }
  });

  test('a key that may not read the row cannot compare', async () => {
    const { path, etag } = await product();
    const writer = await run.tenantWith(ours.workspaceId, ['catalog:write']);
    expectError(await writer.patch(path, { title: 'x' }, { 'If-Match': etag }), 403, 'insufficient_scope');
  });
});
