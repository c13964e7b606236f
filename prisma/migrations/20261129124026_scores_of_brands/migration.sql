-- A brand or a category by score: each is an index of its own, as the newest of them are. Scores are few, so ranges of equal
-- ones hold many rows of a large catalogue that are read and not shown.

-- CreateIndex
CREATE INDEX "products_workspace_id_brand_score_id_idx" ON "products"("workspace_id", "brand", "score" DESC NULLS LAST, "id" DESC);

-- CreateIndex
CREATE INDEX "products_workspace_id_category_score_id_idx" ON "products"("workspace_id", "category", "score" DESC NULLS LAST, "id" DESC);
