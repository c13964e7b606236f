/** Rufus bucket `semantic`: the attributes by which the assistant compares and filters. */

import { isPrintedGtin } from '../../../../kernel/gtin.ts';
import { wordsOf } from '../../../../kernel/words.ts';
import type { Criterion } from '../criterion.ts';
import { listed, look, MAX_POINTS, quote, verdict } from '../criterion.ts';
import { includesFolded, wordCount } from '../words.ts';
import { listingText } from './geo.ts';

/** Listings that the assistant compares well carry about this many filled attributes. */
const ATTRIBUTES_MIN = 8;
/** Reviews needed before a theme is more than one buyer's word. */
const THEME_REVIEWS_MIN = 3;
const THEMES_MIN = 3;
const THEME_WORD_LENGTH_MIN = 5;

const attributeCount: Criterion = {
  id: 'attributes',
  bucket: 'semantic',
  title: 'Attributes are filled in',
  passes: 'At least eight named attributes with values.',
  partial: '4 × the number of attributes out of eight, rounded down.',
  fix: 'Fill every attribute that the category offers: material, dimensions, weight, colour, compatibility.',
  judge(evidence) {
    const expected = `At least ${ATTRIBUTES_MIN} attribute rows (name and value).`;
    const rows = evidence.page.specs.filter((row) => row.name.trim() && row.value.trim());
    const found = `${rows.length} attributes: ${listed(
      rows.map((row) => `${row.name.slice(0, 30)} = ${row.value.slice(0, 30)}`),
      5,
    )}`;
    const fix = `Fill in ${ATTRIBUTES_MIN - rows.length} more attributes (material, dimensions, weight, compatibility).`;
    return verdict(
      (MAX_POINTS * Math.min(rows.length, ATTRIBUTES_MIN)) / ATTRIBUTES_MIN,
      [look(evidence, 'attribute table', found, expected)],
      fix,
    );
  },
};

const variations: Criterion = {
  id: 'variations',
  bucket: 'semantic',
  title: 'Variations are one family with named options',
  passes:
    'Each variation theme shows at least two named options; a product of one kind states its colour, size, style or pack instead.',
  partial: '2 for a theme with a single option.',
  fix: 'Join sizes and colours into one family, and name each option in words.',
  judge(evidence) {
    const expected = 'Themes with ≥ 2 named options, or the single kind stated as an attribute.';
    const themes = evidence.page.variations;
    const rich = themes.filter((theme) => theme.options.filter((option) => option.trim()).length >= 2);
    const single = evidence.page.specs.find((row) =>
      /colou?r|couleur|farbe|colore|size|taille|größe|talla|style|pack|model|modèle|dimension/i.test(row.name),
    );
    const points = rich.length > 0 || (themes.length === 0 && single) ? MAX_POINTS : themes.length > 0 ? 2 : 0;
    const described = themes.map((theme) => `${theme.name}: ${listed(theme.options, 3)}`);
    const found =
      themes.length > 0
        ? listed(described, 3)
        : single
          ? `one kind: ${single.name} = ${single.value.slice(0, 60)}`
          : 'no variation and no attribute of size, colour or style';
    return verdict(
      points,
      [look(evidence, 'variations', found, expected)],
      'Name colour, size or pack as a variation option or attribute.',
    );
  },
};

const listingIdentifiers: Criterion = {
  id: 'identifiers',
  bucket: 'semantic',
  title: 'The listing carries identifiers',
  passes: 'The listing’s own id and a manufacturer’s identifier (valid gtin, or mpn) are on the page.',
  partial: '2 for the listing’s id, 2 for the manufacturer’s identifier.',
  fix: 'Register the GTIN and show the manufacturer’s part number as an attribute.',
  judge(evidence) {
    const expected = 'Listing id (ASIN or item number), and a GTIN or manufacturer’s part number.';
    const { sku, gtin, mpn } = evidence.page.facts;
    const own = sku ? `id ${quote(sku.value, 40)} (${sku.where})` : 'no listing id';
    const maker = gtin && isPrintedGtin(gtin.value) ? `gtin ${gtin.value}` : mpn ? `mpn ${quote(mpn.value, 40)}` : null;
    const wrong = gtin && !isPrintedGtin(gtin.value) ? `; gtin ${quote(gtin.value, 20)} fails its check digit` : '';
    const fix = maker
      ? 'Show the listing’s own id in its details.'
      : 'Register the GTIN with the listing, and fill in the manufacturer’s part number.';
    return verdict(
      (sku ? 2 : 0) + (maker ? 2 : 0),
      [look(evidence, 'identifiers', `${own}, ${maker ?? 'no gtin or mpn'}${wrong}`, expected)],
      fix,
    );
  },
};

const brandAttribute: Criterion = {
  id: 'brand_attribute',
  bucket: 'semantic',
  title: 'The brand is declared and named',
  passes: 'The brand is declared (byline, attribute or data) and stands in the title or bullets.',
  partial: '2 when it is declared but not named in the text.',
  fix: 'Fill in the brand attribute, and begin the title with it.',
  judge(evidence) {
    const expected = 'A declared brand that title or bullets name.';
    const brand = evidence.page.facts.brand;
    if (!brand)
      return verdict(
        0,
        [look(evidence, 'brand', 'none declared', expected)],
        'Fill in the brand attribute of the listing (brand registry).',
      );
    const isNamed = includesFolded(`${evidence.page.headings[0]?.text ?? ''}\n${listingText(evidence)}`, brand.value);
    const found = `${quote(brand.value, 60)} (${brand.where}), ${isNamed ? 'named' : 'not named'} in the text`;
    return verdict(
      isNamed ? MAX_POINTS : 2,
      [look(evidence, 'brand', found, expected)],
      `Begin the title with ${quote(brand.value, 60)}.`,
    );
  },
};

const reviewThemes: Criterion = {
  id: 'review_themes',
  bucket: 'semantic',
  title: 'Reviews confirm what the listing claims',
  passes:
    'At least three words of substance from title, bullets or attributes are each repeated by two of three or more readable reviews.',
  partial: '2 for one or two shared words; 1 for three readable reviews without any.',
  fix: 'Use the words buyers use: take the themes of the reviews into bullets and description.',
  judge(evidence) {
    const expected = `≥ ${THEMES_MIN} words of the listing that ≥ 2 reviews repeat, among ≥ ${THEME_REVIEWS_MIN} reviews.`;
    const reviews = evidence.page.reviews.filter((review) => wordCount(review.text) >= 4).slice(0, 50);
    const themes = sharedThemes(
      listingText(evidence),
      reviews.map((review) => review.text),
    );
    const found = `${reviews.length} reviews; shared words: ${listed(themes, 6)}`;
    const line = look(evidence, 'reviews', found, expected);
    if (reviews.length < THEME_REVIEWS_MIN) return verdict(0, [line], 'Collect at least three reviews with text.');
    const points = themes.length >= THEMES_MIN ? MAX_POINTS : themes.length > 0 ? 2 : 1;
    return verdict(points, [line], 'Take the words that buyers repeat into the bullets.');
  },
};

function sharedThemes(listing: string, reviews: readonly string[]): string[] {
  const claimed = new Set(
    wordsOf(listing).filter((word) => word.length >= THEME_WORD_LENGTH_MIN && !/^\p{N}+$/u.test(word)),
  );
  const counts = new Map<string, number>();
  for (const review of reviews) {
    for (const word of new Set(wordsOf(review.slice(0, 4000))))
      if (claimed.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count >= 2)
    .sort(([, a], [, b]) => b - a)
    .map(([word]) => word);
}

/** The criteria of this bucket in the Rufus Score. */
export const rufusSemantic: readonly Criterion[] = [
  attributeCount,
  variations,
  listingIdentifiers,
  brandAttribute,
  reviewThemes,
];
