/** Rufus bucket `geo`: will the marketplace's assistant find this listing for a shopper's question? */
import { foldText, wordsOf } from '../../../../kernel/words.ts';
import type { AuditEvidence } from '../../site/types.ts';
import type { Criterion, Part } from '../criterion.ts';
import { listed, look, MAX_POINTS, quote, tally, verdict } from '../criterion.ts';
import { factsAtHand } from '../facts-at-hand.ts';
import { judgeFaq } from '../faq.ts';
import { differentiator, shownTitle } from '../product-title.ts';
import { hasNumber, namesAudience, namesColour, namesMaterial, namesUse, wordCount } from '../words.ts';

/** The marketplace's own limit for titles, and the shortest that can hold a noun phrase. */
const TITLE_LENGTH_MAX = 200;
const TITLE_WORDS_MIN = 5;
/** A word said three times is stuffing: the assistant reads phrases, not keyword lists. */
const REPEATS_MAX = 2;
const BREADCRUMB_MIN = 2;

const nounPhraseTitle: Criterion = {
  id: 'noun_phrase_title',
  bucket: 'geo',
  title: 'The title is a noun phrase, not a keyword list',
  passes: 'Five or more words in at most 200 characters, no word more than twice, no shouting, no promotional signs.',
  partial: '1 point for each of the four.',
  fix: 'Write “Brand + product noun + key attributes” as one readable phrase.',
  judge(evidence) {
    const expected =
      'A readable noun phrase of ≥ 5 words and ≤ 200 characters, without repetition, capitals or promotion.';
    const shown = shownTitle(evidence);
    if (!shown) return verdict(0, [look(evidence, '<h1>, <title>', 'no title', expected)], 'Give the listing a title.');
    const { points, summary, fixes } = tally(titleParts(shown.text));
    return verdict(
      points,
      [look(evidence, shown.place, `${quote(shown.text, 220)} (${summary})`, expected)],
      `In the title, ${fixes}.`,
    );
  },
};

function titleParts(title: string): Part[] {
  const part = (name: string, isThere: boolean, fix: string): Part => ({ name, worth: 1, isThere, fix });
  const repeated = mostRepeated(title);
  const letters = title.replace(/[^\p{L}]/gu, '');
  const capitals = title.replace(/[^\p{Lu}]/gu, '');
  const isLong = wordCount(title) >= TITLE_WORDS_MIN;
  return [
    part(
      'length',
      isLong && title.length <= TITLE_LENGTH_MAX,
      isLong ? `shorten it to ${TITLE_LENGTH_MAX} characters` : `use at least ${TITLE_WORDS_MIN} words`,
    ),
    part('no repetition', repeated === null, `say “${repeated}” once`),
    part(
      'no shouting',
      letters.length < 8 || capitals.length < letters.length * 0.7,
      'use sentence case, not capitals',
    ),
    part(
      'no promotion',
      !/[!★✅🔥]|(?:free shipping|best seller|100% guarantee|#1)/iu.test(title),
      'remove signs and promotional phrases',
    ),
  ];
}

function mostRepeated(title: string): string | null {
  const counts = new Map<string, number>();
  for (const word of wordsOf(title)) if (word.length > 3) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].find(([, count]) => count > REPEATS_MAX)?.[0] ?? null;
}

const titleAttributes: Criterion = {
  id: 'title_attributes',
  bucket: 'geo',
  title: 'The title carries attributes shoppers filter by',
  passes:
    'Two different kinds of attribute in the title: number or size, material, colour, use or audience, an option of the listing.',
  partial: '2 for one kind.',
  fix: 'Add the two attributes shoppers ask for first, e.g. capacity and material.',
  judge(evidence) {
    const expected = 'Two kinds of attribute: size or number, material, colour, use or audience, option.';
    const text = shownTitle(evidence)?.text ?? '';
    const kinds = [
      ...(hasNumber(text) ? ['number'] : []),
      ...(namesMaterial(text) ? ['material'] : []),
      ...(namesColour(text) ? ['colour'] : []),
      ...(namesUse(text) || namesAudience(text) ? ['use or audience'] : []),
    ];
    const other = kinds.length === 0 ? differentiator(evidence, text) : null;
    const shown = other ? [other] : kinds;
    const found = `${quote(text, 200)}: ${listed(shown)}`;
    const at = factsAtHand(evidence, 3);
    const fix = `Add ${shown.length === 0 ? 'two attributes' : 'one more attribute'} to the title (has: ${listed(shown)})${at ? `, e.g. of ${at}` : ''}.`;
    return verdict(Math.min(MAX_POINTS, 2 * shown.length), [look(evidence, 'title', found, expected)], fix);
  },
};

const qaCoverage: Criterion = {
  id: 'qa_coverage',
  bucket: 'geo',
  title: 'Shoppers’ questions are answered on the page',
  passes: 'At least four question-answer pairs as text.',
  partial: '1 point for each pair.',
  fix: 'Answer open customer questions, and cover the rest in bullets and description.',
  judge: judgeFaq,
};

const categoryPath: Criterion = {
  id: 'category_path',
  bucket: 'geo',
  title: 'The listing stands in a specific category',
  passes: 'A breadcrumb of two or more levels whose last level shares a word with the listing’s text.',
  partial: '2 for a breadcrumb of two levels alone, 1 for a single level.',
  fix: 'Choose the most specific category (browse node) and use its noun in the title or bullets.',
  judge(evidence) {
    const expected = 'Breadcrumb of ≥ 2 levels, its last word used in title, bullets or description.';
    const crumbs = evidence.page.breadcrumbs;
    const text = foldText(listingText(evidence));
    const leaf = wordsOf(crumbs.at(-1) ?? '').filter((word) => word.length > 2);
    const isNamed = leaf.some((word) => text.includes(stem(word)));
    const points = crumbs.length >= BREADCRUMB_MIN ? (isNamed ? MAX_POINTS : 2) : crumbs.length;
    const found = `${crumbs.length > 0 ? crumbs.join(' › ') : 'no breadcrumb'}; category noun ${isNamed ? 'used' : 'not used'} in the text`;
    const fix =
      crumbs.length < BREADCRUMB_MIN
        ? 'Assign the most specific category to the listing.'
        : `Use the category’s noun (${quote(crumbs.at(-1), 60)}) in title or bullets.`;
    return verdict(points, [look(evidence, 'breadcrumb', found, expected)], fix);
  },
};

/** Enough of a word to find its plural or case by. */
function stem(word: string): string {
  return word.slice(0, Math.max(4, Math.ceil(word.length * 0.7)));
}

const intentCoverage: Criterion = {
  id: 'intent_coverage',
  bucket: 'geo',
  title: 'Bullets and description answer buying intents',
  passes: 'The text covers four intents: whom it suits, how it is used, what it is made of, how large or how many.',
  partial: '1 point for each intent.',
  fix: 'Add a sentence for each intent that the evidence marks “no”.',
  judge(evidence) {
    const expected = 'Audience, use, material and measure, each named in bullets, description or attributes.';
    const lines = listingText(evidence).split(/\n|[.!?。]\s/);
    const part = (intent: string, names: (line: string) => boolean, fix: string): Part => {
      const line = lines.find(names);
      return { name: line ? `${intent} (${quote(line, 60)})` : intent, worth: 1, isThere: line !== undefined, fix };
    };
    const parts = [
      part('audience', namesAudience, 'whom it suits'),
      part('use', namesUse, 'how it is used'),
      part('material', namesMaterial, 'what it is made of'),
      part('measure', hasMeasure, 'how large or how many'),
    ];
    const { points, summary, fixes } = tally(parts);
    return verdict(
      points,
      [look(evidence, 'bullets, description, attributes', summary, expected)],
      `Say in bullets or description: ${fixes}.`,
    );
  },
};

/** Bullets, description and attributes as one text. */
export function listingText({ page }: AuditEvidence): string {
  const specs = page.specs.map((row) => `${row.name}: ${row.value}`);
  return [page.facts.title?.value ?? '', ...page.bullets, page.descriptionText ?? '', ...specs]
    .join('\n')
    .slice(0, 50_000);
}

function hasMeasure(text: string): boolean {
  return /\p{N}\s?(?:cm|mm|m|kg|g|mg|ml|cl|l|w|v|mah|gb|tb|hz|inch(?:es)?|in|ft|oz|lbs?|pcs|pack|pièces?|stück|piezas?|pezzi|set|”|"|″|%|°)(?![\p{L}])/iu.test(
    text,
  );
}

/** The criteria of this bucket in the Rufus Score. */
export const rufusGeo: readonly Criterion[] = [
  nounPhraseTitle,
  titleAttributes,
  qaCoverage,
  categoryPath,
  intentCoverage,
];
