import { truncate } from '../../../kernel/text.ts';
import type { CompiledEntities } from './compile-entities.ts';
import { isDictionaryWord } from './dictionary.ts';
import { foldText } from './fold.ts';
import type { Language } from './language.ts';
import { type SearchedAnswer, searchAnswer } from './searched-answer.ts';
import { sentenceAt } from './sentences.ts';
import type { Span } from './types.ts';

/** A name that an answer recommends and nobody knows yet; a person decides whether it is a competitor. */
export type ProposedCompetitor = { name: string; excerpt: string };

/** The most competitors that the answers of a session propose. */
export const PROPOSALS_MAX = 20;
/** Languages whose everyday nouns have capitals, or are put together anew every day, so that no list holds them. */
const COMPOUNDING: ReadonlySet<Language> = new Set(['de', 'nl']);
const EXCERPT_MAX = 300;

const WORD = "\\p{Lu}[\\p{L}\\p{N}&+'’.-]{0,30}|\\p{L}{1,4}\\d[\\p{L}\\p{N}+-]{0,12}|\\d{2,5}\\p{L}{0,3}";
const NAME = `(?:\\p{Lu}[\\p{L}\\p{N}&+'’-]{1,30})(?:[ \\t](?:${WORD})){0,5}`;
/** Where recommendations stand: at the head of a list item, heading or table row, in bold, or behind words that list. */
const HEADS = new RegExp(
  `^[ \\t]{0,8}(?:(?:[-*+•·]|\\d{1,2}[.)])[ \\t]{1,3}|#{1,6}[ \\t]{1,3}(?:\\d{1,2}[.)][ \\t]{1,2})?|\\|[ \\t]{0,3})?(?:\\*\\*|__)?(?:[^\\n:*]{1,40}:[ \\t]{1,2})?(?:\\*\\*|__)?(${NAME})`,
  'gmu',
);
const BOLD = new RegExp(`(?:\\*\\*|__)(${NAME})(?=[^\\n*_]{0,40}(?:\\*\\*|__))`, 'gu');
const AND = '(?:,? (?:and|or|und|oder|et|ou|y|o|e|en|of) |, )(?:the )?';
const CUES =
  '[Ss]uch as|[Bb]rands? like|[Mm]odels? like|[Oo]ptions? like|[Ii]ncluding|[Cc]ompared (?:to|with)|[Aa]lternatives? (?:to|like|such as)|vs\\.?|[Vv]ersus|[Mm]arken wie|[Mm]odellen? wie|[Hh]erstellern? wie|[Mm]arques comme|[Mm]odèles comme|[Mm]arcas como|[Mm]odelos como|[Mm]arche come|[Mm]odelli come|[Mm]erken (?:als|zoals)|[Zz]oals';
const LISTED = new RegExp(`(?<!\\p{L})(?:${CUES})[ \\t](?:the[ \\t])?(${NAME})(${AND}${NAME})?(${AND}${NAME})?`, 'gu');
const CONJUNCTION = new RegExp(`^${AND}`);

/**
 * Names that an answer puts where it puts recommendations and that belong to none of the known entities: brands, i.e. the
 * words of a name up to the first that no dictionary has. At most 20, in order.
 */
export function proposeCompetitors(answer: string, entities: CompiledEntities): ProposedCompetitor[] {
  return competitorsIn(searchAnswer(answer, entities));
}

/** As {@link proposeCompetitors}, of an answer that was looked through. */
export function competitorsIn(searched: SearchedAnswer): ProposedCompetitor[] {
  const { answer, text, namings: known } = searched;
  const isLabelled = COMPOUNDING.has(searched.language());
  const proposals = new Map<string, ProposedCompetitor>();
  for (const { name, start } of candidatesOf(text)) {
    const end = start + name.length;
    if (known.some((naming) => naming.start < end && naming.end > start)) continue;
    const brand = brandOf(name);
    if (brand === null || proposals.has(foldText(brand)) || (isLabelled && isLabel(text, name, end))) continue;
    const sentence = sentenceAt(searched.sentences(), { start, end });
    proposals.set(foldText(brand), { name: brand, excerpt: excerptOf(answer, sentence) });
    if (proposals.size === PROPOSALS_MAX) break;
  }
  return [...proposals.values()];
}

function candidatesOf(text: string): { name: string; start: number }[] {
  const found: { name: string; start: number }[] = [];
  for (const pattern of [HEADS, BOLD]) {
    for (const match of text.matchAll(pattern)) {
      const name = match[1] ?? '';
      found.push({ name, start: match.index + match[0].lastIndexOf(name) });
    }
  }
  for (const match of text.matchAll(LISTED)) {
    let from = match.index;
    for (const part of match.slice(1)) {
      if (!part) continue;
      const name = part.replace(CONJUNCTION, '');
      from = text.indexOf(name, from);
      found.push({ name, start: from });
      from += name.length;
    }
  }
  return found.sort((left, right) => left.start - right.start);
}

/** `Levoit Core 300S` is of Levoit; what has only words of the dictionary, or no letters in capitals, is no name. */
function brandOf(name: string): string | null {
  const words = name.replace(/[.'’-]{1,5}$/, '').split(/[ \t]+/);
  const at = words.findIndex((word) => !isOrdinary(word));
  const brand = words
    .slice(0, at + 1)
    .join(' ')
    .replace(/['’]s$/, '');
  if (at < 0 || at > 1 || /\d/.test(words[at] ?? '')) return null;
  return brand.length >= 3 ? brand : null;
}

function isOrdinary(word: string): boolean {
  const parts = word.split(/[-&+'’.]/).filter(Boolean);
  return parts.every((part) => {
    const folded = foldText(part);
    return folded.length < 2 || isDictionaryWord(folded) || isDictionaryWord(folded.replace(/(?:e?s|en?|er|n)$/, ''));
  });
}

/** `Stromverbrauch: gering` has a feature before its colon, not a name. */
function isLabel(text: string, name: string, end: number): boolean {
  return !/[ \t\d]/.test(name) && /^[*_]{0,2}[ \t]?[:：]/.test(text.slice(end, end + 6)) && text.indexOf(name, end) < 0;
}

function excerptOf(answer: string, { start, end }: Span): string {
  return truncate(answer.slice(start, end), EXCERPT_MAX);
}
