import { ABSENT_ENDS, FUNCTION_WORDS, NEGATORS, NO_VALUE, numberOf, stemOf, unitOf } from './vocabulary.ts';

/** A number with its unit. `isRangeEnd` when it stands in `2700 K to 5000 K`. */
export type Quantity = { value: number; unit: string | null; text: string; range: string | null };

/** A word that says something. */
export type ContentWord = { stem: string; text: string; isNegated: boolean; isCapital: boolean };

/** A clause: what it says, and its numbers. */
export type Clause = { words: readonly ContentWord[]; quantities: readonly Quantity[] };

/** A statement as read: its clauses, and whether it only asks. */
export type Reading = { clauses: readonly Clause[]; isQuestion: boolean };

type Token =
  | { kind: 'word'; text: string; lower: string; isNegated: boolean }
  | { kind: 'number'; value: number; unit: string | null; text: string }
  | { kind: 'break' }
  | { kind: 'join' }
  | { kind: 'range' }
  | { kind: 'times' };

const TOKEN =
  /(?<number>\d+(?:[.,]\d+)*)(?<tail>[\p{L}]*(?:[-/][\p{L}\p{N}]+)*)|(?<sign>°\s?[CF](?![\p{L}])|[°%$€£″×])|(?<word>[\p{L}\p{M}][\p{L}\p{M}\p{N}'’]*(?:[-/.][\p{L}\p{N}]+)*)|(?<end>[.;!?,()\n|•…"“”„«»])|(?<dash>[–—])|(?<amp>[&+])|(?<odd>\p{N})/gu;
const ASKED_MEASURE =
  /\b(how|wie)\s+(?:long|tall|wide|heavy|big|large|bright|much|many|often|deep|thick|high|lang|hoch|breit|schwer|groß|hell|viel|viele|oft)\b/giu;

/** Reads a text into clauses: at punctuation and at words that join, a label and its value staying together. */
export function readText(text: string): Reading {
  const plain = text.normalize('NFKC').replace(ASKED_MEASURE, '$1');
  const isQuestion = /[?？]\s*$/.test(text.trim());
  const tokens = tokensOf(plain);
  const isDenied = NO_VALUE.test(/^[^:]{2,60}:\s*(.+)$/s.exec(plain)?.[1] ?? '');
  const segments = splitAt(tokens, 'break').map(negate);
  const clauses = segments.flatMap((segment) => splitAt(withRanges(segment), 'join').map(toClause));
  return { isQuestion, clauses: isDenied ? clauses.map(denied) : clauses };
}

function denied(clause: Clause): Clause {
  return { ...clause, words: clause.words.map((word) => ({ ...word, isNegated: true })) };
}

function tokensOf(text: string): Token[] {
  return Array.from(text.matchAll(TOKEN), tokensAt).flat();
}

function tokensAt(match: RegExpExecArray): Token[] {
  const { number, tail = '', sign, word, end, dash, odd } = match.groups ?? {};
  if (number) return numberTokens(number, tail);
  if (sign === '×') return [{ kind: 'times' }];
  if (sign) return [wordToken(sign.replace(/\s/g, ''))];
  if (word) return wordTokens(word);
  // Digits of other scripts are no number that a source was read to hold, so they stay words nobody said.
  if (odd) return [wordToken(odd)];
  if (end) return [{ kind: 'break' }];
  return [dash ? { kind: 'range' } : { kind: 'join' }];
}

/** `75cm`, `5-year`, `40-100`, `500D` and `2x`. */
function numberTokens(number: string, tail: string): Token[] {
  const value = toNumber(number);
  const plain: Token = { kind: 'number', value, unit: null, text: number };
  if (tail === '') return [plain];
  if (/^x$/i.test(tail)) return [plain, { kind: 'times' }];
  const unit = unitOf(tail);
  if (unit) return [{ ...plain, unit, text: `${number}${tail}` }];
  const joined = /^-(.+)$/.exec(tail)?.[1];
  if (joined && /^\d/.test(joined)) return [plain, { kind: 'range' }, ...tokensOf(joined)];
  if (joined) return [plain, ...wordTokens(joined)];
  return [wordToken(`${number}${tail}`)];
}

function wordTokens(word: string): Token[] {
  if (/\d/.test(word)) return [wordToken(word)];
  const parts = word.split(/[-/.]/).filter(Boolean);
  const [first = '', second] = parts;
  if (second !== undefined && ABSENT_ENDS.has(parts.at(-1)?.toLowerCase() ?? ''))
    return parts.slice(0, -1).map((part) => ({ ...wordToken(part), isNegated: true }));
  if (second !== undefined && first.toLowerCase() === 'non')
    return parts.slice(1).map((part) => ({ ...wordToken(part), isNegated: true }));
  return parts.map((part) => {
    const value = numberOf(part.toLowerCase());
    if (value !== null) return { kind: 'number', value, unit: null, text: part };
    if (/^(?:and|or|but|while|und|oder|aber)$/i.test(part)) return { kind: 'join' };
    return wordToken(part);
  });
}

function wordToken(text: string): Extract<Token, { kind: 'word' }> {
  return { kind: 'word', text, lower: text.toLowerCase(), isNegated: false };
}

/** A comma or point before exactly three last digits parts thousands; any other is the decimal one. */
function toNumber(text: string): number {
  if (/^\d{1,3}(?:[.,]\d{3})+$/.test(text)) return Number(text.replace(/[.,]/g, ''));
  const end = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  if (end < 0) return Number(text);
  return Number(`${text.slice(0, end).replace(/[.,]/g, '')}.${text.slice(end + 1)}`);
}

function splitAt(tokens: readonly Token[], kind: 'break' | 'join'): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === kind) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

/** What follows a negator in its segment is negated. */
function negate(segment: readonly Token[]): Token[] {
  let isNegated = false;
  return segment.map((token, index) => {
    if (token.kind !== 'word') return token;
    const next = segment[index + 1];
    const isFreeOf = token.lower === 'free' && next?.kind === 'word' && /^(?:of|from)$/.test(next.lower);
    if (NEGATORS.has(token.lower) || isFreeOf) {
      isNegated = true;
      return isFreeOf ? wordToken('of') : token;
    }
    return { ...token, isNegated: token.isNegated || isNegated };
  });
}

const RANGE_WORD = /^(?:to|through|till|until|bis)$/;

/** Gives numbers the units that stand behind them, also across `×` and ranges, and marks the ends of ranges. */
function withRanges(segment: readonly Token[]): (Token & { range?: string })[] {
  const tokens: (Token & { range?: string })[] = [];
  for (const token of segment) {
    const last = tokens.at(-1);
    if (token.kind === 'word' && last?.kind === 'number' && last.unit === null && unitOf(token.lower)) {
      tokens[tokens.length - 1] = { ...last, unit: unitOf(token.lower), text: `${last.text} ${token.text}` };
    } else if (token.kind === 'number' && last?.kind === 'word' && /^[$€£]$/.test(last.text)) {
      tokens[tokens.length - 1] = { ...token, unit: unitOf(last.text), text: `${last.text}${token.text}` };
    } else if (token.kind === 'number' && isOne(last) && token.unit === null) {
      tokens.push(token);
    } else tokens.push(token);
  }
  return markRanges(readOnes(tokens));
}

function isOne(token: Token | undefined): boolean {
  return token?.kind === 'word' && /^(?:one|eine?)$/.test(token.lower);
}

/** `one year` counts; `one of them` does not. */
function readOnes(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token, index): Token[] => {
    const next = tokens[index + 1];
    const unit = next?.kind === 'word' ? unitOf(next.lower) : null;
    if (isOne(token) && unit) return [{ kind: 'number', value: 1, unit, text: `one ${unit}` }];
    const before = tokens[index - 1];
    return token.kind === 'word' && isOne(before) && unitOf(token.lower) ? [] : [token];
  });
}

function markRanges(tokens: readonly Token[]): (Token & { range?: string })[] {
  const marked: (Token & { range?: string })[] = tokens.map((token) => ({ ...token }));
  for (let index = marked.length - 1; index >= 2; index -= 1) {
    const [first, link, second] = [marked[index - 2], marked[index - 1], marked[index]];
    if (first?.kind !== 'number' || second?.kind !== 'number' || !link) continue;
    const isRange = link.kind === 'range' || (link.kind === 'word' && RANGE_WORD.test(link.lower));
    if (!isRange && link.kind !== 'times') continue;
    const unit = first.unit ?? second.unit;
    first.unit = unit;
    if (!isRange) continue;
    const range = `${first.value}..${second.value}|${unit ?? ''}`;
    first.range = range;
    second.range = range;
  }
  return marked;
}

function toClause(tokens: readonly (Token & { range?: string })[]): Clause {
  const quantities = tokens.flatMap((token) =>
    token.kind === 'number'
      ? [{ value: token.value, unit: token.unit, text: token.text, range: token.range ?? null }]
      : [],
  );
  const words = tokens.flatMap((token) => {
    if (token.kind !== 'word' || FUNCTION_WORDS.has(token.lower)) return [];
    const isCapital = token.text !== token.lower;
    return [{ stem: stemOf(token.lower), text: token.text, isNegated: token.isNegated, isCapital }];
  });
  return { words, quantities };
}
