import type { Context } from '../../../kernel/context.ts';

/** So many rows change what the planner should believe of the tables. */
const LARGE_IMPORT = 10_000;

/**
 * After a large import, lets the database count what the catalogue's tables hold now: until it does, lists are planned
 * for a catalogue of before. It does so by itself only after minutes.
 *
 * Nobody waits for another who is counting already; without the right to, the database leaves the tables out.
 *
 * @param landed products that were created or changed
 */
export async function refreshStatistics({ sql, log }: Context, landed: number): Promise<void> {
  if (landed < LARGE_IMPORT) return;
  try {
    await sql.query({ text: 'analyze (skip_locked) products, product_versions' });
  } catch (error) {
    // What has landed is true with any plan.
    log.warn('catalog.statistics.failed', { error });
  }
}
