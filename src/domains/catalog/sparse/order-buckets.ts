import type { ProductSort } from '../product-filter.ts';

/**
 * A part of an order that the index finds by its keys: buckets `first` to `last` of a kind, places `highest` down to
 * `lowest`, which are null where the value is.
 */
export type OrderRange = {
  kind: number;
  first: number;
  last: number;
  lowest: number | null;
  highest: number | null;
};

/** Where a list begins, or goes on, and ends; `start` is null when only rows without a value are left. */
export type Bounds = { start: number | null; end: number };

/**
 * How an order's places are computed from a row, descending along the list, what its buckets are called, and below which
 * place of a workspace (`$1`) there is none.
 */
type BucketOrder = { place: string; kind: number; end: string };

const seconds = (column: string) => `floor(date_part('epoch', ${column} - timestamptz 'epoch'))::bigint`;

const NEWEST: BucketOrder = {
  place: seconds('created_at'),
  kind: 10,
  end: `(select ${seconds('created_at')} from products where workspace_id = $1 order by created_at, id limit 1)`,
};
/** An audit that ends meanwhile takes its product to the end of the list, and must not take it out of it. */
const LONGEST_NOT_AUDITED: BucketOrder = {
  place: `-${seconds('last_audited')}`,
  kind: 20,
  end: `least(-${seconds("(now() + interval '1 hour')")}, (select -${seconds('last_audited')} from products
    where workspace_id = $1 and last_audited is not null order by last_audited desc, id desc limit 1))`,
};
const HIGHEST_SCORE: BucketOrder = { place: 'score::bigint', kind: 30, end: '0' };

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

/**
 * The ranges of an order between two places, in its order and without a gap, each up to eight times as wide as the one
 * before: whatever the filter leaves, few rows more than a page are taken from them.
 */
export function rangesFrom(sort: ProductSort, { start, end }: Bounds): OrderRange[] {
  const isNullable = sort === '-score' || sort === 'last_audited';
  const empty = isNullable ? [emptyRange(sort)] : [];
  if (start === null) return empty;
  return [...(sort === '-score' ? scoresFrom(start) : timesFrom(BUCKET_ORDERS[sort].kind, start, end)), ...empty];
}

/** The same as a range that holds too much and what follows it, in its narrower buckets; null when it has none. */
export function narrowed(sort: ProductSort, range: OrderRange, end: number): OrderRange[] | null {
  const { kind, lowest, highest } = range;
  const level = kind - BUCKET_ORDERS[sort].kind;
  if (lowest === null || highest === null || (level === 0 && range.first === range.last)) return null;
  const isOne = (size: number) => Math.floor(highest / size) === Math.floor(lowest / size);
  let narrower = Math.max(0, level - 1);
  while (narrower > 0 && isOne(WIDTH ** narrower)) narrower -= 1;
  const size = WIDTH ** narrower;
  const buckets = downFrom(Math.floor(highest / size), Math.floor(lowest / size)).map((bucket) => ({
    kind: BUCKET_ORDERS[sort].kind + narrower,
    first: bucket,
    last: bucket,
    lowest: Math.max(lowest, bucket * size),
    highest: Math.min(highest, bucket * size + size - 1),
  }));
  return [...buckets, ...rangesFrom(sort, { start: lowest - 1, end })];
}

/** A level's buckets up to where the next level's begin, and those of the widest to the end. */
function timesFrom(kind: number, start: number, end: number): OrderRange[] {
  const ranges: OrderRange[] = [];
  let highest = start;
  for (let level = 0; highest >= end; level = Math.min(level + 1, LEVELS - 1)) {
    const size = WIDTH ** level;
    const wider = size * WIDTH;
    const lowest = Math.max(end, Math.floor(highest / wider) * wider);
    const [first, last] = [Math.floor(lowest / size), Math.floor(highest / size)];
    ranges.push({ kind: kind + level, first, last, lowest, highest });
    highest = lowest - 1;
  }
  return ranges;
}

/** Each score down to a multiple of eight, and the eights below. */
function scoresFrom(start: number): OrderRange[] {
  if (start < 0) return [];
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
