-- CreateEnum
CREATE TYPE "AlertType" AS ENUM ('SCORE_DROP', 'SCORE_IMPROVEMENT', 'CITATION_LOSS', 'CRAWLER_ACCESS_REGRESSION', 'NEW_COMPETITOR_MENTION');

-- CreateEnum
CREATE TYPE "AlertScopeKind" AS ENUM ('ALL', 'TAG', 'CATEGORY', 'SKUS');

-- CreateEnum
CREATE TYPE "AlertBatching" AS ENUM ('IMMEDIATE', 'HOURLY', 'DAILY');

-- CreateEnum
CREATE TYPE "AlertChannelKind" AS ENUM ('EMAIL', 'SLACK', 'WEBHOOK');

-- CreateEnum
CREATE TYPE "AlertDeliveryStatus" AS ENUM ('PENDING', 'DELIVERED', 'FAILED');

-- CreateTable
CREATE TABLE "alert_rules" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" "AlertType" NOT NULL,
    "scope_kind" "AlertScopeKind" NOT NULL,
    "scope_tag" TEXT,
    "scope_category" TEXT,
    "scope_skus" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "threshold" INTEGER,
    "delta" INTEGER,
    "engines" "AnswerEngine"[] DEFAULT ARRAY[]::"AnswerEngine"[],
    "batching" "AlertBatching" NOT NULL DEFAULT 'IMMEDIATE',
    "quiet_start" TEXT,
    "quiet_end" TEXT,
    "timezone" TEXT NOT NULL DEFAULT 'UTC',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "alert_rules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_channels" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "rule_id" TEXT NOT NULL,
    "kind" "AlertChannelKind" NOT NULL,
    "target" TEXT NOT NULL,
    "target_sealed" TEXT NOT NULL,
    "secret_sealed" TEXT,
    "position" INTEGER NOT NULL,

    CONSTRAINT "alert_channels_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_states" (
    "workspace_id" TEXT NOT NULL,
    "rule_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "fire_id" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "alert_states_pkey" PRIMARY KEY ("rule_id","subject","cause")
);

-- CreateTable
CREATE TABLE "alert_fires" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "rule_id" TEXT NOT NULL,
    "rule_name" TEXT NOT NULL,
    "type" "AlertType" NOT NULL,
    "event_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "sku" TEXT,
    "summary" TEXT NOT NULL,
    "details" JSONB NOT NULL,
    "run_id" TEXT,
    "session_id" TEXT,
    "fired_at" TIMESTAMPTZ(3) NOT NULL,
    "cleared_at" TIMESTAMPTZ(3),

    CONSTRAINT "alert_fires_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_deliveries" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "channel_id" TEXT NOT NULL,
    "slot" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "status" "AlertDeliveryStatus" NOT NULL DEFAULT 'PENDING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "http_status" INTEGER,
    "error" TEXT,
    "message" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "alert_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_delivery_fires" (
    "workspace_id" TEXT NOT NULL,
    "delivery_id" TEXT NOT NULL,
    "fire_id" TEXT NOT NULL,

    CONSTRAINT "alert_delivery_fires_pkey" PRIMARY KEY ("delivery_id","fire_id")
);

-- CreateIndex
CREATE INDEX "alert_rules_workspace_id_created_at_id_idx" ON "alert_rules"("workspace_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "alert_rules_workspace_id_id_key" ON "alert_rules"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "alert_channels_rule_id_position_idx" ON "alert_channels"("rule_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "alert_channels_workspace_id_id_key" ON "alert_channels"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "alert_states_fire_id_idx" ON "alert_states"("fire_id");

-- CreateIndex
CREATE INDEX "alert_fires_workspace_id_fired_at_id_idx" ON "alert_fires"("workspace_id", "fired_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "alert_fires_workspace_id_rule_id_fired_at_id_idx" ON "alert_fires"("workspace_id", "rule_id", "fired_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "alert_fires_workspace_id_sku_fired_at_id_idx" ON "alert_fires"("workspace_id", "sku", "fired_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "alert_fires_workspace_id_id_key" ON "alert_fires"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "alert_fires_rule_id_subject_event_id_key" ON "alert_fires"("rule_id", "subject", "event_id");

-- CreateIndex
CREATE INDEX "alert_deliveries_workspace_id_created_at_id_idx" ON "alert_deliveries"("workspace_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "alert_deliveries_workspace_id_id_key" ON "alert_deliveries"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "alert_deliveries_channel_id_slot_key" ON "alert_deliveries"("channel_id", "slot");

-- CreateIndex
CREATE INDEX "alert_delivery_fires_fire_id_idx" ON "alert_delivery_fires"("fire_id");

-- AddForeignKey
ALTER TABLE "alert_rules" ADD CONSTRAINT "alert_rules_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_channels" ADD CONSTRAINT "alert_channels_workspace_id_rule_id_fkey" FOREIGN KEY ("workspace_id", "rule_id") REFERENCES "alert_rules"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_states" ADD CONSTRAINT "alert_states_workspace_id_rule_id_fkey" FOREIGN KEY ("workspace_id", "rule_id") REFERENCES "alert_rules"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_fires" ADD CONSTRAINT "alert_fires_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_fires" ADD CONSTRAINT "alert_fires_workspace_id_rule_id_fkey" FOREIGN KEY ("workspace_id", "rule_id") REFERENCES "alert_rules"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_deliveries" ADD CONSTRAINT "alert_deliveries_workspace_id_channel_id_fkey" FOREIGN KEY ("workspace_id", "channel_id") REFERENCES "alert_channels"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_delivery_fires" ADD CONSTRAINT "alert_delivery_fires_workspace_id_delivery_id_fkey" FOREIGN KEY ("workspace_id", "delivery_id") REFERENCES "alert_deliveries"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_delivery_fires" ADD CONSTRAINT "alert_delivery_fires_workspace_id_fire_id_fkey" FOREIGN KEY ("workspace_id", "fire_id") REFERENCES "alert_fires"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
