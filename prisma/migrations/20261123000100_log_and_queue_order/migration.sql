-- What the schema language has no words for.

-- keep: events_subject_log_order
CREATE INDEX "events_subject_log_order" ON "events"("subject_id", "xid", "seq") WHERE "subject_id" IS NOT NULL;

-- keep: jobs_waiting
CREATE INDEX "jobs_waiting" ON "jobs"("workspace_id", "run_at", "id") WHERE "status" = 'QUEUED' AND "dispatched_at" IS NULL;

-- keep: jobs_handed
CREATE INDEX "jobs_handed" ON "jobs"("workspace_id") WHERE "status" IN ('QUEUED', 'RUNNING') AND "dispatched_at" IS NOT NULL;
