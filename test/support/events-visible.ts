import type { Services } from '../../src/kernel/context.ts';
import { waitFor } from './matchers.ts';

/** Tests that kill workers hold a row for as long as a lease lasts, several times over. */
const WAIT_MS = 60_000;

/**
 * Waits until every event committed so far can be read, and the present lies behind it: the log holds an event back
 * while an older writer of the log is open.
 */
export async function untilEventsVisible({ sql }: Pick<Services, 'sql'>): Promise<void> {
  const [now] = await sql.query<{ end: string }>({
    text: 'select coalesce(max(seq), 0)::text as end from events',
  });
  await waitFor(async () => {
    const [row] = await sql.query<{ done: boolean }>({
      text: 'select events_bound() >= $1::text::bigint as done',
      values: [now?.end],
    });
    if (!row?.done) throw new Error('An older writer is still open.');
  }, WAIT_MS);
}
