import { bitOf, gapBetween } from './aliases.ts';
import type { CompiledEntities, Ending, TrieNode } from './compile-entities.ts';
import { isWordBoundary } from './dense-words.ts';
import { foldAccents } from './fold.ts';
import { mayInflect, stemsOf } from './inflection.ts';
import { isAtSentenceStart, isNameBySetting } from './ordinary-words.ts';
import { type Token, tokenize } from './tokens.ts';
import type { Entity, Span } from './types.ts';

/** A place that names an entity. */
export type Naming = Span & { entity: Entity };

type Found = Naming & { ending: Ending; tokenCount: number };

/**
 * Every place of a text that names one of the entities, in order and never overlapping: the longest name wins.
 *
 * @param text an answer, its markup blanked out
 */
export function findNamings(text: string, { root, vocabulary }: CompiledEntities): Naming[] {
  const tokens = tokenize(text, (folded) => vocabulary.has(folded) || mayInflect(folded));
  const found: Found[] = [];
  for (let at = 0; at < tokens.length; ) {
    const longest = longestAt(text, tokens, at, root);
    if (longest) found.push(longest);
    at += longest?.tokenCount ?? 1;
  }
  const certain = new Set(found.filter((naming) => isCertain(text, naming)).map(({ entity }) => entity));
  return found
    .filter(({ entity, start, end }) => certain.has(entity) || isNameBySetting(text, { start, end }))
    .map(({ entity, start, end }) => ({ entity, start, end }));
}

/** A word of the dictionary at the start of a sentence is a name only by its setting, or if it is named elsewhere. */
function isCertain(text: string, { ending, start }: Found): boolean {
  return !ending.isOrdinaryWord || !isAtSentenceStart(text, start);
}

function longestAt(text: string, tokens: readonly Token[], first: number, root: TrieNode): Found | null {
  const start = tokens[first];
  if (!start?.isWordStart) return null;
  if (!root.next.has(start.text) && stemsOf(start.text, text, start.end).length === 0) return null;
  const walk: Walk = { text, node: root, walked: [], marks: 0, longest: null };
  for (let at = first; at < tokens.length; at += 1) {
    const token = tokens[at];
    const gap = at === first ? 'none' : gapBetween(text, tokens[at - 1]?.end ?? 0, token?.start ?? 0);
    if (!token || gap === 'stop') break;
    if (gap === 'mark') walk.marks |= bitOf(walk.walked.length);
    if (!advance(walk, token, at - first)) break;
  }
  return walk.longest;
}

type Walk = { text: string; node: TrieNode; walked: Token[]; marks: number; longest: Found | null };

/** Goes one token further. @returns false where no name goes on */
function advance(walk: Walk, token: Token, index: number): boolean {
  const { text, node, walked, marks } = walk;
  const next = node.next.get(token.text);
  if (!next && walked.length > 0 && isPossessive(text, token)) return true;
  const place = { text, walked: [...walked, token], marks };
  const found = (next && endingAt(next, place, index)) ?? inflectedEnd(node, place, index);
  walk.longest = found ?? walk.longest;
  if (!next) return false;
  walk.node = next;
  walked.push(token);
  return true;
}

type Place = { text: string; walked: readonly Token[]; marks: number };

function endingAt(node: TrieNode, place: Place, index: number, length?: number): Found | null {
  const [from] = place.walked;
  const to = place.walked.at(-1);
  if (node.endings.length === 0 || !from || !to?.isWordEnd) return null;
  const end = length === undefined ? to.end : to.start + length;
  const ending = node.endings.find((one) => fits(one, place, end));
  if (!ending) return null;
  if (
    (from.isDense && !isWordBoundary(place.text, from.start, ending.tokens.length)) ||
    (to.isDense && !isWordBoundary(place.text, to.end, ending.tokens.length))
  )
    return null;
  return { entity: ending.entity, ending, start: from.start, end, tokenCount: index + 1 };
}

/** The end of a name whose last word has an ending of its language: a plural, a genitive, a Korean particle. */
function inflectedEnd(node: TrieNode, place: Place, index: number): Found | null {
  const token = place.walked.at(-1);
  if (!token || token.isDense) return null;
  for (const stem of stemsOf(token.text, place.text, token.end)) {
    const next = node.next.get(stem.text);
    const found = next && endingAt(next, place, index, stem.length);
    if (found && (stem.isSafe || !found.ending.isExact)) return found;
  }
  return null;
}

function fits(ending: Ending, { text, walked, marks }: Place, end: number): boolean {
  if ((marks & ~ending.breaks) !== 0) return false;
  const start = walked[0]?.start ?? end;
  if (ending.isTight && /\s/.test(text.slice(start, end))) return false;
  if (!ending.isExact) return true;
  return ending.written.every((written, index) => {
    const token = walked[index];
    return token !== undefined && isSameCase(foldAccents(text.slice(token.start, Math.min(token.end, end))), written);
  });
}

/** A name in capitals may be written as others are. */
function isSameCase(said: string, written: string): boolean {
  if (said === written) return true;
  const isCapitals = written.length > 3 && written === written.toUpperCase();
  return isCapitals && said === written.charAt(0) + written.slice(1).toLowerCase();
}

function isPossessive(text: string, token: Token): boolean {
  return token.text === 's' && /['’]/.test(text.charAt(token.start - 1));
}
