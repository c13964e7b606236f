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
