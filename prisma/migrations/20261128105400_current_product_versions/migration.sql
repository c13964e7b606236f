-- At most one version of a part holds, and it is found without reading those that no longer do.
CREATE UNIQUE INDEX "product_versions_current_key" ON "product_versions"("workspace_id", "product_id", "part") WHERE "valid_to" IS NULL;
