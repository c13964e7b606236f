-- Products that were never audited come last, so the order of the index must say so too: without it, it serves no list.
DROP INDEX "products_workspace_id_score_id_idx";
CREATE INDEX "products_workspace_id_score_id_idx" ON "products"("workspace_id", "score" DESC NULLS LAST, "id" DESC);

-- CreateIndex
CREATE INDEX "products_workspace_id_brand_created_at_id_idx" ON "products"("workspace_id", "brand", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "products_workspace_id_category_created_at_id_idx" ON "products"("workspace_id", "category", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "recommendations_workspace_id_status_created_at_id_idx" ON "recommendations"("workspace_id", "status", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "jobs_workspace_id_status_created_at_id_idx" ON "jobs"("workspace_id", "status", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "jobs_workspace_id_type_created_at_id_idx" ON "jobs"("workspace_id", "type", "created_at" DESC, "id" DESC);
