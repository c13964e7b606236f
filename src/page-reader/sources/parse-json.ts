/** The largest data on 118 shops' pages holds 2,308. Millions could take a thread's memory in one step of the parser. */
const MAX_VALUES = 300_000;
const OPENERS = new Set([...'[{,'].map((character) => character.charCodeAt(0)));

/**
 * The value of a page's JSON.
 *
 * @throws SyntaxError when it is no JSON, or holds more than 300,000 values
 */
export function parseJson(text: string): unknown {
  if (text.length > MAX_VALUES && holdsMoreThan(text, MAX_VALUES)) {
    throw new SyntaxError(`It holds more than ${MAX_VALUES.toLocaleString('en')} values.`);
  }
  return JSON.parse(text);
}

/** Each value but the first stands behind an opening bracket or a comma; those inside of texts are counted too. */
function holdsMoreThan(text: string, limit: number): boolean {
  let count = 0;
  for (let at = 0; at < text.length && count <= limit; at += 1) if (OPENERS.has(text.charCodeAt(at))) count += 1;
  return count > limit;
}
