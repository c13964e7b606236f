-- AlterTable
ALTER TABLE "products" ADD COLUMN     "mpn" TEXT;

-- CreateTable
CREATE TABLE "product_versions" (
    "workspace_id" TEXT NOT NULL,
    "product_id" TEXT NOT NULL,
    "part" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_to" TIMESTAMPTZ(3),
    "content" JSONB NOT NULL,

    CONSTRAINT "product_versions_pkey" PRIMARY KEY ("workspace_id","product_id","part","valid_from")
);

-- AddForeignKey
ALTER TABLE "product_versions" ADD CONSTRAINT "product_versions_workspace_id_product_id_fkey" FOREIGN KEY ("workspace_id", "product_id") REFERENCES "products"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is there has held since its row was last written, as far as anybody knows.
INSERT INTO "product_versions" ("workspace_id", "product_id", "part", "valid_from", "content")
SELECT workspace_id, id, part, updated_at, content FROM products CROSS JOIN LATERAL (VALUES
  ('facts', jsonb_strip_nulls(jsonb_build_object('title', title, 'brand', brand, 'url', url, 'category', category, 'gtin', gtin,
    'priceAmount', trim_scale(price_amount)::text, 'priceCurrency', price_currency, 'availability', availability))),
  ('copy', jsonb_strip_nulls(jsonb_build_object('description', description, 'bullets', nullif(bullets, '{}'))))) AS parts (part, content)
WHERE deleted_at IS NULL AND content <> '{}';
