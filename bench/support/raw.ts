import { once } from 'node:events';
import { databaseCpuMs, RAW_APPLICATION } from './backends.ts';
import { forkTypescript } from './load.ts';
import { cpuMsOf } from './process.ts';
import type { Cpu, Product } from './product.ts';

const PRODUCT = `json_build_object('sku', sku, 'title', title, 'brand', brand, 'url', url, 'channel', lower(channel::text),
  'score', score, 'last_audited', last_audited, 'description', description, 'bullets', bullets, 'category', category,
  'tags', tags, 'gtin', gtin, 'price', case when price_amount is null then null
    else json_build_object('amount', price_amount::text, 'currency', price_currency) end,
  'availability', lower(availability::text), 'image_urls', image_urls, 'created_at', created_at,
  'updated_at', updated_at, 'deleted_at', deleted_at)`;

/** What the raw server answers, by name: the same rows and columns as the product's own paths. */
export const RAW_STATEMENTS: Readonly<Record<string, string>> = {
  product: `select ${PRODUCT}::text as json from products where workspace_id = $1 and sku = $2 and deleted_at is null`,
  products: `select json_build_object('data', json_agg(row order by created_at desc, id desc),
      'pagination', json_build_object('next_cursor', max(id), 'has_more', true))::text as json
    from (select ${PRODUCT} as row, created_at, id from products where workspace_id = $1 and deleted_at is null
      and $2::text is not null order by created_at desc, id desc limit 50) page`,
  score: `select json_build_object('run_id', run.id, 'sku', sku, 'channel', lower(run.channel::text), 'model', model,
      'score', run.score, 'band', band, 'previous_score', previous_score, 'delta', delta, 'audited_at', audited_at,
      'buckets', buckets)::text as json
    from products join lateral (select * from score_runs where product_id = products.id
      order by audited_at desc, id desc limit 1) run on true
    where products.workspace_id = $1 and sku = $2 and deleted_at is null`,
  scores: `select json_build_object('data', json_agg(json_build_object('run_id', run.id, 'sku', sku,
      'channel', lower(run.channel::text), 'model', lower(model::text), 'score', run.score, 'band', lower(band::text),
      'previous_score', previous_score, 'delta', delta, 'audited_at', audited_at, 'buckets', (
        select json_agg(json_build_object('bucket', bucket -> 'bucket', 'score', bucket -> 'score', 'max', bucket -> 'max'))
        from jsonb_array_elements(buckets) bucket)) order by sku),
      'pagination', json_build_object('next_cursor', null, 'has_more', false), 'missing', array[]::text[])::text as json
    from products join lateral (select * from score_runs where product_id = products.id
      order by audited_at desc, id desc limit 1) run on true
    where products.workspace_id = $1 and sku = any(string_to_array($2, ',')) and deleted_at is null`,
};

/** The raw server. */
export type Raw = { url: string; cpu: Pick<Cpu, 'server' | 'database'>; close(): void };

/** Starts the raw server as a process of its own on the product's database. */
export async function startRaw(product: Product): Promise<Raw> {
  const child = forkTypescript('raw-process.ts', [product.databaseUrl, product.workspaceId]);
  const [port]: number[] = await once(child, 'message');
  const cpu = {
    server: () => cpuMsOf(child.pid ?? 0),
    database: () => databaseCpuMs(product.database, RAW_APPLICATION),
  };
  return { url: `http://127.0.0.1:${port}`, cpu, close: () => void child.kill() };
}
