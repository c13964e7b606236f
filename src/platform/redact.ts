const HIDDEN = '[redacted]';

type Rule = readonly [pattern: RegExp, replacement: string];

/** What a secret looks like in running text. Every pattern is a run of one character class, so none can backtrack far. */
const RULES: readonly Rule[] = [
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g, HIDDEN],
  [/\b(bearer|basic)(\s{1,4})[\w.~+/=:-]{6,}/gi, `$1$2${HIDDEN}`],
  [/\bei_(live|test)_[\w-]+/g, `ei_$1_${HIDDEN}`],
  [/\bwhsec_[\w+/=-]+/g, `whsec_${HIDDEN}`],
  [/\bshp(at|ca|pa|ss|ua|tka)_\w+/g, `shp$1_${HIDDEN}`],
  [/\bsk-[\w-]{8,}/g, `sk-${HIDDEN}`],
  [/\b(pplx|xox[a-z]|xapp)-[\w-]{8,}/g, `$1-${HIDDEN}`],
  [/\bre_(?=[a-z_]*[0-9A-Z])\w{8,}/g, `re_${HIDDEN}`],
  [/\b(c[ks])_[0-9a-f]{16,}/g, `$1_${HIDDEN}`],
  [/\bAIza[\w-]{20,}/g, HIDDEN],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, HIDDEN],
  [/(hooks\.slack\.com\/)[\w/-]+/g, `$1${HIDDEN}`],
  [/(:\/\/)[^\s/?#@"']{1,300}@/g, `$1${HIDDEN}@`],
];

const SECRET_WORDS =
  'authorization|cookie|password|passwd|secret|token|signature|credentials?|api[-_]?key|access[-_]?key|private[-_]?key';
/** `?token=…`, `"apiKey": "…"`, `Authorization: …`: the name up to its sign, then the value up to its end. */
const NAMED_IN_QUERY = new RegExp(`([?&;][\\w.-]{0,40}(?:${SECRET_WORDS}|key|sig|auth|code)=)[^&#\\s"'<>]+`, 'gi');
const NAMED_IN_QUOTES = new RegExp(`("[\\w.-]{0,40}(?:${SECRET_WORDS})"\\s{0,4}:\\s{0,4}")[^"]+`, 'gi');
const NAMED_IN_HEADER = new RegExp(
  `(\\b[\\w-]{0,40}(?:${SECRET_WORDS})\\s{0,2}:\\s{0,4})(?!["{[\\s])[^\\r\\n"]+`,
  'gi',
);

const SECRET_NAME = new RegExp(`(?:^|_)(?:${SECRET_WORDS.replaceAll('[-_]?', '_?')})s?$`);

/** Every rule needs one of these in the text, so a text without any is passed on after one look. */
const MARKS =
  /private key|bearer|basic|ei_|whsec_|shp|sk-|pplx-|xox|xapp-|re_|c[ks]_|aiza|eyj|hooks\.slack|:\/\/|=|[a-z"]\s{0,4}:/i;

/** Replaces secrets within a text. */
export type Redact = (text: string) => string;

/**
 * A function that hides whatever looks like a secret in a text: keys of ours and of the services we call, bearer
 * tokens, passwords in URLs, values under a telling name.
 *
 * @param known secrets of this installation, hidden wherever they stand; those under 8 characters are left out, since
 *   they would eat ordinary words
 */
export function createRedact(known: readonly string[] = []): Redact {
  const exact = known.filter((secret) => secret.length >= 8).sort((one, two) => two.length - one.length);
  return (text) => {
    const withoutKnown =
      exact.length === 0 ? text : exact.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
    if (!MARKS.test(withoutKnown)) return withoutKnown;
    const withoutShapes = RULES.reduce((rest, [pattern, hidden]) => rest.replace(pattern, hidden), withoutKnown);
    return withoutShapes
      .replace(NAMED_IN_QUERY, `$1${HIDDEN}`)
      .replace(NAMED_IN_QUOTES, `$1${HIDDEN}`)
      .replace(NAMED_IN_HEADER, `$1${HIDDEN}`);
  };
}

/** Does a field of this name (any case, snake, kebab or camel) hold a secret? */
export function isSecretName(name: string): boolean {
  const snake = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
  return SECRET_NAME.test(snake);
}

/** What stands where a secret was. */
export const REDACTED = HIDDEN;
