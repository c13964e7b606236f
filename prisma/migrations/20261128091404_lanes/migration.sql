-- AlterTable
ALTER TABLE "jobs" ADD COLUMN     "interruptions" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "is_suspended" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "lane" TEXT NOT NULL DEFAULT 'default',
ADD COLUMN     "lane_key" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "workers" (
    "id" TEXT NOT NULL,
    "slots" JSONB NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "workers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lane_rates" (
    "lane" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "held_until" TIMESTAMPTZ(3),

    CONSTRAINT "lane_rates_pkey" PRIMARY KEY ("lane","key")
);

UPDATE "jobs" SET "lane" = 'long' WHERE "type" IN ('catalog.import', 'audit.batch') AND "status" IN ('QUEUED', 'RUNNING');

-- What the schema language has no words for.

DROP INDEX "jobs_waiting";
DROP INDEX "jobs_handed";

-- keep: jobs_waiting
CREATE INDEX "jobs_waiting" ON "jobs"("lane", "workspace_id", "run_at", "id") WHERE "status" = 'QUEUED' AND "dispatched_at" IS NULL;

-- keep: jobs_handed
CREATE INDEX "jobs_handed" ON "jobs"("lane", "workspace_id") WHERE "status" IN ('QUEUED', 'RUNNING') AND "dispatched_at" IS NOT NULL;
