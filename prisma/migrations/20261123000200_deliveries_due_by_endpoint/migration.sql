-- What is due is taken endpoint by endpoint, so that the backlog of one never hides what is due for another.
DROP INDEX "webhook_deliveries_due";

-- keep: webhook_deliveries_due
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries"("endpoint_id", "next_attempt_at") WHERE "status" = 'PENDING';
