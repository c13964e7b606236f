-- The log is ordered by a sequence from here on, behind all that is in it. Who writes events announces itself by an
-- advisory lock before it draws a number, so readers wait for open writers of the log, and for no other transaction.

LOCK TABLE "events" IN ACCESS EXCLUSIVE MODE;

-- The first half of the place of every event from now on; higher than that of every event and cursor there is.
DO $$
DECLARE
  era text;
BEGIN
  SELECT (greatest(pg_current_xact_id()::text::numeric, coalesce((SELECT "xid"::text::numeric FROM "events" ORDER BY "xid" DESC LIMIT 1), 0)) + 1)::text
    INTO era;
  EXECUTE format('CREATE FUNCTION events_era() RETURNS xid8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$ SELECT %L::xid8 $f$', era);
END $$;

-- AlterTable
ALTER TABLE "events" ALTER COLUMN "xid" SET DEFAULT events_era();

-- Takes the lock once in a transaction, before the first number is drawn: the numbers of the transaction are all higher
-- than the one that the lock names.
CREATE FUNCTION events_announce_writer() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF coalesce(current_setting('events.is_announced', true), '') = '' THEN
    PERFORM pg_advisory_xact_lock_shared(7301003, ((SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM events_seq_seq) % 2147483648)::int);
    PERFORM set_config('events.is_announced', 'yes', true);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER events_announce_writer BEFORE INSERT ON "events" FOR EACH STATEMENT EXECUTE FUNCTION events_announce_writer();

-- The number up to which nothing is open: read the sequence first, then who is writing, and the events in a later
-- statement. A writer that is not seen here has ended, or draws its numbers behind the one that was read.
CREATE FUNCTION events_bound() RETURNS bigint LANGUAGE plpgsql VOLATILE SET search_path FROM CURRENT AS $$
DECLARE
  last bigint;
  oldest bigint;
BEGIN
  SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO last FROM events_seq_seq;
  SELECT last - max(distance) INTO oldest FROM (
    SELECT (((last - objid::bigint) % 2147483648) + 2147483648) % 2147483648 AS distance FROM pg_locks
    WHERE locktype = 'advisory' AND classid = 7301003 AND objsubid = 2 AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  ) AS writers
  -- A writer that is ahead of what was read just now looks as if it were half the numbers behind.
  WHERE distance < 1073741824;
  RETURN coalesce(oldest, last);
END $$;
