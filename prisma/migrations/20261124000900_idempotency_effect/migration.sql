-- A retry after a crash must know whether the first request's change was committed.
ALTER TABLE "idempotency_records" ADD COLUMN "effect_at" TIMESTAMPTZ(3);
