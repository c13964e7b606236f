import { readQuoted, tryLenient } from './lenient-json.ts';
import { parseJson } from './parse-json.ts';

/** A literal found in a script, with the name it is given to. */
export type ScriptValue = { value: unknown; where: string };

const MAX_LITERALS = 60;
/** How much text of one script may be read in vain before giving it up. */
const MAX_WASTED = 400_000;
/** Where a literal of data begins: assigned, passed, or pushed. */
const STARTS =
  /(?:(?<![\w$.[\]'"])([\w$.[\]'"]{1,80})\s*=\s*|(?<![\w$.])([\w$.]{1,60})\(\s*(?:['"]\w{1,40}['"]\s*,\s*)?(?:['"]\w{1,40}['"]\s*,\s*)?|(JSON\.parse)\(\s*)(?=[[{]|["'`]\s*\{)/g;

/** The objects and arrays that a script is made of or assigns, read without running it. */
export function scriptValues(source: string, id: string | null): ScriptValue[] {
  const text = source.trim();
  const label = id === null ? 'script' : `script#${id}`;
  if (/^[[{]/.test(text)) {
    const value = jsonOrNothing(text);
    if (value !== undefined) return [{ value, where: label }];
  }
  return literalsIn(text, label);
}

function literalsIn(text: string, label: string): ScriptValue[] {
  const values: ScriptValue[] = [];
  let wasted = 0;
  STARTS.lastIndex = 0;
  for (let match = STARTS.exec(text); match !== null; match = STARTS.exec(text)) {
    if (values.length >= MAX_LITERALS || wasted > MAX_WASTED) break;
    const at = match.index + match[0].length;
    const name = (match[1] ?? match[2] ?? match[3] ?? '').replace(/^window\./, '');
    const found = readLiteral(text, at);
    if (found.isComplete) {
      STARTS.lastIndex = Math.max(found.end, at + 1);
      if (found.end - at > 20) values.push({ value: found.value, where: name === '' ? label : name });
    } else {
      // Behind the beginning of a literal that failed, the next may lie inside it.
      wasted += found.end - at;
      STARTS.lastIndex = at + 1;
    }
  }
  return values;
}

function readLiteral(text: string, at: number): { value: unknown; end: number; isComplete: boolean } {
  const first = text.charAt(at);
  if (first === '{' || first === '[') return tryLenient(text, at);
  const quoted = readQuoted(text, at);
  const value = jsonOrNothing(quoted.value);
  return { value, end: quoted.end, isComplete: value !== undefined };
}

function jsonOrNothing(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    // Source that is no JSON is read by the lenient reader.
    return undefined;
  }
}
