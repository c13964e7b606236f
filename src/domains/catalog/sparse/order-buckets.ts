import type { ProductSort } from '../product-filter.ts';

/**
 * A part of an order that the index finds by its keys: buckets `first` to `last` of a kind, places `highest` down to
 * `lowest`. Kind 0 is the whole workspace; places are null where the value is.
 */
export type OrderRange = {
  kind: number;
  first: number;
  last: number;
  lowest: number | null;
  highest: number | null;
};

/** How an order's places are computed from a row, descending along the list, and what its buckets are called. */
type BucketOrder = { place: string; kind: number };

const seconds = (column: string) => `floor(date_part('epoch', ${column} - timestamptz 'epoch'))::bigint`;

const NEWEST: BucketOrder = { place: seconds('created_at'), kind: 10 };
const LONGEST_NOT_AUDITED: BucketOrder = { place: `-${seconds('last_audited')}`, kind: 20 };
const HIGHEST_SCORE: BucketOrder = { place: 'score::bigint', kind: 30 };

/** A text has no place: what is listed by SKU is looked for from the newest on. */
export const BUCKET_ORDERS: Readonly<Record<ProductSort, BucketOrder>> = {
  '-created_at': NEWEST,
  last_audited: LONGEST_NOT_AUDITED,
  '-score': HIGHEST_SCORE,
  sku: NEWEST,
};

/** A bucket holds so many of the level below. */
const WIDTH = 8;

/** Buckets of time, from a second to 194 days. */
const LEVELS = 9;

/** No place is lower. */
const LOWEST = -(2 ** 52);

/**
 * The ranges of an order from a place on, in its order and without a gap, each up to eight times as wide as the one
 * before: whatever the filter leaves, few rows more than a page are taken from them.
 *
 * @param start the first row's place; null when only rows without a value are left
 */
export function rangesFrom(sort: ProductSort, start: number | null): OrderRange[] {
  const isNullable = sort === '-score' || sort === 'last_audited';
  const empty = isNullable ? [emptyRange(sort)] : [];
  if (start === null) return empty;
  return [...(sort === '-score' ? scoresFrom(start) : timesFrom(BUCKET_ORDERS[sort].kind, start)), ...empty];
}

/** The same as a range that holds too much and what follows it, in its narrower buckets; null when it has none. */
export function narrowed(sort: ProductSort, range: OrderRange): OrderRange[] | null {
  const { kind, lowest, highest } = range;
  const level = kind - BUCKET_ORDERS[sort].kind;
  if (lowest === null || highest === null || level < 0 || (level === 0 && range.first === range.last)) return null;
  const size = WIDTH ** Math.max(0, level - 1);
  const buckets = downFrom(Math.floor(highest / size), lowest / size).map((bucket) => ({
    kind: BUCKET_ORDERS[sort].kind + Math.max(0, level - 1),
    first: bucket,
    last: bucket,
    lowest: bucket * size,
    highest: Math.min(highest, bucket * size + size - 1),
  }));
  return [...buckets, ...rangesFrom(sort, lowest - 1)];
}

function timesFrom(kind: number, start: number): OrderRange[] {
  const ranges: OrderRange[] = [];
  let highest = start;
  for (let level = 0; level < LEVELS; level += 1) {
    const size = WIDTH ** level;
    const wider = size * WIDTH;
    const lowest = Math.floor(highest / wider) * wider;
    ranges.push({ kind: kind + level, first: lowest / size, last: Math.floor(highest / size), lowest, highest });
    highest = lowest - 1;
  }
  return [...ranges, { kind: 0, first: 0, last: 0, lowest: LOWEST, highest }];
}

/** Each score down to a multiple of eight, and the eights below. */
function scoresFrom(start: number): OrderRange[] {
  const { kind } = BUCKET_ORDERS['-score'];
  const eights = Math.floor(start / WIDTH);
  const single = (score: number) => ({ kind, first: score, last: score, lowest: score, highest: score });
  const eight = (first: number) => {
    const lowest = first * WIDTH;
    return { kind: kind + 1, first, last: first, lowest, highest: lowest + WIDTH - 1 };
  };
  return [...downFrom(start, eights * WIDTH).map(single), ...downFrom(eights - 1, 0).map(eight)];
}

function downFrom(highest: number, lowest: number): number[] {
  return Array.from({ length: Math.max(0, highest - lowest + 1) }, (_, passed) => highest - passed);
}

/** Rows without a value have a bucket of their own, at a place that no value has. */
function emptyRange(sort: '-score' | 'last_audited'): OrderRange {
  const place = sort === '-score' ? -1 : 1;
  return { kind: BUCKET_ORDERS[sort].kind, first: place, last: place, lowest: null, highest: null };
}
