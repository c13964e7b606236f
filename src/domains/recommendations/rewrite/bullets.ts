import { sentencesOf } from '../../../kernel/sentences.ts';
import { isConcrete, namesUse, vagueWords, wordCount } from '../../scores/index.ts';
import type { Sources, Spec } from './sources.ts';
import type { SpecKind } from './spec-kinds.ts';

const COUNT_MAX = 6;
const ROWS_BEYOND = 4;
const CONCRETE_SHARE = 0.6;
const LISTING_COUNT_MIN = 5;
const LISTING_WORDS_MIN = 5;
const LENGTH_MAX = 500;
const ORDER: readonly SpecKind[] = [
  'audience',
  'capacity',
  'size',
  'material',
  'light',
  'power',
  'weight',
  'included',
  'colour',
  'other',
  'guarantee',
  'care',
];

/**
 * Bullets that state facts: those that already do stay as they are and where they are, the others give way to rows of
 * the product's own specifications.
 *
 * @param isListing a marketplace's: five, each of five words or more, and the ways of use among them
 */
export function writeBullets(sources: Sources, { isListing }: { isListing: boolean }): string[] {
  const kept = sources.bullets.filter(
    (bullet) => bullet.length <= LENGTH_MAX && (isConcrete(bullet) || vagueWords(bullet).length === 0),
  );
  const rows = ORDER.flatMap((kind) => sources.specs.filter((spec) => spec.kind === kind))
    .filter(({ value }) => !kept.some((bullet) => covers(bullet, value)))
    .map(bulletOf);
  if (!isListing) return concreteEnough(kept, rows);
  const full = kept.filter(isFull);
  const uses = sentencesOf(sources.description).filter(
    (sentence) => namesUse(sentence) && isFull(sentence) && isConcrete(sentence) && !full.includes(sentence),
  );
  const missing = Math.max(0, LISTING_COUNT_MIN - full.length);
  const proven = [...joined([...kept.filter((bullet) => !isFull(bullet)), ...rows]), ...uses];
  return [...full, ...proven.slice(0, Math.max(missing, 2))].slice(0, Math.max(COUNT_MAX, full.length));
}

/** Rows are added until there are enough bullets and most of them state facts; then the least telling give way. */
function concreteEnough(kept: readonly string[], rows: readonly string[]): string[] {
  const isMost = (bullets: readonly string[]) => bullets.filter(isConcrete).length >= bullets.length * CONCRETE_SHARE;
  const bullets = [...kept];
  for (const row of rows) {
    if (bullets.length >= COUNT_MAX && isMost(bullets)) break;
    if (bullets.length >= COUNT_MAX + ROWS_BEYOND) break;
    bullets.push(row);
  }
  for (let index = bullets.length - 1; index >= 0 && !isMost(bullets); index -= 1)
    if (!isConcrete(bullets[index] ?? '')) bullets.splice(index, 1);
  return bullets;
}

function bulletOf({ name, value }: Spec): string {
  return `${name}: ${value}`;
}

function isFull(bullet: string): boolean {
  return wordCount(bullet) >= LISTING_WORDS_MIN && bullet.length <= LENGTH_MAX;
}

/** Short rows are joined until they make a full bullet. */
function joined(rows: readonly string[]): string[] {
  const bullets: string[] = [];
  let open = '';
  for (const row of rows) {
    open = open ? `${open}; ${row}` : row;
    if (!isFull(open)) continue;
    bullets.push(open);
    open = '';
  }
  return bullets;
}

function covers(bullet: string, value: string): boolean {
  return bullet.toLowerCase().includes(value.toLowerCase());
}
