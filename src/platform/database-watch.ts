import type { Log } from '../kernel/log.ts';
import { isOutOfSpace, unreachableReason } from './db-errors.ts';
import { createOutage } from './outage.ts';

/** Whether the database can be reached, and has room, by what its statements end with. */
export type DatabaseWatch = {
  succeeded(): void;
  failed(thrown: unknown): void;
  /** @throws Error while the database has no room for what is written */
  hasRoom(sql: { query(statement: { text: string }): Promise<unknown> }): Promise<void>;
};

/** How often a write is tried where nothing says that the disk is full, and where something does. */
const TRY_MS = 60_000;
const TRY_AGAIN_MS = 1_000;

/** Some 400 KB of new pages, gone with the statement. */
const NEEDS_ROOM = `create temp table readiness_probe as
  select md5(i::text) as text from generate_series(1, 6000) as i; drop table readiness_probe`;

/** Says `database.away` and `database.back`, and `database.space.away` and `database.space.back`, once each. */
export function createDatabaseWatch(log: Log): DatabaseWatch {
  const server = createOutage('database', log);
  const space = createOutage('database.space', log);
  let triedAt = Number.NEGATIVE_INFINITY;
  return {
    succeeded: () => server.back(),
    failed(thrown) {
      const unreachable = unreachableReason(thrown);
      if (unreachable !== null) server.away(unreachable);
      if (isOutOfSpace(thrown)) space.away('the disk is full');
    },
    async hasRoom(sql) {
      if (performance.now() - triedAt >= (space.isAway() ? TRY_AGAIN_MS : TRY_MS)) {
        triedAt = performance.now();
        // A failure for want of room is noted as that of any statement is; another one says nothing about room.
        await sql.query({ text: NEEDS_ROOM }).then(
          () => space.back(),
          () => undefined,
        );
      }
      if (space.isAway()) throw new Error('The database has no room.');
    },
  };
}

/** Runs a call to the database, and lets the watch know how it ended. */
export async function watched<T>(call: Promise<T>, watch: DatabaseWatch | undefined): Promise<T> {
  if (!watch) return call;
  try {
    const result = await call;
    watch.succeeded();
    return result;
  } catch (error) {
    watch.failed(error);
    throw error;
  }
}
