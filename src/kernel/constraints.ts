import { SENTENCES } from './fault-sentences.ts';
import { isRecord } from './json.ts';

/**
 * What a value must satisfy beside its type; carried in the schema as `extensions.constraints`. Those of a list hold for
 * each of its elements, but `minItems` and `maxItems`.
 */
export type Constraints = {
  min?: number;
  max?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  /** A regular expression the whole text must match somewhere; anchor it. */
  pattern?: string;
  /** What is said of a text that does not match, e.g. `must be an absolute http or https URL`; every pattern says it. */
  mismatch?: string;
  /** The texts that are taken. */
  values?: readonly string[];
  /** Do blanks at both ends of a text count for nothing? */
  isTrimmed?: boolean;
  /** Must a moment lie in the future? */
  isFuture?: boolean;
  /** A JSON Schema format; documented, not checked here. */
  format?: string;
  /** What else the command holds the value to, as JSON Schema; documented, not checked here. */
  documented?: Readonly<Record<string, unknown>>;
};

const isNumber = (value: unknown) => typeof value === 'number';
const isText = (value: unknown) => typeof value === 'string';
const isTruth = (value: unknown) => typeof value === 'boolean';

const KINDS = new Map<string, (value: unknown) => boolean>([
  ...['min', 'max', 'minLength', 'maxLength', 'minItems', 'maxItems'].map((key) => [key, isNumber] as const),
  ...['pattern', 'mismatch', 'format'].map((key) => [key, isText] as const),
  ['values', (value) => Array.isArray(value) && value.every(isText)],
  ...['isTrimmed', 'isFuture'].map((key) => [key, isTruth] as const),
  ['documented', isRecord],
]);

/**
 * The constraints of an argument, an input field or an output field.
 *
 * @returns an empty object when the schema carries none
 * @throws Error when a constraint is of the wrong kind, or a pattern does not say what it means, so that the process
 *   stops at boot
 */
export function constraintsOf(element: { extensions: Readonly<Record<string | symbol, unknown>> }): Constraints {
  const found = element.extensions['constraints'];
  if (found === undefined || found === null) return {};
  if (typeof found !== 'object') throw new Error('extensions.constraints is not an object');
  const constraints: Constraints = {};
  for (const [key, value] of Object.entries(found)) {
    if (value === undefined) continue;
    if (!KINDS.get(key)?.(value)) throw new Error(`extensions.constraints.${key} is not a constraint`);
    Object.assign(constraints, { [key]: value });
  }
  if (constraints.pattern !== undefined && constraints.mismatch === undefined)
    throw new Error(`extensions.constraints.pattern ${constraints.pattern} does not say what it means: add mismatch`);
  return constraints;
}

/** A check of one scalar: what is wrong with the value, or null. */
export type Check = (value: unknown) => string | null;

/** The check of a number or text against its constraints. @returns null when there is nothing to check */
export function checkOf(constraints: Constraints): Check | null {
  const { min, max, minLength, maxLength, pattern, values, isFuture } = constraints;
  const isBounded = [min, max, minLength, maxLength, pattern, values, isFuture].some((bound) => bound !== undefined);
  if (!isBounded) return null;
  const checkText = textCheckOf(constraints);
  return (value) => {
    if (typeof value === 'number') return boundsFault(value, min, max, '');
    return typeof value === 'string' ? checkText(value) : null;
  };
}

function textCheckOf(constraints: Constraints): (text: string) => string | null {
  const { minLength, maxLength, pattern, values, isTrimmed, isFuture, mismatch = SENTENCES.form } = constraints;
  const expression = pattern === undefined ? null : new RegExp(pattern, 'u');
  return (text) => {
    const length = isTrimmed ? text.trim().length : text.length;
    const lengthFault = boundsFault(length, minLength, maxLength, ' characters long');
    if (lengthFault) return lengthFault;
    if (isFuture && Date.parse(text) <= Date.now()) return 'must lie in the future';
    if (values && !values.includes(text)) return `must be one of ${values.join(', ')}`;
    return expression && !expression.test(text) ? mismatch : null;
  };
}

/** What is wrong with a list's length, or null. */
export function itemsFault(length: number, { minItems, maxItems }: Constraints): string | null {
  if (minItems !== undefined && length < minItems) return `must have at least ${counted(minItems)}`;
  return maxItems !== undefined && length > maxItems ? `must have at most ${counted(maxItems)}` : null;
}

function boundsFault(value: number, min: number | undefined, max: number | undefined, unit: string): string | null {
  const isBelow = min !== undefined && value < min;
  const isAbove = max !== undefined && value > max;
  if (!isBelow && !isAbove) return null;
  if (min !== undefined && max !== undefined) return `must be between ${min} and ${max}${unit}`;
  return isBelow ? `must be at least ${min}${unit}` : `must be at most ${max}${unit}`;
}

function counted(count: number): string {
  return count === 1 ? '1 item' : `${count} items`;
}
