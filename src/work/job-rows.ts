import { Prisma } from '../generated/prisma/client.ts';
import { snakeCase } from '../kernel/naming.ts';
import type { JobRow } from './job-events.ts';

/**
 * Every column of a {@link JobRow} of `jobs`, for what a hand-written statement returns: to ask the typed client for the
 * rows behind it costs more than the statement.
 */
export const JOB_COLUMNS = Prisma.raw(
  Object.keys(Prisma.JobScalarFieldEnum)
    .map((name) => `jobs.${snakeCase(name)} as "${name}"`)
    .join(', '),
);

/** In the order of their ids: a statement returns rows in any. */
export function inOrder(rows: readonly JobRow[]): JobRow[] {
  return rows.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}
