import { Redis } from 'ioredis';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { createLog } from '../../src/platform/log.ts';
import { backends, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { unlimitedTenant } from '../support/unlimited.ts';

describe.each(backends())('with the queue in %s', (backend) => {
  test('neither a table nor a log line nor a queue holds a secret, however it was sent', async () => {
    const lines: string[] = [];
    const redisPrefix = `secrets-${process.pid}`;
    const log = createLog({ level: 'debug', destination: { write: (line) => void lines.push(line) } });
    const run = await openTestApp({ backend, log, redisPrefix, deadlineMs: 60_000 });
    try {
      const secrets = await secretsAfterTraffic(run);
      const kept = {
        ...(await tables(run.databaseUrl)),
        ...(backend === 'redis' ? await redisValues(redisPrefix) : {}),
      };
      kept['log'] = lines.join('\n');
      expect(secrets.length).toBeGreaterThanOrEqual(20);
      expect(kept['public.products'], 'the dump shows what is stored').toContain('A marked title');
      expect(kept['log'], 'the log tells of the requests').toContain('"path":"/v1/catalog"');
      for (const [place, text] of Object.entries(kept)) {
        const found = secrets.filter((secret) => spellings(secret).some((spelt) => text.includes(spelt)));
        expect(found.length, `secrets in ${place}`).toBe(0);
      }
    } finally {
      await run.close();
    }
  }, 240_000);
});

/** Sends twenty secrets by every way that a caller, or his mistake, may choose. */
async function secretsAfterTraffic(run: TestApp): Promise<string[]> {
  const ours = await unlimitedTenant(run);
  const secrets = [ours.key];
  for (let count = 0; count < 8; count += 1) {
    const made = await ours.post('/v1/api-keys', { name: `Key ${count}` }, { 'Idempotency-Key': `make-${count}` });
    const { key, id } = made.body;
    const rotated = await ours.post(`/v1/api-keys/${id}/rotate`, {}, { 'Idempotency-Key': `rotate-${count}` });
    secrets.push(key, rotated.body.key);
    if (count < 3) await useWrongly(run, ours, key);
  }
  const endpoint = { url: 'https://receiver.example/', events: ['*'] };
  const hook = await ours.post('/v1/webhooks/endpoints', endpoint, { 'Idempotency-Key': 'hook' });
  const renewed = await ours.post(`/v1/webhooks/endpoints/${hook.body.id}/rotate-secret`, undefined, {
    'Idempotency-Key': 'renew',
  });
  const accessToken = 'shpat_0123456789abcdef0123456789abcdef';
  const store = { platform: 'shopify', base_url: 'https://127.0.0.1/', credentials: { access_token: accessToken } };
  await ours.post('/v1/integrations/stores', store, { 'Idempotency-Key': 'store' });
  await ours.post('/v1/catalog', { sku: 'MARK-1', title: 'A marked title', url: 'https://brand.example/mark' });
  await ours.post('/v1/catalog/MARK-1/none');
  return [...secrets, hook.body.secret, renewed.body.secret, accessToken];
}

/** In the address, a cookie, another scheme, a document, a broken body: none of these is where a key belongs. */
async function useWrongly(_run: TestApp, ours: Tenant, key: string): Promise<void> {
  const typo = `${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`;
  const json = { 'Content-Type': 'application/json' };
  const asked: [string, RequestInit][] = [
    ['/v1/catalog', { headers: { Authorization: `Bearer ${key}` } }],
    ['/v1/catalog', { headers: { Authorization: `Bearer ${typo}` } }],
    ['/v1/catalog', { headers: { Authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` } }],
    ['/v1/catalog', { headers: { Authorization: `Bearer ${key}, Bearer ${key}`, Cookie: `key=${key}` } }],
    [`/v1/catalog?api_key=${key}`, {}],
    [`/v1/catalog/${key}`, {}],
    [`/v1/${key}`, {}],
    ['/v1/catalog', { headers: { 'X-Request-Id': key } }],
    ['/v1/catalog', { method: 'POST', headers: json, body: `{"title":"${key}"` }],
    ['/v1/catalog', { method: 'POST', headers: json, body: JSON.stringify({ [key]: key }) }],
    [
      '/graphql',
      { method: 'POST', headers: json, body: JSON.stringify({ query: `{ product(sku: "${key}") { ${key} } }` }) },
    ],
    [
      '/graphql',
      {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ query: 'query ($id: ID!) { node(id: $id) { id } }', variables: { id: key } }),
      },
    ],
  ];
  for (const [path, init] of asked) await (await ours.raw(path, init)).text();
}

function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [secret, bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url'), bytes.toString('hex')];
}

/** Every row of every table of every schema of ours, as text; bytes as hexadecimal. */
async function tables(url: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ schema: string; name: string }>(
    `select schemaname as schema, tablename as name from pg_tables where schemaname !~ '^(pg_|information_schema$)'`,
  );
  const kept: Record<string, string> = {};
  for (const { schema, name } of rows) {
    const found = await client.query<{ text: string }>(`select t::text as text from "${schema}"."${name}" t`);
    kept[`${schema}.${name}`] = found.rows.map(({ text }) => text).join('\n');
  }
  await client.end();
  return kept;
}

async function redisValues(prefix: string): Promise<Record<string, string>> {
  const redis = new Redis(process.env['TEST_REDIS_URL'] ?? '');
  const kept: Record<string, string> = {};
  for (const key of await redis.keys(`*${prefix}*`)) {
    const readers: Record<string, () => Promise<unknown>> = {
      string: () => redis.get(key),
      hash: () => redis.hgetall(key),
      list: () => redis.lrange(key, 0, -1),
      set: () => redis.smembers(key),
      zset: () => redis.zrange(key, '0', '-1'),
      stream: () => redis.xrange(key, '-', '+'),
    };
    // One that ended meanwhile holds nothing.
    kept[`redis ${key}`] = JSON.stringify((await readers[await redis.type(key)]?.()) ?? null);
  }
  await redis.quit();
  expect(Object.keys(kept).length, 'Redis was used').toBeGreaterThan(0);
  return kept;
}
