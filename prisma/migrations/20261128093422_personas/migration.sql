-- CreateEnum
CREATE TYPE "ReviewSource" AS ENUM ('FILE', 'JUDGEME', 'YOTPO', 'OKENDO', 'TRUSTPILOT', 'STAMPED', 'REVIEWSIO');

-- CreateEnum
CREATE TYPE "ReviewPlatform" AS ENUM ('JUDGEME', 'YOTPO');

-- CreateTable
CREATE TABLE "reviews" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "product_id" TEXT,
    "product_ref" TEXT NOT NULL,
    "source" "ReviewSource" NOT NULL,
    "external_id" TEXT,
    "identity" BYTEA NOT NULL,
    "content_hash" BYTEA NOT NULL,
    "title" TEXT,
    "text" TEXT NOT NULL,
    "stars" INTEGER NOT NULL,
    "reviewer_name" TEXT,
    "reviewed_at" TIMESTAMPTZ(3),
    "is_verified" BOOLEAN,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reviews_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "persona_sets" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "category" TEXT,
    "tag" TEXT,
    "is_current" BOOLEAN NOT NULL,
    "is_stable" BOOLEAN NOT NULL,
    "review_count" INTEGER NOT NULL,
    "assigned_count" INTEGER NOT NULL,
    "stability" DOUBLE PRECISION,
    "product_agreement" DOUBLE PRECISION,
    "language" TEXT NOT NULL,
    "languages" JSONB NOT NULL,
    "candidates" JSONB NOT NULL,
    "job_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "persona_sets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "personas" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "set_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "descriptors" TEXT[],
    "loves" TEXT[],
    "concerns" TEXT[],
    "quotes" JSONB NOT NULL,
    "terms" TEXT[],
    "share" DOUBLE PRECISION NOT NULL,
    "review_count" INTEGER NOT NULL,
    "average_stars" DOUBLE PRECISION NOT NULL,
    "edited_fields" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "writer" TEXT NOT NULL,
    "edited_at" TIMESTAMPTZ(3),
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "personas_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review_assignments" (
    "workspace_id" TEXT NOT NULL,
    "set_id" TEXT NOT NULL,
    "review_id" TEXT NOT NULL,
    "persona_id" TEXT NOT NULL,
    "affinity" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "review_assignments_pkey" PRIMARY KEY ("set_id","review_id")
);

-- CreateTable
CREATE TABLE "review_feeds" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "platform" "ReviewPlatform" NOT NULL,
    "account" TEXT NOT NULL,
    "base_url" TEXT NOT NULL,
    "credentials_sealed" TEXT NOT NULL,
    "every_hours" INTEGER,
    "next_page" INTEGER NOT NULL DEFAULT 1,
    "next_pull_at" TIMESTAMPTZ(3),
    "last_pulled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "review_feeds_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "reviews_workspace_id_product_id_id_idx" ON "reviews"("workspace_id", "product_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "reviews_workspace_id_id_key" ON "reviews"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "reviews_workspace_id_identity_key" ON "reviews"("workspace_id", "identity");

-- CreateIndex
CREATE INDEX "persona_sets_workspace_id_is_current_idx" ON "persona_sets"("workspace_id", "is_current");

-- CreateIndex
CREATE UNIQUE INDEX "persona_sets_workspace_id_id_key" ON "persona_sets"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "personas_workspace_id_set_id_idx" ON "personas"("workspace_id", "set_id");

-- CreateIndex
CREATE INDEX "personas_workspace_id_archived_at_review_count_id_idx" ON "personas"("workspace_id", "archived_at", "review_count" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "personas_workspace_id_id_key" ON "personas"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "review_assignments_set_id_persona_id_affinity_review_id_idx" ON "review_assignments"("set_id", "persona_id", "affinity" DESC, "review_id" DESC);

-- CreateIndex
CREATE INDEX "review_assignments_workspace_id_review_id_idx" ON "review_assignments"("workspace_id", "review_id");

-- CreateIndex
CREATE INDEX "review_feeds_next_pull_at_idx" ON "review_feeds"("next_pull_at");

-- CreateIndex
CREATE UNIQUE INDEX "review_feeds_workspace_id_id_key" ON "review_feeds"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "review_feeds_workspace_id_platform_account_key" ON "review_feeds"("workspace_id", "platform", "account");

-- AddForeignKey
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_workspace_id_product_id_fkey" FOREIGN KEY ("workspace_id", "product_id") REFERENCES "products"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "persona_sets" ADD CONSTRAINT "persona_sets_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "personas" ADD CONSTRAINT "personas_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "personas" ADD CONSTRAINT "personas_workspace_id_set_id_fkey" FOREIGN KEY ("workspace_id", "set_id") REFERENCES "persona_sets"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_assignments" ADD CONSTRAINT "review_assignments_workspace_id_set_id_fkey" FOREIGN KEY ("workspace_id", "set_id") REFERENCES "persona_sets"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_assignments" ADD CONSTRAINT "review_assignments_workspace_id_review_id_fkey" FOREIGN KEY ("workspace_id", "review_id") REFERENCES "reviews"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_feeds" ADD CONSTRAINT "review_feeds_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;
