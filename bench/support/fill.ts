import type { Product } from './product.ts';

/** Fills the catalogue by SQL, as full records with SKUs from `F-1` on. */
export async function fillCatalogue({ database, workspaceId }: Product, count: number): Promise<void> {
  await database.query(
    `insert into products (id, workspace_id, sku, title, url, channel, is_channel_explicit, brand, description, category,
       gtin, availability, price_amount, price_currency, bullets, tags, image_urls, created_at, updated_at)
     select 'prd_fill' || lpad(n::text, 18, '0'), $1, 'F-' || n, 'Product number ' || n, 'https://brand.example/p/' || n,
       'D2C', false, 'Brand ' || n % 50, repeat('A sentence about what it is. ', 8), 'Kitchen', null, 'IN_STOCK',
       n % 500 + 0.99, 'USD', array['Holds 1.7 litres', 'Boils in 3 minutes', 'Weighs 900 g'], array['new', 'kettle'],
       array['https://brand.example/i/1.jpg', 'https://brand.example/i/2.jpg'],
       now() - n * interval '1 second', now() from generate_series(1, $2::int) n`,
    [workspaceId, count],
  );
  await database.query('analyze products');
}

/** Gives the first `count` filled products a run like the one that `sku` has. */
export async function fillScores({ database, workspaceId }: Product, sku: string, count: number): Promise<void> {
  await database.query(
    `insert into score_runs (id, workspace_id, product_id, channel, model, score, band, buckets, facts, crawlers,
       page_url, audited_at)
     select 'run_fill' || lpad(n::text, 18, '0'), run.workspace_id, 'prd_fill' || lpad(n::text, 18, '0'), run.channel,
       model, run.score, band, buckets, facts, crawlers, page_url, audited_at
     from score_runs run join products on products.id = product_id cross join generate_series(1, $3::int) n
     where run.workspace_id = $1 and sku = $2`,
    [workspaceId, sku, count],
  );
  await database.query(
    `update products set last_audited = now(), score = 50 where workspace_id = $1
     and id between 'prd_fill' || lpad('1', 18, '0') and 'prd_fill' || lpad($2::text, 18, '0')`,
    [workspaceId, count],
  );
  await database.query('vacuum analyze products, score_runs');
}
