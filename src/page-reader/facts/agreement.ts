import type { Candidate } from '../candidates/candidate.ts';
import type { Confidence, Fact, FactSource } from '../types.ts';

const MAX_RUNNERS_UP = 3;

/** Sources that a shop fills independently of each other. */
const PLACE: Readonly<Record<FactSource, string>> = {
  'json-ld': 'markup',
  microdata: 'markup',
  rdfa: 'markup',
  'shop-data': 'scripts',
  'open-graph': 'head',
  meta: 'head',
  visible: 'page',
  url: 'address',
};

/**
 * The first candidate as a fact: sure where independent places say the same, unsure where others say otherwise and
 * none supports it.
 *
 * @param candidates best first; @param isSame whether two values mean the same
 * @returns null when there is no candidate
 */
export function agreeOn(
  candidates: readonly Candidate[],
  isSame: (one: string, other: string) => boolean = isSameText,
): Fact | null {
  const [best] = candidates;
  if (!best) return null;
  const others = candidates.filter(({ value }) => !isSame(value, best.value));
  const runnersUp = distinct(others, isSame).slice(0, MAX_RUNNERS_UP);
  return { ...plain(best), confidence: confidenceOf(candidates, best, isSame), runnersUp };
}

function confidenceOf(
  candidates: readonly Candidate[],
  best: Candidate,
  isSame: (one: string, other: string) => boolean,
): Confidence {
  const places = (wanted: boolean) =>
    new Set(candidates.filter(({ value }) => isSame(value, best.value) === wanted).map(({ source }) => PLACE[source]));
  const supporting = places(true).size;
  const contradicting = [...places(false)].filter((place) => !places(true).has(place)).length;
  // Scripts and addresses both carry keys of the database; that they agree proves little.
  const isPublic = places(true).has('markup') || places(true).has('page');
  if (isPublic && supporting > 1 && (contradicting === 0 || supporting > 2)) return 'high';
  return supporting > 1 || contradicting === 0 ? 'medium' : 'low';
}

function distinct(candidates: readonly Candidate[], isSame: (one: string, other: string) => boolean): Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of candidates) {
    if (!kept.some(({ value }) => isSame(value, candidate.value))) kept.push(plain(candidate));
  }
  return kept;
}

function plain({ value, source, where }: Candidate): Candidate {
  return { value, source, where };
}

/** Equal but for case, spaces and punctuation. */
export function isSameText(one: string, other: string): boolean {
  return bare(one) === bare(other);
}

function bare(text: string): string {
  const letters = text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return letters === '' ? text : letters;
}
