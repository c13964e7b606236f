const NUL = '\u0000';
const UNSTORABLE = new RegExp(
  `${NUL}|[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]`,
  'g',
);
const UNSTORABLE_ONCE = new RegExp(UNSTORABLE.source);

/** What is said of a field whose text is not storable. */
export const UNSTORABLE_FAULT = 'must not hold NUL or half of a surrogate pair, which cannot be stored';

/** Does the text hold neither a NUL nor a lone surrogate, which PostgreSQL refuses? */
export function isStorable(text: string): boolean {
  return !UNSTORABLE_ONCE.test(text);
}

/** Every place where a JSON value of any depth holds a text, or a key, that is not storable: `tags[1]`; empty for itself. */
export function* unstorablePlaces(value: unknown): Generator<string, void> {
  const open: Found[] = [{ path: '', key: '', value }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (!isStorable(next.key) || (typeof next.value === 'string' && !isStorable(next.value))) {
      yield sanitizeText(next.path);
    }
    open.push(...inside(next).reverse());
  }
}

type Found = { path: string; key: string; value: unknown };

function inside({ path, value }: Found): Found[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.map((item, index) => ({ path: `${path}[${index}]`, key: '', value: item }));
  return Object.entries(value).map(([key, item]) => ({ path: path ? `${path}.${key}` : key, key, value: item }));
}

/** The text with NUL characters and lone surrogates replaced by U+FFFD, so that PostgreSQL takes it. */
export function sanitizeText(text: string): string {
  return isStorable(text) ? text : text.replace(UNSTORABLE, '\ufffd');
}

/**
 * A JSON value with every text in it (keys too) storable, and numbers that JSON has no word for as null. What needs no
 * change is handed back itself and not copied.
 */
export function sanitizeJson<T>(value: T): T {
  return clean(value) as T;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return sanitizeText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value instanceof Date || value === null || typeof value !== 'object') return value;
  if (!Array.isArray(value)) return cleanObject(value);
  const items = value.map(clean);
  return items.every((item, index) => item === value[index]) ? value : items;
}

function cleanObject(value: object): unknown {
  let isChanged = false;
  const entries = Object.entries(value);
  for (const entry of entries) {
    const [key, item] = entry;
    entry[0] = sanitizeText(key);
    entry[1] = clean(item);
    isChanged ||= entry[0] !== key || entry[1] !== item;
  }
  return isChanged ? Object.fromEntries(entries) : value;
}

/** The text cut to at most `length` characters, never inside a surrogate pair, with an ellipsis where it was cut. */
export function truncate(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  return `${isStorable(cut.slice(-1)) ? cut : cut.slice(0, -1)}…`;
}
