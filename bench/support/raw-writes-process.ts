import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { countRawDatabase, RAW_APPLICATION } from './backends.ts';
import type { RawWrites, RawWritesResult } from './raw-writes.ts';

/** What creating products cannot cost less than: these statements, prepared, and nothing else. */
process.on('message', (writes: RawWrites) => {
  void run(writes).then((result) => process.send?.(result));
});

const PRODUCTS = {
  name: 'products',
  text: `insert into products (id, workspace_id, sku, title, url, channel, is_channel_explicit, bullets, tags, image_urls,
      price_amount, price_currency, created_at, updated_at)
    select id, $1, id, 'A kettle', 'https://brand.example/' || id, 'D2C', false, array['Holds 1.7 litres'], array[]::text[],
      array[]::text[], 12.50, 'USD', now(), now() from unnest($2::text[]) id`,
};
const VERSIONS = {
  name: 'versions',
  text: `insert into product_versions (workspace_id, product_id, part, valid_from, content)
    select $1, id, part, now(), '{"price":{"amount":"12.50","currency":"USD"}}' from unnest($2::text[]) id,
      unnest($3::text[]) part`,
};
const EVENT = {
  name: 'event',
  text: `insert into events (id, workspace_id, type, body, created_at) values ($1, $2, 'catalog.changed', $3, now())`,
};

async function run({ databaseUrl, workspaceId, size, atOnce, seconds }: RawWrites): Promise<RawWritesResult> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: atOnce, application_name: RAW_APPLICATION });
  const { rows } = await pool.query<{ part: string }>('select distinct part from product_versions limit 10');
  const parts = rows.map(({ part }) => part);
  const databaseMs = await countRawDatabase(databaseUrl, pool);
  const before = process.cpuUsage();
  const startedAt = performance.now();
  const until = startedAt + seconds * 1_000;
  let products = 0;
  const loop = async (): Promise<void> => {
    const client = await pool.connect();
    while (performance.now() < until) {
      const ids = Array.from({ length: size }, () => `raw_${randomUUID()}`);
      const body = JSON.stringify({ data: { action: 'created', skus: ids, count: size } });
      await client.query('begin');
      await client.query({ ...PRODUCTS, values: [workspaceId, ids] });
      await client.query({ ...VERSIONS, values: [workspaceId, ids, parts] });
      await client.query({ ...EVENT, values: [`evt_${randomUUID()}`, workspaceId, body] });
      await client.query('commit');
      products += size;
    }
    client.release();
  };
  await Promise.all(Array.from({ length: atOnce }, loop));
  const took = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(before);
  const result = { products, seconds: took, cpuMs: (user + system) / 1_000, databaseMs: await databaseMs() };
  await pool.end();
  return result;
}
