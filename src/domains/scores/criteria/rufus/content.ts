/** Rufus bucket `content`: what the assistant can quote. */
import { judgeBulletSpecificity, judgeReviews } from '../content.ts';
import type { Criterion } from '../criterion.ts';
import { counted, listed, look, MAX_POINTS, quote, verdict } from '../criterion.ts';
import { factsAtHand } from '../facts-at-hand.ts';
import { shownTitle } from '../product-title.ts';
import { namesUse, wordCount } from '../words.ts';
import { enhancedImages } from './enhanced-content.ts';

/** The marketplace shows five bullets before it folds the list. */
const BULLETS_MIN = 5;
const BULLET_WORDS_MIN = 5;
const BULLET_LENGTH_MAX = 500;
const USES_MIN = 2;

const BRAND_CONTENT =
  /from the (?:manufacturer|brand)|product description|du (?:fabricant|vendeur)|de la marque|vom hersteller|von der marke|produktbeschreibung|del fabricante|de la marca|dal produttore|dal marchio|do fabricante|van de fabrikant|descri(?:ption|pción|zione|ção) du|description du produit|à propos de la marque/i;

const structuredBullets: Criterion = {
  id: 'structured_bullets',
  bucket: 'content',
  title: 'Five full bullets',
  passes: 'At least five bullets, each of five or more words and at most 500 characters.',
  partial: '4 × the number of such bullets out of five, rounded down.',
  fix: 'Write five bullets: one benefit each, led by its label, with the fact that proves it.',
  judge(evidence) {
    const expected = 'Five bullets of ≥ 5 words and ≤ 500 characters.';
    const { bullets } = evidence.page;
    const good = bullets.filter(
      (bullet) => wordCount(bullet) >= BULLET_WORDS_MIN && bullet.length <= BULLET_LENGTH_MAX,
    );
    const found = `${counted(bullets.length, 'bullet')}, ${good.length} of good length; first: ${quote(bullets[0], 100)}`;
    const points = (MAX_POINTS * Math.min(good.length, BULLETS_MIN)) / BULLETS_MIN;
    const at = factsAtHand(evidence);
    return verdict(
      points,
      [look(evidence, 'feature bullets', found, expected)],
      `Write ${counted(BULLETS_MIN - Math.min(good.length, BULLETS_MIN), good.length > 0 ? 'more full bullet' : 'full bullet')}: label, benefit, proof${at ? `; proof at hand: ${at}` : ''}.`,
    );
  },
};

const bulletSpecificity: Criterion = {
  id: 'bullet_specificity',
  bucket: 'content',
  title: 'Bullets state specs and uses rather than adjectives',
  passes: 'At least three bullets, at least 60 % of them with a number, material, labelled value, use or audience.',
  partial:
    '4 × the share of concrete bullets (full from 60 %); at most 2 with fewer than three bullets; 2 for a specification table of five rows without bullets.',
  fix: 'Replace praise in each bullet by a number, material or use.',
  judge: judgeBulletSpecificity,
};

const aPlusContent: Criterion = {
  id: 'a_plus_content',
  bucket: 'content',
  title: 'A+ content from the brand',
  passes:
    'The page has brand content: a section “From the manufacturer” or “From the brand”, or at least three images with text in the description area.',
  partial: '2 for a plain product description section alone.',
  fix: 'Publish A+ content: comparison table, use scenes, text beside the images rather than inside them.',
  judge(evidence) {
    const expected = 'A brand-content section with text and described images.';
    const headings = evidence.page.headings.map((heading) => heading.text).filter((text) => BRAND_CONTENT.test(text));
    const images = enhancedImages(evidence);
    const isBrand =
      images.length >= 3 ||
      headings.some(
        (text) => !/^(?:product description|produktbeschreibung|description du produit)$/i.test(text.trim()),
      );
    const points = isBrand ? MAX_POINTS : headings.length > 0 ? 2 : 0;
    const found = `sections: ${listed(headings.map((text) => quote(text, 50)))}; brand images: ${images.length}`;
    return verdict(
      points,
      [look(evidence, 'brand content', found, expected)],
      'Publish A+ content with a comparison table and text beside each image.',
    );
  },
};

const useCases: Criterion = {
  id: 'use_cases',
  bucket: 'content',
  title: 'Use cases are spelled out',
  passes: 'At least two bullets or sentences say where, when or how the product is used.',
  partial: '2 for one.',
  fix: 'Name two situations: place, moment, or task, in the shopper’s words.',
  judge(evidence) {
    const expected = 'Two statements of use (place, moment, task).';
    const sentences = (evidence.page.descriptionText ?? '').slice(0, 20_000).split(/[.!?。]\s|\n/);
    const uses = [...evidence.page.bullets, ...sentences].filter((text) => wordCount(text) >= 3 && namesUse(text));
    const found =
      uses.length > 0
        ? `${uses.length}: ${listed(
            uses.map((text) => quote(text, 80)),
            2,
          )}`
        : 'no statement of use';
    return verdict(
      Math.min(MAX_POINTS, (MAX_POINTS / USES_MIN) * uses.length),
      [look(evidence, 'bullets, description', found, expected)],
      `Describe ${counted(USES_MIN - Math.min(USES_MIN, uses.length), uses.length > 0 ? 'more situation' : 'situation')} of use of ${quote(shownTitle(evidence)?.text ?? 'the product', 60)} in a bullet.`,
    );
  },
};

const reviewVolume: Criterion = {
  id: 'review_volume',
  bucket: 'content',
  title: 'Rating, volume and reviews are readable',
  passes: 'The star rating, the number of ratings and at least three reviews are in the page’s text.',
  partial: '1 for the count, 1 for the rating, 2 for three quoted reviews (1 for one or two).',
  fix: 'Enrol in the marketplace’s review programme and ask buyers for reviews by its own request button.',
  judge(evidence) {
    const judged = judgeReviews(evidence);
    return {
      ...judged,
      howToFix: judged.howToFix && `Collect reviews by the marketplace’s request programme. ${judged.howToFix}`,
    };
  },
};

/** The criteria of this bucket in the Rufus Score. */
export const rufusContent: readonly Criterion[] = [
  structuredBullets,
  bulletSpecificity,
  aPlusContent,
  useCases,
  reviewVolume,
];
