import type { Span } from '../mentions/types.ts';
import { type Quantity, quantitiesIn } from './quantities.ts';
import type { CatalogRecord, Finding } from './types.ts';
import { type ClaimText, isDenied, isHedged, isSupposed } from './words.ts';

/** Terms of sale have claims of their own. */
const TERMS = new Set(['returns', 'delivery']);
/** How far apart two measures may be that were converted, or said to be about. */
const CONVERTED = 0.025;
const HEDGED = 0.1;
const BOUND =
  /(?<!\p{L})(?:more than|less than|over|under|at least|no more than|mehr als|weniger als|mindestens|unter|über|plus de|moins de|au moins|más de|menos de|più di|meno di|meer dan|minder dan)\s?$/iu;
/** `the 40 L version` is another product than the one that the sentence names. */
const OTHER_VARIANT =
  /^\s(?:version|variant|size|model|edition|ausführung|variante|größe|modell|versie|maat|uitvoering)(?!\p{L})/iu;
const FILTER = /filter|filtre|filtro|滤芯|フィルター/iu;

/** The measures that a sentence gives of a product, held against those in its record. */
export function specClaims(claim: ClaimText, record: CatalogRecord, isSubject: (place: Span) => boolean): Finding[] {
  const { text, sentence } = claim;
  const known = quantitiesOf(record);
  return quantitiesIn(text.slice(sentence.start, sentence.end))
    .map((one) => ({ ...one, start: one.start + sentence.start, end: one.end + sentence.start }))
    .filter((one) => isSpec(claim, one) && isSubject(one))
    .flatMap((one) => judge(claim, one, known) ?? []);
}

/** Every measure that a record holds: in its title, description and bullets. */
export function quantitiesOf({ title, description, bullets }: CatalogRecord): Quantity[] {
  return [title, description ?? '', ...(bullets ?? [])].flatMap(quantitiesIn);
}

function isSpec(claim: ClaimText, { start, end, dimension, attribute }: Quantity): boolean {
  if (TERMS.has(attribute ?? '') || (dimension === 'time' && attribute === null)) return false;
  const before = claim.text.slice(Math.max(claim.sentence.start, start - 40), start);
  if (OTHER_VARIANT.test(claim.text.slice(end, Math.min(end + 20, claim.sentence.end)))) return false;
  if (BOUND.test(before) || (dimension === 'time' && FILTER.test(before))) return false;
  return !isDenied(claim, start) && !isSupposed(claim, start);
}

function judge(claim: ClaimText, said: Quantity, known: readonly Quantity[]): Finding | null {
  const alike = known.filter((one) => one.dimension === said.dimension);
  const tolerance = isHedged(claim, said.start) ? HEDGED : CONVERTED;
  const same = alike.find((one) => isSame(said, one, tolerance) && isSameAttribute(said, one));
  const base = {
    kind: 'spec',
    start: said.start,
    end: said.end,
    said: said.said,
    likelyCause: null,
    howToFix: null,
  } as const;
  if (same) return { ...base, ours: same.said, verdict: 'right' };
  const other = said.attribute === null ? undefined : alike.find((one) => one.attribute === said.attribute);
  if (!other || isWithin(said, other)) return { ...base, ours: other?.said ?? null, verdict: 'unknown' };
  return {
    ...base,
    ours: other.said,
    verdict: 'wrong',
    likelyCause: 'The engine took the figure of another model, or of a page that is not yours.',
    howToFix:
      'State the figure with its unit in a bullet of the page and in additionalProperty of its structured data.',
  };
}

function isSameAttribute(one: Quantity, other: Quantity): boolean {
  return one.attribute === null || other.attribute === null || one.attribute === other.attribute;
}

/** Is one of the ends of a range said, or the whole of it? */
function isSame(said: Quantity, ours: Quantity, tolerance: number): boolean {
  const near = (one: number, other: number): boolean =>
    Math.abs(one - other) <= Math.max(Math.abs(other) * tolerance, isConverted(said, ours) ? said.step / 2 : 0) + 1e-9;
  if (said.low === said.high) return near(said.low, ours.low) || near(said.low, ours.high);
  return near(said.low, ours.low) && near(said.high, ours.high);
}

/** Written in another unit, a figure is rounded to its own digits. */
function isConverted(said: Quantity, ours: Quantity): boolean {
  const unit = ({ said: text }: Quantity): string => text.replace(/[\d.,\s–-]/g, '').toLowerCase();
  return unit(said) !== unit(ours);
}

function isWithin(said: Quantity, ours: Quantity): boolean {
  return ours.low !== ours.high && said.low >= ours.low && said.high <= ours.high;
}
