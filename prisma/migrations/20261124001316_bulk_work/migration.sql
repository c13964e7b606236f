-- AlterTable
ALTER TABLE "uploads" ADD COLUMN     "checkpoint" JSONB,
ADD COLUMN     "job_id" TEXT,
ALTER COLUMN "byte_length" DROP NOT NULL;

-- CreateTable
CREATE TABLE "audit_batches" (
    "job_id" TEXT NOT NULL,
    "total" INTEGER NOT NULL,
    "cursor" TEXT,
    "joined" INTEGER NOT NULL DEFAULT 0,
    "is_all_asked" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "audit_batches_pkey" PRIMARY KEY ("job_id")
);

-- CreateTable
CREATE TABLE "schedule_runs" (
    "schedule_id" TEXT NOT NULL,
    "slot" TIMESTAMPTZ(3) NOT NULL,
    "job_id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "schedule_runs_pkey" PRIMARY KEY ("schedule_id","slot")
);

-- CreateIndex
CREATE INDEX "jobs_finished_at_idx" ON "jobs"("finished_at");

-- AddForeignKey
ALTER TABLE "audit_batches" ADD CONSTRAINT "audit_batches_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "schedule_runs" ADD CONSTRAINT "schedule_runs_schedule_id_fkey" FOREIGN KEY ("schedule_id") REFERENCES "schedules"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema language has no words for.

-- keep: jobs_audit_batches
CREATE INDEX "jobs_audit_batches" ON "jobs"("id") WHERE "type" = 'audit.batch' AND "status" IN ('QUEUED', 'RUNNING');
