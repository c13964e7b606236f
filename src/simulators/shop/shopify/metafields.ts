import type { Metafield, ProductContent } from '../types.ts';
import { digestOf } from './rows.ts';

/** One metafield to be set. `compareDigest`: absent, no check; null, it must not exist; else what it must hold. */
export type MetafieldInput = {
  ownerId: string;
  namespace?: string | null;
  key: string;
  type?: string | null;
  value: string;
  compareDigest?: string | null;
};

/** Why a metafield was refused, as the platform tells it. */
export type MetafieldFault = { field: string[]; message: string; code: string; elementIndex: number | null };

const MAX_VALUE = 2_000_000;
const TYPES = new Set([
  'single_line_text_field',
  'multi_line_text_field',
  'rich_text_field',
  'json',
  'boolean',
  'number_integer',
  'number_decimal',
  'url',
  'date',
  'date_time',
  'list.single_line_text_field',
]);
const STALE = 'The resource has been updated since it was loaded. Try again with an updated `compareDigest` value.';

/** A product's content with one metafield set, or why not. */
export function setMetafield(
  content: ProductContent,
  input: MetafieldInput,
  at: { index: number; now: Date; namespace: string },
): { content: ProductContent } | { fault: MetafieldFault } {
  const namespace = input.namespace ?? at.namespace;
  const present = content.metafields.find((field) => field.namespace === namespace && field.key === input.key);
  const type = input.type ?? present?.type ?? '';
  const problem =
    namingProblem(namespace, input.key) ?? valueProblem(type, input.value) ?? digestProblem(input, present);
  if (problem) {
    const field = ['metafields', String(at.index), problem.field];
    return { fault: { field, message: problem.message, code: problem.code, elementIndex: null } };
  }
  const set: Metafield = { namespace, key: input.key, type, value: input.value, updatedAt: at.now.toISOString() };
  const others = content.metafields.filter((field) => field !== present);
  return { content: { ...content, metafields: [...others, set] } };
}

type Problem = { field: string; message: string; code: string } | null;

function namingProblem(namespace: string, key: string): Problem {
  if (!/^[\w-]{3,255}$/.test(namespace)) {
    return { field: 'namespace', message: 'Namespace is too short (minimum is 3 characters)', code: 'TOO_SHORT' };
  }
  if (!/^[\w-]{2,64}$/.test(key)) return { field: 'key', message: 'Key is invalid', code: 'INVALID' };
  return null;
}

function valueProblem(type: string, value: string): Problem {
  if (type === '') return { field: 'type', message: "Type can't be blank", code: 'BLANK' };
  if (!TYPES.has(type)) return { field: 'type', message: `Type '${type}' is not a supported type`, code: 'INCLUSION' };
  if (value.trim() === '') return { field: 'value', message: "Value can't be blank.", code: 'BLANK' };
  if (value.length > MAX_VALUE) return { field: 'value', message: 'Value is too long', code: 'TOO_LONG' };
  const message = misfit(type, value);
  return message ? { field: 'value', message, code: 'INVALID_VALUE' } : null;
}

function misfit(type: string, value: string): string | null {
  if (type === 'single_line_text_field' && /[\r\n]/.test(value)) return 'Value must be a single line text string.';
  if (type !== 'json' && !type.startsWith('list.')) return null;
  try {
    const parsed: unknown = JSON.parse(value);
    if (type === 'json') return null;
    const isList = Array.isArray(parsed) && parsed.every((item) => typeof item === 'string' && !/[\r\n]/.test(item));
    return isList ? null : 'Value must be an array of single line text strings.';
  } catch {
    return 'Value is invalid JSON.';
  }
}

function digestProblem(input: MetafieldInput, present: Metafield | undefined): Problem {
  if (input.compareDigest === undefined) return null;
  const held = present ? digestOf(present) : null;
  if (held === input.compareDigest) return null;
  return { field: 'compareDigest', message: STALE, code: 'STALE_OBJECT' };
}
