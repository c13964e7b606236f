/** Bucket `content`: does the page say, in plain text, what an answer would have to say? */
import { foldText, wordsOf } from '../../../kernel/words.ts';
import type { AuditEvidence } from '../site/types.ts';
import type { Criterion, Part } from './criterion.ts';
import { counted, listed, look, MAX_POINTS, quote, tally, verdict } from './criterion.ts';
import { factsAdvice } from './facts-at-hand.ts';
import { faqPresence } from './faq.ts';
import { differentiator, shownTitle } from './product-title.ts';
import { findVisibleCount, findVisibleRating } from './visible-numbers.ts';
import {
  hasNumber,
  isConcrete,
  namesAudience,
  namesBrand,
  namesMaterial,
  namesUse,
  vagueWords,
  wordCount,
} from './words.ts';

/** A title needs this many words beside the brand to name a product. */
const NAME_WORDS_MIN = 2;
/** Longer titles are cut off in answers and shopping panels. */
const TITLE_LENGTH_MAX = 150;
/** About three sentences: below it a description cannot say what, for whom and a feature. */
const DESCRIPTION_WORDS_MIN = 40;
/** With fewer sentences it is a list or a slogan. */
const SENTENCES_MIN = 2;
const BULLETS_MIN = 3;
const CONCRETE_SHARE_MIN = 0.6;
const REVIEWS_MIN = 3;
const REVIEW_WORDS_MIN = 4;

const titleClarity: Criterion = {
  id: 'title_clarity',
  bucket: 'content',
  title: 'The title names brand, product and a difference',
  passes:
    'The title holds the brand, at least two words of product name, and one differentiator (number, size, colour, material, option or use).',
  partial:
    '1 for the brand, 1 for the product name, 2 for the differentiator; at most 3 when longer than 150 characters.',
  fix: 'Write “Brand + product noun + the one attribute that sets it apart”, e.g. size, material, capacity or use.',
  judge(evidence) {
    const expected = 'Brand + product name + one differentiator, at most 150 characters.';
    const shown = shownTitle(evidence);
    if (!shown)
      return verdict(
        0,
        [look(evidence, '<h1>, <title>', 'no title', expected)],
        'Give the page an <h1> that names the product.',
      );
    const { points, summary, fixes } = tally(titleParts(evidence, shown.text));
    const isShort = shown.text.length <= TITLE_LENGTH_MAX;
    const found = `${quote(shown.text, 200)} (${summary}; ${shown.text.length} characters)`;
    const shorter = isShort ? '' : ` Shorten it to at most ${TITLE_LENGTH_MAX} characters.`;
    const advice = `${fixes ? `In the title, ${fixes}.` : ''}${shorter}`.trim();
    return verdict(isShort ? points : Math.min(points, 3), [look(evidence, shown.place, found, expected)], advice);
  },
};

function titleParts(evidence: AuditEvidence, title: string): Part[] {
  const brand = evidence.page.facts.brand?.value ?? null;
  const rest = brand ? foldText(title).replace(foldText(brand), ' ') : title;
  const difference = differentiator(evidence, rest);
  const brandFix = brand ? `add the brand ${quote(brand, 60)}` : 'name the brand, and declare it in the Product data';
  return [
    {
      name: `brand ${quote(brand, 60)}`,
      worth: 1,
      isThere: brand !== null && namesBrand(title, brand),
      fix: brandFix,
    },
    {
      name: 'product name',
      worth: 1,
      isThere: wordCount(rest) >= NAME_WORDS_MIN,
      fix: 'name the product in at least two words',
    },
    {
      name: difference ? `differentiator (${difference})` : 'differentiator',
      worth: 2,
      isThere: difference !== null,
      fix: `add one differentiator: size, material, colour, capacity or use${factsAdvice(evidence)}`,
    },
  ];
}

const descriptionCompleteness: Criterion = {
  id: 'description_completeness',
  bucket: 'content',
  title: 'The description says what, for whom, and a feature',
  passes:
    'Plain prose of at least 40 words that names the product, says whom or what it is for, and states a concrete feature.',
  partial:
    '1 point for each: names the product, audience or use, concrete feature, at least 40 words in two sentences.',
  fix: 'Write three sentences: what it is; who it is for and when they use it; one feature with its number.',
  judge(evidence) {
    const expected = 'Visible prose (≥ 40 words, ≥ 2 sentences): what it is, who it is for, a feature.';
    const text = evidence.page.descriptionText;
    if (!text?.trim())
      return verdict(
        0,
        [look(evidence, 'description', `no visible description${hiddenDescription(evidence)}`, expected)],
        `Add a visible description of at least ${DESCRIPTION_WORDS_MIN} words: what it is, who it is for, one feature with its number.`,
      );
    const { points, summary, fixes } = tally(descriptionParts(evidence, text));
    const found = `${quote(text, 160)} (${wordCount(text)} words; ${summary})`;
    return verdict(points, [look(evidence, 'description', found, expected)], `In the description, ${fixes}.`);
  },
};

function hiddenDescription({ page }: AuditEvidence): string {
  const told = page.facts.description;
  return told ? `; only ${told.where} says ${quote(told.value, 120)}` : '';
}

/** The four things a description is asked for. */
export function descriptionParts(evidence: AuditEvidence, text: string): Part[] {
  const count = wordCount(text);
  const sentences = text.split(/[.!?。！？](?=\s|$)|\n/u).filter((part) => wordCount(part) >= 3).length;
  const part = (name: string, isThere: boolean, fix: string): Part => ({ name, worth: 1, isThere, fix });
  return [
    part('what it is', namesProduct(evidence, text), 'name the product by its noun in the first sentence'),
    part('for whom or what', namesAudience(text) || namesUse(text), 'say who it is for and when they would use it'),
    part('feature', hasNumber(text) || namesMaterial(text), 'state one feature with its number or material'),
    part(
      'prose',
      count >= DESCRIPTION_WORDS_MIN && sentences >= SENTENCES_MIN,
      count >= DESCRIPTION_WORDS_MIN
        ? 'write whole sentences instead of a list'
        : `write at least ${DESCRIPTION_WORDS_MIN} words in whole sentences (now ${count})`,
    ),
  ];
}

/** Do title or breadcrumb share a word of substance with the text? */
function namesProduct(evidence: AuditEvidence, text: string): boolean {
  const brand = new Set(wordsOf(evidence.page.facts.brand?.value ?? ''));
  const names = [shownTitle(evidence)?.text ?? '', ...evidence.page.breadcrumbs.slice(-2)];
  const nouns = names
    .flatMap(wordsOf)
    .filter((word) => word.length >= 3 && !/^\p{N}+$/u.test(word) && !brand.has(word));
  const folded = foldText(text);
  return nouns.some((noun) => folded.includes(noun.length > 5 ? noun.slice(0, -1) : noun));
}

const bulletSpecificity: Criterion = {
  id: 'bullet_specificity',
  bucket: 'content',
  title: 'Bullets state specs and uses rather than adjectives',
  passes: 'At least three bullets, at least 60 % of them with a number, material, labelled value, use or audience.',
  partial:
    '4 × the share of concrete bullets (full from 60 %); at most 2 with fewer than three bullets; 2 for a specification table of five rows without bullets.',
  fix: 'Rewrite each bullet as “feature: value, so that use”; replace praise with a number or material.',
  judge: judgeBulletSpecificity,
};

/** Shared by both models. */
export function judgeBulletSpecificity(evidence: AuditEvidence): ReturnType<Criterion['judge']> {
  const expected = 'At least 3 bullets, 60 % of them concrete (number, material, labelled value, use).';
  const { bullets, specs } = evidence.page;
  if (bullets.length === 0) {
    const found =
      specs.length > 0
        ? `no bullets, but a specification table of ${specs.length} rows (${listed(specs.map((row) => row.name))})`
        : 'no feature bullets';
    return verdict(
      specs.length >= 5 ? 2 : 0,
      [look(evidence, 'feature bullets', found, expected)],
      `Add three to five feature bullets, each with a number, material or use${factsAdvice(evidence)}.`,
    );
  }
  const vague = bullets.filter((bullet) => !isConcrete(bullet));
  const share = 1 - vague.length / bullets.length;
  const points = share >= CONCRETE_SHARE_MIN ? MAX_POINTS : MAX_POINTS * share;
  const found = `${bullets.length - vague.length} of ${bullets.length} are concrete, e.g. ${quote(bullets.find(isConcrete), 100)}`;
  const lines = [look(evidence, 'feature bullets', found, expected)];
  if (vague[0]) lines.push(look(evidence, 'vague bullet', `${quote(vague[0])}${praise(vague[0])}`, expected));
  const fix = vague[0]
    ? `Rewrite ${quote(vague[0], 80)} with a number, material or use.`
    : `Add bullets: there are ${bullets.length}, at least ${BULLETS_MIN} are needed.`;
  return verdict(bullets.length < BULLETS_MIN ? Math.min(points, 2) : points, lines, fix);
}

function praise(text: string): string {
  const words = vagueWords(text);
  return words.length > 0 ? ` (praise: ${listed(words)})` : '';
}

const reviewAggregation: Criterion = {
  id: 'review_aggregation',
  bucket: 'content',
  title: 'Rating, count and reviews are visible as text',
  passes: 'The review count, the star rating and at least three quoted reviews are in the page’s text.',
  partial: '1 for the count, 1 for the rating, 2 for three quoted reviews (1 for one or two).',
  fix: 'Render the rating, the number of reviews and three reviews into the HTML instead of loading them by script.',
  judge: judgeReviews,
};

/** Shared by both models. */
export function judgeReviews(evidence: AuditEvidence): ReturnType<Criterion['judge']> {
  const expected = 'Review count, star rating and ≥ 3 quoted reviews as text in the HTML.';
  const rating = findVisibleRating(evidence.page);
  const count = findVisibleCount(evidence.page);
  const quoted = evidence.page.reviews.filter((review) => wordCount(review.text) >= REVIEW_WORDS_MIN);
  const reviewPoints = quoted.length >= REVIEWS_MIN ? 2 : Math.min(quoted.length, 1);
  const lines = [
    look(evidence, 'visible rating', rating ? quote(rating.excerpt) : 'no star rating as text', expected),
    look(evidence, 'visible review count', count ? quote(count.excerpt) : 'no review count as text', expected),
    look(
      evidence,
      'quoted reviews',
      `${quoted.length}${quoted[0] ? `, e.g. ${quote(quoted[0].text, 100)}` : ''}`,
      expected,
    ),
  ];
  const missing = [
    ...(rating ? [] : ['the star rating']),
    ...(count ? [] : ['the number of reviews']),
    ...(quoted.length >= REVIEWS_MIN
      ? []
      : [counted(REVIEWS_MIN - quoted.length, quoted.length > 0 ? 'more review text' : 'review text')]),
  ];
  return verdict(
    (rating ? 1 : 0) + (count ? 1 : 0) + reviewPoints,
    lines,
    `Render ${listed(missing)} as text into the HTML.`,
  );
}

/** The criteria of this bucket in the PDP Score. */
export const contentCriteria: readonly Criterion[] = [
  titleClarity,
  descriptionCompleteness,
  bulletSpecificity,
  faqPresence,
  reviewAggregation,
];
