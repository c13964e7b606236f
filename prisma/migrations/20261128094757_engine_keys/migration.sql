-- CreateTable
CREATE TABLE "engine_keys" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "engine" "AnswerEngine" NOT NULL,
    "key_sealed" TEXT NOT NULL,
    "last_four" TEXT NOT NULL,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "engine_keys_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "engine_keys_workspace_id_id_key" ON "engine_keys"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "engine_keys_workspace_id_engine_key" ON "engine_keys"("workspace_id", "engine");

-- AddForeignKey
ALTER TABLE "engine_keys" ADD CONSTRAINT "engine_keys_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;
