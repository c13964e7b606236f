import type { z } from 'zod';
import { type Fault, validationError } from './errors.ts';
import { faultSentence } from './fault-sentences.ts';

/** What a schema makes of an input, or everything that is wrong with it. */
type Checked<Output> = { data: Output; faults: null } | { data: null; faults: Fault[] };

/**
 * The input as the schema reads it: checked, trimmed, with its defaults.
 *
 * @param prefix how the caller spells the input itself, e.g. `inputs[3]`; empty when it is the whole
 * @throws validation_failed with every fault at once
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown, prefix = ''): z.output<Schema> {
  const { data, faults } = checkInput(schema, input, prefix);
  if (faults) throw validationError(faults);
  return data;
}

/** Like {@link parseInput}, with the faults in the answer: every one, with a path such as `inputs[3].price.amount`. */
export function checkInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  prefix = '',
): Checked<z.output<Schema>> {
  const result = schema.safeParse(input, { error: faultSentence, reportInput: true });
  if (result.success) return { data: result.data, faults: null };
  return { data: null, faults: result.error.issues.flatMap((issue) => faultsOf(issue, prefix)) };
}

function faultsOf(issue: z.core.$ZodIssue, prefix: string): Fault[] {
  const { message, path } = issue;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ field: fieldPath(prefix, [...path, key]), message }));
  return [{ field: fieldPath(prefix, path), message }];
}

function fieldPath(prefix: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text ? `${text}.${String(part)}` : String(part);
  }, prefix);
}
