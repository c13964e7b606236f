/**
 * Ratings and review counts as a visitor reads them. Found by their surroundings (“4.6 out of 5”, “128 reviews”),
 * because a bare number on a shop page may be anything. Every search looks at one line of text at a time.
 */
import type { WrittenCount } from '../../../page-reader/numbers/count.ts';
import { isSameCount, readCount } from '../../../page-reader/numbers/count.ts';
import type { PageDigest } from '../../../page-reader/types.ts';
import { oncePerPage } from './once-per-page.ts';

/** A number as it stands in the page's text; `rounding` is how far the true one may be from it. */
export type VisibleNumber = { value: number; rounding: number; excerpt: string };

const LINE_LENGTH_MAX = 400;
const LINES_MAX = 8000;
const EXCERPT = 80;

const REVIEW_WORD =
  'reviews?|ratings?|customer reviews|global ratings|avis|évaluations?|commentaires|bewertung(?:en)?|rezension(?:en)?|opiniones|valoraciones|reseñas|calificaciones|recensioni|valutazioni|avaliaç(?:ão|ões)|opiniões|comentários|beoordeling(?:en)?|opinii|recenzj[ie]|отзыв(?:ов|а)?|оцен(?:ок|ки)|arvustus(?:t|ed)?|atsauksmes|تقييم(?:ات)?|則評價|评价|レビュー';
const NUMBER =
  '\\d{1,3}(?:[.,]\\d)?\\s?(?:k|tsd\\.?|tys\\.?|тыс\\.?|mio\\.?|m|万|千)(?![\\p{L}])|\\d{1,3}(?:[.,\\u00a0\\u202f ]\\d{3}){1,3}|\\d{1,7}';
const COUNT_BEFORE = new RegExp(
  `(?<![\\d.,/]|(?:out of|von|sur|de|su|van) )(${NUMBER})\\s{0,3}\\+?\\s{0,3}(?:[\\p{L}]{1,12}\\s){0,2}(?:${REVIEW_WORD})(?![\\p{L}])`,
  'iu',
);
const COUNT_AFTER = new RegExp(`(?<![\\p{L}])(?:${REVIEW_WORD})\\s{0,3}[:(]\\s{0,3}(${NUMBER})(?![\\d.,]\\d)`, 'iu');
const OUT_OF =
  /(?<![\d.,])([0-5](?:[.,]\d{1,2})?)\s{0,3}(?:out of|von|sur|de|su|van|av|z|из|\/)\s{0,3}5(?![\d.,]\d|\d)/iu;
const STARS =
  /(?<![\d.,])([0-5](?:[.,]\d{1,2})?)\s{0,3}(?:[-\s]?stars?|★|⭐|étoiles?|sterne?n?|estrellas?|stelle|estrelas?|sterren)(?![\p{L}])/iu;
const RATED =
  /(?:rated|rating|note|bewertung|valoración|valutazione|avaliação|score)\s{0,3}:?\s{0,3}([0-5][.,]\d{1,2})(?![\d%])/iu;
/** What stands in each text that the patterns above and below can match: looking for it costs less. */
const FRACTION = /[0-5][.,]\d/;
const NUMBER_BEHIND_MARK = /[:(]\s{0,3}\d/;
const BARE_RATING = /^([1-5][.,]\d{1,2})$/;
const BARE_COUNT = /^\(\s?(\d{1,7})\s?\)$/;

/** Every rating that the text shows, the page's own first lines first. Review texts' own stars are among them. */
export const visibleRatings = oncePerPage((page): readonly VisibleNumber[] =>
  scan(page, asRating, (line, previous, next) => {
    const isAboutReviews = () => [line, previous, next].some((text) => mentionsReviews(text) || BARE_COUNT.test(text));
    const outOf = OUT_OF.exec(line);
    if (outOf) return outOf;
    const stars = STARS.exec(line);
    // “4 stars” without reviews beside it may be a hotel, a chew toy or a loyalty card.
    if (stars && (/[.,]\d/.test(stars[1] ?? '') || isAboutReviews())) return stars;
    const bare = BARE_RATING.exec(line);
    const rated = FRACTION.test(line) ? RATED.exec(line) : null;
    return rated ?? (bare && isAboutReviews() ? bare : null);
  }).filter((number) => number.value > 0 && number.value <= 5),
);

/** Every review count that the text shows. */
export const visibleCounts = oncePerPage((page): readonly VisibleNumber[] =>
  scan(page, readCount, (line, previous) => {
    const match = COUNT_BEFORE.exec(line) ?? (NUMBER_BEHIND_MARK.test(line) ? COUNT_AFTER.exec(line) : null);
    const bare = match ?? BARE_COUNT.exec(line);
    if (match || !bare) return match;
    const isAfterRating = BARE_RATING.test(previous) || OUT_OF.test(previous) || mentionsReviews(previous);
    return isAfterRating ? bare : null;
  }),
);

/** The first rating shown, or the one that the facts name where it is shown. @returns null when none is */
export function findVisibleRating(page: PageDigest): VisibleNumber | null {
  const shown = visibleRatings(page);
  const fact = toRating(page.facts.ratingValue?.value);
  return shown.find((number) => fact !== null && isSameRating(number.value, fact)) ?? shown[0] ?? null;
}

/** The first review count shown, or the one that the facts name where it is shown. @returns null when none is */
export function findVisibleCount(page: PageDigest): VisibleNumber | null {
  const shown = visibleCounts(page).filter((number) => number.value > 0);
  const fact = toNumber(page.facts.reviewCount?.value);
  return shown.find((number) => fact !== null && isSameCount(number, fact)) ?? shown[0] ?? null;
}

/** Equal after rounding as shops do: 4.63 may be shown as 4.6 or as 4.5 stars, not as 4.2. */
export function isSameRating(shown: number, declared: number): boolean {
  return Math.abs(shown - declared) <= 0.051 || shown === Math.round(declared * 2) / 2;
}

/** A rating in shop spelling: its comma or point is always the decimal one. @returns null when it is none */
export function toRating(text: string | null | undefined): number | null {
  const plain = (text ?? '').trim().replace(',', '.');
  return /^\d{1,3}(?:\.\d{1,20})?$/.test(plain) ? Number(plain) : null;
}

function asRating(text: string | null | undefined): WrittenCount | null {
  const value = toRating(text);
  return value === null ? null : { value, rounding: 0 };
}

/** A count in shop spelling: `1.234`, `1,234`, `1 234`, `12k`. @returns null when it is none */
export function toNumber(text: string | null | undefined): number | null {
  return readCount(text)?.value ?? null;
}

type Parse = (text: string | null | undefined) => WrittenCount | null;
type Find = (line: string, previous: string, next: string) => RegExpExecArray | null;

function scan(page: PageDigest, parse: Parse, find: Find): VisibleNumber[] {
  const lines = page.text.split('\n', LINES_MAX).map((line) => line.trim().slice(0, LINE_LENGTH_MAX));
  return lines.flatMap((line, index) => {
    if (!/\d/.test(line)) return [];
    const match = find(line, lines[index - 1] ?? '', lines[index + 1] ?? '');
    const number = parse(match?.[1]);
    if (!match || number === null) return [];
    return [{ ...number, excerpt: line.slice(Math.max(0, match.index - EXCERPT / 2), match.index + EXCERPT) }];
  });
}

const REVIEWS = new RegExp(`(?<![\\p{L}])(?:${REVIEW_WORD})(?![\\p{L}])`, 'iu');

function mentionsReviews(line: string): boolean {
  return line.length < 80 && REVIEWS.test(line);
}
