/** The two criteria of `semantic` that hold structured data against what a visitor can read. */
import { foldText } from '../../../kernel/words.ts';
import { isSameCount } from '../../../page-reader/numbers/count.ts';
import type { AuditEvidence } from '../site/types.ts';

import type { Criterion, Part } from './criterion.ts';
import { counted, listed, look, MAX_POINTS, quote, tally, verdict } from './criterion.ts';
import { answeredFaq } from './faq.ts';
import { itemsOf, list, productItem, prop, textOf } from './structured.ts';
import {
  findVisibleCount,
  findVisibleRating,
  isSameRating,
  toNumber,
  toRating,
  visibleCounts,
  visibleRatings,
} from './visible-numbers.ts';

/** Below this share of marked-up questions that a visitor can read, the markup promises text that is not there. */
const FAQ_AGREEMENT_MIN = 0.8;
const FAQ_PAIRS_MIN = 2;

/** Does aggregateRating say what the visible stars say? */
export const ratingSchema: Criterion = {
  id: 'rating_schema',
  bucket: 'semantic',
  title: 'aggregateRating agrees with the visible numbers',
  passes: 'The Product’s aggregateRating has a rating and a count, and both are the numbers a visitor reads.',
  partial:
    '1 for a valid ratingValue, 1 for a count, 1 for each of the two that the visible text confirms; 0 when the visible rating contradicts it.',
  fix: 'Write ratingValue and reviewCount from the same source as the visible stars.',
  isSiteOwned: true,
  judge: judgeRatingSchema,
};

function judgeRatingSchema(evidence: AuditEvidence): ReturnType<Criterion['judge']> {
  const expected = 'aggregateRating with ratingValue and reviewCount equal to the visible numbers.';
  const product = productItem(evidence.page);
  const rating =
    list(prop(product?.value, 'aggregateRating'))[0] ?? itemsOf(evidence.page, ['AggregateRating'])[0]?.value;
  if (!rating)
    return verdict(0, [look(evidence, 'Product.aggregateRating', 'none', expected)], adviceWithoutRating(evidence));
  const value = toRating(textOf(prop(rating, 'ratingValue')));
  const count = toNumber(textOf(prop(rating, 'reviewCount')) ?? textOf(prop(rating, 'ratingCount')));
  const best = toRating(textOf(prop(rating, 'bestRating'))) ?? 5;
  const scaled = value === null ? null : (value / best) * 5;
  const shownRatings = visibleRatings(evidence.page);
  const shownCounts = visibleCounts(evidence.page);
  const same = shownRatings.find((shown) => scaled !== null && isSameRating(shown.value, scaled));
  const sameCount = shownCounts.find((shown) => count !== null && isSameCount(shown, count));
  const lines = [
    look(
      evidence,
      'Product.aggregateRating',
      `ratingValue ${value ?? 'not a number'} of ${best}, count ${count ?? 'missing'}`,
      expected,
    ),
    look(evidence, 'visible rating', shownText(same, shownRatings), `${value ?? 'a rating'} as text`),
    look(evidence, 'visible review count', shownText(sameCount, shownCounts), `${count ?? 'a count'} as text`),
  ];
  if (value === null || value <= 0 || value > best)
    return verdict(0, lines, 'Write a valid ratingValue: a number between 0 and bestRating.');
  if (!same && shownRatings.length > 0)
    return verdict(
      0,
      lines,
      `Make ratingValue (${value}) and the visible rating (${shownRatings[0]?.value}) the same number.`,
    );
  const parts: Part[] = [
    { name: 'ratingValue', worth: 1, isThere: true, fix: '' },
    { name: 'count', worth: 1, isThere: (count ?? 0) > 0, fix: 'add reviewCount' },
    {
      name: 'rating shown',
      worth: 1,
      isThere: same !== undefined,
      fix: `show the rating ${Math.round(value * 10) / 10} as text`,
    },
    {
      name: 'count shown',
      worth: 1,
      isThere: sameCount !== undefined,
      fix: `show the count ${count ?? ''} as text (shown: ${listed(shownCounts.map((shown) => String(shown.value)))})`,
    },
  ];
  const { points, fixes } = tally(parts);
  return verdict(points, lines, `So that markup and page agree, ${fixes}.`);
}

function adviceWithoutRating({ page }: AuditEvidence): string {
  const rating = findVisibleRating(page)?.value;
  const count = findVisibleCount(page)?.value;
  if (rating === undefined && count === undefined)
    return 'Once there are reviews, add aggregateRating to the Product with the rating and the count that the page shows.';
  const known = [
    ...(rating === undefined ? [] : [`"ratingValue": ${rating}`]),
    ...(count === undefined ? [] : [`"reviewCount": ${count}`]),
  ];
  return `Add aggregateRating to the Product with what the page shows: ${known.join(', ')}.`;
}

function shownText(same: { excerpt: string } | undefined, all: readonly { excerpt: string }[]): string {
  if (same) return `agrees: ${quote(same.excerpt)}`;
  return all[0] ? `differs: ${quote(all[0].excerpt)}` : 'none as text';
}

/** Does FAQPage say what the visible FAQ says? */
export const faqSchema: Criterion = {
  id: 'faq_schema',
  bucket: 'semantic',
  title: 'FAQPage markup agrees with the visible FAQ',
  passes: 'A FAQPage with at least two questions with answers, at least 80 % of which a visitor can read on the page.',
  partial:
    '2 when the markup is valid but 20..80 % of its questions are visible; 1 when fewer are, or an answer is missing.',
  fix: 'Generate the FAQPage from the same questions and answers that the page shows.',
  isSiteOwned: true,
  judge(evidence) {
    const expected = 'FAQPage whose questions and answers are the visible ones.';
    const questions = itemsOf(evidence.page, ['FAQPage']).flatMap((item) => list(prop(item.value, 'mainEntity')));
    if (questions.length === 0) {
      const shown = answeredFaq(evidence);
      const advice =
        shown.length > 0
          ? `Mark up ${counted(shown.length, 'visible question')} as FAQPage, e.g. ${quote(shown[0]?.question, 80)}.`
          : 'Add a visible FAQ, and mark it up as FAQPage.';
      return verdict(0, [look(evidence, 'FAQPage', 'none', expected)], advice);
    }
    const visible = foldText(evidence.page.text);
    const named = questions.map((question) => ({
      name: textOf(prop(question, 'name')) ?? '',
      answer: prop(list(prop(question, 'acceptedAnswer'))[0], 'text'),
    }));
    const valid = named.filter(
      (question) => question.name && typeof question.answer === 'string' && question.answer.trim(),
    );
    const agreeing = valid.filter((question) => visible.includes(foldText(question.name)));
    const share = agreeing.length / questions.length;
    const found = `${questions.length} questions, ${valid.length} with an answer, ${agreeing.length} visible on the page`;
    const lines = [look(evidence, 'FAQPage', found, expected)];
    const unseen = valid.find((question) => !agreeing.includes(question));
    if (unseen) lines.push(look(evidence, 'question not visible', quote(unseen.name), expected));
    const isFull = share >= FAQ_AGREEMENT_MIN && agreeing.length >= FAQ_PAIRS_MIN;
    const advice = unseen
      ? `Show ${quote(unseen.name, 80)} with its answer on the page, or take it out of the markup.`
      : `Mark up at least ${FAQ_PAIRS_MIN} questions, each with acceptedAnswer.text.`;
    return verdict(isFull ? MAX_POINTS : share >= 0.2 ? 2 : 1, lines, advice);
  },
};
