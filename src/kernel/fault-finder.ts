import type { Fault } from './errors.ts';

/**
 * Finds what only the domain can find wrong with the arguments of a change, asked when they were refused for their form,
 * so that the caller learns everything at once. Its place is the root field's `extensions.findFaults`; it only reads.
 *
 * @param args as they were sent, of whatever form
 * @returns faults by the names of the graph: `inputs[3].sku`
 */
type FaultFinder = (args: Readonly<Record<string, unknown>>, context: unknown) => Promise<readonly Fault[]>;

/** The finder of a root field; null where it has none. */
export function faultFinderOf(field: { extensions: Readonly<Record<string | symbol, unknown>> }): FaultFinder | null {
  const found = field.extensions['findFaults'];
  return isFinder(found) ? found : null;
}

/** What stands there is written as one; a function shows no more of itself. */
function isFinder(found: unknown): found is FaultFinder {
  return typeof found === 'function';
}
