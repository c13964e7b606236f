-- A filter that leaves few rows, or none, must not read a list to its end: each is an index of its own.

-- CreateIndex
CREATE INDEX "products_workspace_id_channel_created_at_id_idx" ON "products"("workspace_id", "channel", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "recommendations_workspace_id_field_created_at_id_idx" ON "recommendations"("workspace_id", "field", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "recommendations_workspace_id_priority_created_at_id_idx" ON "recommendations"("workspace_id", "priority", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "webhook_deliveries_workspace_id_endpoint_id_status_created__idx" ON "webhook_deliveries"("workspace_id", "endpoint_id", "status", "created_at" DESC, "id" DESC);

-- Tags and parts of texts are found within a workspace by extensions that come with PostgreSQL. Where they are not
-- there, or may not be made, tags keep the index they had, and a search reads its workspace: docs/operators.md.
-- keep: products_tags_idx
-- keep: products_workspace_id_tags_idx
-- keep: products_workspace_id_text_idx
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS btree_gin;
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX "products_workspace_id_text_idx" ON "products"
    USING GIN ("workspace_id", "title" gin_trgm_ops, "sku" gin_trgm_ops, "brand" gin_trgm_ops);
  CREATE INDEX "products_workspace_id_tags_idx" ON "products" USING GIN ("workspace_id", "tags");
  DROP INDEX "products_tags_idx";
EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR undefined_file OR undefined_object THEN
  RAISE NOTICE 'no index for the search of products: %', SQLERRM;
END
$$;
