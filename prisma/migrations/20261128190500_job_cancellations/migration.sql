-- CreateTable
CREATE TABLE "job_cancellations" (
    "job_id" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "job_cancellations_pkey" PRIMARY KEY ("job_id")
);

-- AddForeignKey
ALTER TABLE "job_cancellations" ADD CONSTRAINT "job_cancellations_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What was asked to end and has not yet.
INSERT INTO "job_cancellations" ("job_id", "requested_at")
SELECT "id", "cancel_requested_at" FROM "jobs" WHERE "cancel_requested_at" IS NOT NULL AND "status" IN ('QUEUED', 'RUNNING');

-- AlterTable
ALTER TABLE "jobs" DROP COLUMN "cancel_requested_at";
