/** A value read from text, and where reading ended. */
export type LenientResult = { value: unknown; end: number };

const MAX_DEPTH = 64;
const MAX_VALUES = 200_000;
const SPACE = /[\s\ufeff]/;
const WORD = /[\w$.\u00a0-\uffff-]/;

/**
 * Reads one JSON value, or one literal of JavaScript, as shops write them: single quotes, bare keys, trailing and
 * missing commas, comments, raw newlines in strings, `undefined`. What is no literal (a call, a variable) is null.
 *
 * @returns null when no object or array starts at `from`
 */
export function parseLenient(text: string, from = 0): LenientResult | null {
  const { value, end, isComplete } = tryLenient(text, from);
  return isComplete ? { value, end } : null;
}

/** The same, telling also how far reading came when it failed, so that a caller can count what it costs. */
export function tryLenient(text: string, from: number): LenientResult & { isComplete: boolean } {
  const reader = new LenientReader(text, from);
  reader.skipSpace();
  const first = text[reader.at];
  if (first !== '{' && first !== '[') return { value: null, end: reader.at, isComplete: false };
  const value = reader.value(0);
  return { value, end: reader.at, isComplete: !reader.isLost };
}

/** The text of a quoted string that starts at `from`, its escapes undone. */
export function readQuoted(text: string, from: number): { value: string; end: number } {
  const reader = new LenientReader(text, from);
  return { value: reader.string(text.charAt(from)), end: reader.at };
}

class LenientReader {
  at: number;
  isLost = false;
  private values = 0;
  private readonly text: string;

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  value(depth: number): unknown {
    this.skipSpace();
    this.values += 1;
    if (depth > MAX_DEPTH || this.values > MAX_VALUES) this.isLost = true;
    if (this.isLost) return null;
    const first = this.text[this.at];
    if (first === '{') return this.object(depth);
    if (first === '[') return this.array(depth);
    if (first === '"' || first === "'" || first === '`') return this.string(first);
    return this.word();
  }

  skipSpace(): void {
    for (;;) {
      while (this.at < this.text.length && SPACE.test(this.text.charAt(this.at))) this.at += 1;
      if (this.text.startsWith('/*', this.at)) this.skipPast('*/');
      else if (this.text.startsWith('//', this.at)) this.skipPast('\n');
      else if (this.text.startsWith('<!--', this.at)) this.skipPast('-->');
      else return;
    }
  }

  private skipPast(mark: string): void {
    const found = this.text.indexOf(mark, this.at + 2);
    this.at = found < 0 ? this.text.length : found + mark.length;
  }

  private object(depth: number): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    this.at += 1;
    while (!this.isLost && !this.closes('}')) {
      const key = this.key();
      this.skipSpace();
      if (this.text[this.at] !== ':') {
        this.isLost = true;
        break;
      }
      this.at += 1;
      const value = this.value(depth + 1);
      if (key !== '__proto__') result[key] = value;
      this.separator();
    }
    return result;
  }

  private array(depth: number): unknown[] {
    const result: unknown[] = [];
    this.at += 1;
    while (!this.isLost && !this.closes(']')) {
      result.push(this.value(depth + 1));
      this.separator();
    }
    return result;
  }

  /** Is the closing mark next? The end of the text closes everything: a cut block still tells what it held. */
  private closes(mark: string): boolean {
    this.skipSpace();
    while (this.text[this.at] === ',') {
      this.at += 1;
      this.skipSpace();
    }
    if (this.at >= this.text.length) {
      this.isLost = true;
      return true;
    }
    if (this.text[this.at] !== mark) return false;
    this.at += 1;
    return true;
  }

  private separator(): void {
    this.skipSpace();
    if (this.text[this.at] === ',' || this.text[this.at] === ';') this.at += 1;
  }

  private key(): string {
    const first = this.text[this.at];
    if (first === '"' || first === "'") return this.string(first);
    const start = this.at;
    while (this.at < this.text.length && WORD.test(this.text.charAt(this.at))) this.at += 1;
    if (this.at === start) this.isLost = true;
    return this.text.slice(start, this.at);
  }

  string(quote: string): string {
    let result = '';
    let start = this.at + 1;
    let at = start;
    for (; at < this.text.length; at += 1) {
      const character = this.text[at];
      if (character === '\\') {
        const taken = readEscape(this.text, at);
        result += this.text.slice(start, at) + taken.text;
        at = taken.end - 1;
        start = taken.end;
      } else if (character === quote && this.endsString(at)) break;
    }
    result += this.text.slice(start, at);
    this.at = at + 1;
    return result;
  }

  /** A quote inside a text, left unescaped, is not followed by what follows a value. */
  private endsString(at: number): boolean {
    let next = at + 1;
    while (next < this.text.length && next < at + 200 && SPACE.test(this.text.charAt(next))) next += 1;
    const after = this.text[next];
    return after === undefined || !/[\w"'\u00a0-\uffff]/.test(after) || next > at + 1;
  }

  /** A number, true, false, null, or source text that is none of these, which is skipped to the next comma. */
  private word(): unknown {
    const start = this.at;
    let nested = 0;
    for (; this.at < this.text.length; this.at += 1) {
      const character = this.text.charAt(this.at);
      if (character === '(' || character === '[' || character === '{') nested += 1;
      else if (nested === 0 && /[,}\];]/.test(character)) break;
      else if (character === ')' || character === ']' || character === '}') nested -= 1;
      if (nested < 0 || this.at - start > 20_000) break;
    }
    if (this.at === start || nested < 0) this.isLost = true;
    return literal(this.text.slice(start, this.at).trim());
  }
}

function literal(source: string): unknown {
  if (source === 'true' || source === '!0') return true;
  if (source === 'false' || source === '!1') return false;
  if (/^[+-]?(?:\d[\d_]{0,30})?\.?\d{0,30}(?:e[+-]?\d{1,3})?$/i.test(source) && source !== '') {
    const number = Number(source);
    return Number.isFinite(number) ? number : null;
  }
  const called =
    /^(?:parseFloat|parseInt|Number|String|decodeURIComponent|JSON\.parse)?\(?\s*(["'])([^"']{0,500})\1\s*\)?$/.exec(
      source,
    );
  return called?.[2] ?? null;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', '0': '' };

function readEscape(text: string, at: number): { text: string; end: number } {
  const kind = text.charAt(at + 1);
  const length = kind === 'u' ? 4 : kind === 'x' ? 2 : 0;
  if (length === 0) return { text: ESCAPES[kind] ?? kind, end: at + 2 };
  const digits = text.slice(at + 2, at + 2 + length);
  if (!/^[0-9a-f]+$/i.test(digits) || digits.length < length) return { text: kind, end: at + 2 };
  return { text: String.fromCharCode(Number.parseInt(digits, 16)), end: at + 2 + length };
}
