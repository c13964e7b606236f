-- References between rows of one workspace name the workspace too, so that none can lead to another's.

UPDATE "jobs" SET "parent_id" = NULL WHERE "parent_id" IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM "jobs" AS parent WHERE parent."workspace_id" = "jobs"."workspace_id" AND parent."id" = "jobs"."parent_id");

UPDATE "schedules" SET "last_job_id" = NULL WHERE "last_job_id" IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM "jobs" WHERE "jobs"."workspace_id" = "schedules"."workspace_id" AND "jobs"."id" = "schedules"."last_job_id");

UPDATE "api_keys" SET "replaced_by_id" = NULL WHERE "replaced_by_id" IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM "api_keys" AS other
  WHERE other."workspace_id" = "api_keys"."workspace_id" AND other."id" = "api_keys"."replaced_by_id");

-- AlterTable
ALTER TABLE "schedule_runs" ADD COLUMN "workspace_id" TEXT;

UPDATE "schedule_runs" SET "workspace_id" = "schedules"."workspace_id" FROM "schedules"
WHERE "schedules"."id" = "schedule_runs"."schedule_id";

DELETE FROM "schedule_runs" WHERE "job_id" IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM "jobs" WHERE "jobs"."workspace_id" = "schedule_runs"."workspace_id" AND "jobs"."id" = "schedule_runs"."job_id");

ALTER TABLE "schedule_runs" ALTER COLUMN "workspace_id" SET NOT NULL;

-- DropForeignKey
ALTER TABLE "schedule_runs" DROP CONSTRAINT "schedule_runs_schedule_id_fkey";

-- CreateIndex
CREATE INDEX "schedule_runs_workspace_id_job_id_idx" ON "schedule_runs"("workspace_id", "job_id");

-- CreateIndex
CREATE INDEX "schedules_workspace_id_last_job_id_idx" ON "schedules"("workspace_id", "last_job_id");

-- AddForeignKey
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_workspace_id_parent_id_fkey" FOREIGN KEY ("workspace_id", "parent_id") REFERENCES "jobs"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "schedule_runs" ADD CONSTRAINT "schedule_runs_workspace_id_schedule_id_fkey" FOREIGN KEY ("workspace_id", "schedule_id") REFERENCES "schedules"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "schedule_runs" ADD CONSTRAINT "schedule_runs_workspace_id_job_id_fkey" FOREIGN KEY ("workspace_id", "job_id") REFERENCES "jobs"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
-- Judged at the end of the transaction: when a workspace goes, both rows go, in whatever order.
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_workspace_id_last_job_id_fkey" FOREIGN KEY ("workspace_id", "last_job_id") REFERENCES "jobs"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION DEFERRABLE INITIALLY DEFERRED;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_workspace_id_replaced_by_id_fkey" FOREIGN KEY ("workspace_id", "replaced_by_id") REFERENCES "api_keys"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION DEFERRABLE INITIALLY DEFERRED;

-- Who writes events holds back the readers of the log until the end of the transaction: from its first event on, neither a
-- statement nor a silence may take long, so that a writer that freezes delays them by at most five seconds.
CREATE OR REPLACE FUNCTION events_announce_writer() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  statement_limit interval := current_setting('statement_timeout')::interval;
  silence_limit interval := current_setting('idle_in_transaction_session_timeout')::interval;
BEGIN
  IF coalesce(current_setting('events.is_announced', true), '') = '' THEN
    PERFORM pg_advisory_xact_lock_shared(7301003, ((SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM events_seq_seq) % 2147483648)::int);
    PERFORM set_config('events.is_announced', 'yes', true);
    IF statement_limit = interval '0' OR statement_limit > interval '2 s' THEN
      PERFORM set_config('statement_timeout', '2s', true);
    END IF;
    IF silence_limit = interval '0' OR silence_limit > interval '3 s' THEN
      PERFORM set_config('idle_in_transaction_session_timeout', '3s', true);
    END IF;
  END IF;
  RETURN NULL;
END $$;
