import { z } from 'zod';
import { isCurrency, isWebUrl } from './formats.ts';

/** What a column holds, as the check that reads it and as the bounds that both printed documents show. */
export type Kind<Check extends z.ZodType = z.ZodType> = {
  /** How a value is stored and shown. */
  kind: 'text' | 'list' | 'enum' | 'price';
  check: Check;
  /** The type of the column in the database. */
  sql: string;
  /** As `extensions.constraints` carries them. */
  constraints: Readonly<Record<string, unknown>>;
};

const FILLED = 'must not be empty';
const URL_FORM = 'must be an absolute http or https URL';
const WEB_URL = { maxLength: 2048, format: 'uri', pattern: '^https?://', mismatch: URL_FORM };

/** A text of 1 to `max` characters, trimmed. */
export function text(max: number) {
  return { kind: 'text', check: textCheck(max), sql: 'text', constraints: { minLength: 1, maxLength: max } } as const;
}

/** A text in a form of its own, that `isValid` judges and `pattern` approaches. */
export function pattern(form: { pattern: string; isValid: (value: string) => boolean; message: string }) {
  const check = textAtAll().refine(form.isValid, form.message);
  return { kind: 'text', check, sql: 'text', constraints: { pattern: form.pattern, mismatch: form.message } } as const;
}

/** An absolute http or https URL without credentials. */
export function webUrl() {
  return { kind: 'text', check: urlCheck(), sql: 'text', constraints: WEB_URL } as const;
}

/** At most `maxItems` texts of 1 to `max` characters each, trimmed. */
export function texts(maxItems: number, max: number) {
  return listOf(textCheck(max), maxItems, { minLength: 1, maxLength: max });
}

/** Like {@link texts}, each of them once. */
export function labels(maxItems: number, max: number) {
  const list = texts(maxItems, max);
  return { ...list, check: list.check.transform((items) => [...new Set(items)]) } as const;
}

/** At most `maxItems` URLs, see {@link webUrl}. */
export function webUrls(maxItems: number) {
  return listOf(urlCheck(), maxItems, WEB_URL);
}

/** One value of an enum of the database. */
export function oneOf<const Values extends Readonly<Record<string, string>>>(name: string, values: Values) {
  // Whoever meets this has not gone through a face, whose enums stand before it: a row of a file, in REST's spelling.
  const error = `must be one of ${Object.values(values).join(', ').toLowerCase()}`;
  return { kind: 'enum', check: z.enum(values, { error }), sql: `"${name}"`, constraints: {} } as const;
}

/** An amount of money; stored in two columns. */
export function money() {
  const amount = "must be a decimal such as '129.99'";
  const currency = "must be an ISO 4217 code such as 'USD'";
  const check = z.object(
    {
      amount: z.string(amount).regex(/^\d{1,10}(\.\d{1,4})?$/, amount),
      currency: z.string(currency).refine(isCurrency, currency),
    },
    'must be an amount with its currency',
  );
  return { kind: 'price', check, sql: 'numeric', constraints: {} } as const;
}

function listOf(check: z.ZodType<string>, maxItems: number, constraints: Kind['constraints']) {
  const list = z.array(check, 'must be a list').max(maxItems, `must have at most ${maxItems} items`);
  return { kind: 'list', check: list, sql: 'text[]', constraints: { maxItems, ...constraints } } as const;
}

function textCheck(max: number) {
  return textAtAll().trim().min(1, FILLED).max(max, `must be at most ${max} characters`);
}

function urlCheck() {
  return textAtAll().max(2048, 'must be at most 2048 characters').refine(isWebUrl, URL_FORM);
}

function textAtAll() {
  return z.string({ error: ({ input }) => (input === undefined ? 'is required' : 'must be a text') });
}
