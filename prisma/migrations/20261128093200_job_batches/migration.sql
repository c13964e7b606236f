-- The batches of audits become the batches of every kind of job.
ALTER TABLE "audit_batches" RENAME TO "job_batches";
ALTER TABLE "job_batches" RENAME CONSTRAINT "audit_batches_pkey" TO "job_batches_pkey";
ALTER TABLE "job_batches" RENAME CONSTRAINT "audit_batches_job_id_fkey" TO "job_batches_job_id_fkey";
ALTER TABLE "job_batches" RENAME COLUMN "joined" TO "deduplicated";
ALTER TABLE "job_batches" RENAME COLUMN "is_all_asked" TO "is_fully_enqueued";
ALTER TABLE "job_batches" ADD COLUMN "is_open" BOOLEAN NOT NULL DEFAULT true;

UPDATE "job_batches" SET "is_open" = false FROM "jobs" WHERE "jobs"."id" = "job_batches"."job_id" AND "jobs"."finished_at" IS NOT NULL;

ALTER TABLE "jobs" ADD COLUMN "max_interruptions" INTEGER NOT NULL DEFAULT 20;

-- What the schema language has no words for.

DROP INDEX "jobs_audit_batches";

-- keep: job_batches_open
CREATE INDEX "job_batches_open" ON "job_batches"("job_id") WHERE "is_open";
