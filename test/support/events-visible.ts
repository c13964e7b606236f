import type { Services } from '../../src/kernel/context.ts';
import { waitFor } from './matchers.ts';

/** Tests that kill workers hold a row for as long as a lease lasts, several times over. */
const WAIT_MS = 60_000;

/**
 * Waits until every event committed so far can be read, and the present lies behind it: the log holds an event back
 * while any older transaction of the whole server is open, and other test files open some.
 */
export async function untilEventsVisible({ sql }: Pick<Services, 'sql'>): Promise<void> {
  const [now] = await sql.query<{ end: string }>({
    text: 'select pg_snapshot_xmax(pg_current_snapshot())::text as end',
  });
  await waitFor(async () => {
    const [row] = await sql.query<{ done: boolean }>({
      text: 'select pg_snapshot_xmin(pg_current_snapshot()) >= $1::text::xid8 as done',
      values: [now?.end],
    });
    if (!row?.done) throw new Error('An older transaction is still open.');
  }, WAIT_MS);
}
