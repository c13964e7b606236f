const NUL = '\u0000';
const UNSTORABLE = new RegExp(
  `${NUL}|[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]`,
  'g',
);
const UNSTORABLE_ONCE = new RegExp(UNSTORABLE.source);

/** Does the text hold a NUL or a lone surrogate, which PostgreSQL refuses? */
export function isStorable(text: string): boolean {
  return !UNSTORABLE_ONCE.test(text);
}

/** The text with NUL characters and lone surrogates replaced by U+FFFD, so that PostgreSQL takes it. */
export function sanitizeText(text: string): string {
  return isStorable(text) ? text : text.replace(UNSTORABLE, '\ufffd');
}

/** A JSON value with every text in it (keys too) storable, and numbers that JSON has no word for as null. */
export function sanitizeJson<T>(value: T): T {
  return clean(value) as T;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return sanitizeText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(clean);
  if (value instanceof Date || value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [sanitizeText(key), clean(item)]));
}

/** The text cut to at most `length` characters, never inside a surrogate pair, with an ellipsis where it was cut. */
export function truncate(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  return `${isStorable(cut.slice(-1)) ? cut : cut.slice(0, -1)}…`;
}
