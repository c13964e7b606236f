import { isRecord } from '../kernel/json.ts';

/** What was posted, as an operation of a document that was found. `operationName` is empty when none is named. */
export type Posted<Found> = Found & { variables: Record<string, unknown>; operationName: string };

const PARAMETERS = new Set(['query', 'variables', 'operationName', 'extensions']);

/**
 * Reads the JSON of a posted operation.
 *
 * @param find the document; what it throws means null
 * @returns null for what is no such thing, or of no document: whoever is asked instead says what is wrong
 */
export function readPosted<Found extends object>(
  body: unknown,
  find: (params: Record<string, unknown>) => Found | null,
): Posted<Found> | null {
  if (!isRecord(body) || Object.keys(body).some((name) => !PARAMETERS.has(name))) return null;
  const { variables, operationName, extensions } = body;
  const given = variables ?? {};
  const name = operationName ?? '';
  if (!isRecord(given) || !isRecord(extensions ?? {}) || typeof name !== 'string') return null;
  const found = orNull(() => find(body));
  return found && { ...found, variables: given, operationName: name };
}

/** What is refused is null: whoever is asked instead says what is wrong. */
export function orNull<T>(work: () => T | null): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
