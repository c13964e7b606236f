import type { z } from 'zod';
import { type Fault, validationError } from './errors.ts';

/**
 * The input as the schema reads it: checked, trimmed, with its defaults.
 *
 * @param prefix how the caller spells the input itself, e.g. `inputs[3]`; empty when it is the whole
 * @throws validation_failed with every fault at once
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown, prefix = ''): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw validationError(faultsOf(result.error, prefix));
}

/** Every fault of a failed check, with paths such as `inputs[3].price.amount`. */
export function faultsOf(error: z.ZodError, prefix = ''): Fault[] {
  return error.issues.map((issue) => ({ field: fieldPath(prefix, issue.path), message: issue.message }));
}

function fieldPath(prefix: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text ? `${text}.${String(part)}` : String(part);
  }, prefix);
}
