/** The product's name on the page, and what sets it apart. */
import { wordsOf } from '../../../kernel/words.ts';
import type { AuditEvidence } from '../site/types.ts';
import { quote } from './criterion.ts';
import { hasNumber, namesAudience, namesColour, namesMaterial, namesUse } from './words.ts';

/** More of the heading than this beside the name is buttons and notices that stand in the same element. */
const HEADING_EXCESS_MAX = 60;

/** An attribute sets a title apart only beside so many other words: “Shoes” is the name, not the difference. */
const NAME_WORDS_MIN = 2;

/**
 * The product's name as a visitor reads it: the h1 that speaks of the product (an account menu may be an h1 too),
 * else what the facts say, else the first h1 or the document's title.
 */
export function shownTitle(evidence: AuditEvidence): { text: string; place: string } | null {
  const { headings, facts, title } = evidence.page;
  const mains = headings.filter((entry) => entry.level === 1 && entry.text.trim());
  const name = facts.title?.value ?? title;
  const heading = name ? mains.find((entry) => sharesWords(entry.text, name)) : mains[0];
  if (heading) {
    const isBloated = heading.text.length > (facts.title?.value.length ?? heading.text.length) + HEADING_EXCESS_MAX;
    return { text: isBloated && facts.title ? facts.title.value : withoutLabels(heading.text), place: '<h1>' };
  }
  if (facts.title) return { text: facts.title.value, place: facts.title.where };
  return title ? { text: title, place: '<title>' } : null;
}

/** A heading without the words for screen readers and buttons that stand in it on some shops. */
function withoutLabels(heading: string): string {
  return heading.replace(/^details about\s{1,3}/i, '').replace(/\s{1,3}details$/i, '') || heading;
}

/** Do half of the words of the shorter text stand in the other? */
function sharesWords(one: string, other: string): boolean {
  const [few = [], many = []] = [wordsOf(one), wordsOf(other)].sort((a, b) => a.length - b.length);
  const known = new Set(many);
  const shared = few.filter((word) => known.has(word)).length;
  const isTelling = few.length > 1 || many.length <= 3;
  return isTelling && shared > 0 && shared * 2 >= few.length;
}

/** What sets this title apart, told by its kind. @returns null when nothing does */
export function differentiator(evidence: AuditEvidence, title: string): string | null {
  if (hasNumber(title)) return 'a number or model';
  if (namesMaterial(title)) return 'a material';
  if (namesColour(title)) return 'a colour';
  const words = new Set(wordsOf(title));
  const isBeside = (value: string) =>
    new Set([...words, ...wordsOf(value)]).size >= wordsOf(value).length + NAME_WORDS_MIN;
  const values = [
    ...evidence.page.variations.flatMap((entry) => entry.options),
    ...evidence.page.specs.map((row) => row.value),
  ];
  const shared = values
    .slice(0, 200)
    .find(
      (value) =>
        value.length <= 40 && isBeside(value) && wordsOf(value).some((word) => word.length > 2 && words.has(word)),
    );
  if (shared) return `the attribute ${quote(shared, 40)}`;
  return namesUse(title) || namesAudience(title) ? 'a use or audience' : null;
}
