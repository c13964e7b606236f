import { createHash } from 'node:crypto';
import type { Product } from '../../../generated/prisma/client.ts';
import type { Context } from '../../../kernel/context.ts';
import type { CursorValues } from '../../../kernel/page.ts';
import { COLUMNS, type StoredProduct, toProduct } from '../prepared.ts';
import type { ProductFilter, ProductSort } from '../product-filter.ts';
import {
  type Bind,
  BUCKETS,
  indexCondition,
  nextCondition,
  ORDER_BY,
  pastCondition,
  rowCondition,
} from './conditions.ts';
import { type Bounds, BUCKET_ORDERS, narrowed, type OrderRange, rangesFrom } from './order-buckets.ts';

/** Rows that are passed in the list's own order before the index is asked. */
const WALK = 512;

/** Rows that tell whether a frequent brand or category is frequent here. */
const FIRST_ROWS = 16;

/** One or two letters begin many trigrams, so what they leave is dear to look up. */
const WALK_FOR_LETTERS = 1_024;
const LETTERS = 3;

/** So many of a walk are not rare: the list is walked on. */
const NOT_RARE = 8;

/** A range that holds so many pages is looked through in narrower ones. */
const RANGE_PAGES = 3;

/** As many are sorted of one that has no narrower ones: it is looked at once. */
const DENSE_MAX = 2_000;

/** So often, at most, the index is asked for a page. */
const LOOKUPS = 4;

/** By SKU, all that the filter leaves is sorted, if it is no more. */
const FEW = 1_000;

/** Separates the trigrams that the index is made of: what holds it is not looked up. */
const SEPARATOR = '\u0001';

/** More are counted by reading the workspace. */
const COUNTED = 10_000;

/** A page of a list: what it leaves, in which order, and behind which row it begins. */
export type SparsePage = { filter: ProductFilter; sort: ProductSort; past: CursorValues | null; take: number };

/** Can so few products be left that a walk through the list would not fill a page? */
export function mayBeSparse({ tag, q, brand, category, skus }: ProductFilter, sort: ProductSort): boolean {
  if (skus || q?.includes(SEPARATOR)) return false;
  if (tag || q) return true;
  // The newest and the best of a brand, or of a category, have an index in their own order, and texts have no ranges.
  return Boolean(sort === 'last_audited' ? brand || category : sort === '-score' && brand && category);
}

/**
 * The rows of a page of which there may be few. Where the first row of the list is one, some of the list is walked; then
 * the index is asked for range after range of the order, until the page is full.
 *
 * @returns null when a range holds too many: then the list is to be walked until the page is full
 */
export async function readSparse(ctx: Context, page: SparsePage): Promise<Product[] | null> {
  const { rows, bounds } = await walk(ctx, page);
  if (rows.length === page.take || bounds === null) return rows.map(toProduct);
  if (isLetters(page.filter) && rows.length >= NOT_RARE) return null;
  const found = page.sort === 'sku' ? await lookUpAll(ctx, page) : await lookUpFrom(ctx, page, bounds);
  return found?.map(toProduct) ?? null;
}

/** How many products the filter leaves, where they are few; null when they are not. */
export async function countFew(ctx: Context, filter: ProductFilter): Promise<number | null> {
  const bounds = await wholeBounds(ctx);
  const { values, bind } = binder(ctx);
  const condition = rowCondition(filter, bind);
  const text = `select count(*)::int as count from (
    select 1 from ${rangesSql(rangesFrom('-created_at', bounds), bind)} cross join lateral (
      select * from products where ${BUCKETS} && ranges.keys and ${indexCondition(filter, bind)} offset 0) found
    where workspace_id = $1 and ${inRange('-created_at')} and ${condition} limit ${COUNTED + 1}) counted`;
  const [row] = await ctx.sql.query<{ count: number }>({ name: nameOf(text), text, values });
  return row && row.count <= COUNTED ? row.count : null;
}

/** What a walk found, and the bounds of the list from its first row on; null when it has ended. */
type Walked = { rows: StoredProduct[]; bounds: Bounds | null };

async function walk(ctx: Context, { filter, sort, past, take }: SparsePage): Promise<Walked> {
  const { values, bind } = binder(ctx);
  const condition = rowCondition(filter, bind);
  const list = `from products where workspace_id = $1 and ${nextCondition(sort, past, bind)} order by ${ORDER_BY[sort]}`;
  const limit = isLetters(filter)
    ? WALK_FOR_LETTERS
    : `(select case when ${isPromising(filter, { condition, list }, bind)} then ${WALK} else 0 end)`;
  const { place, end } = BUCKET_ORDERS[sort];
  const text = `with first as materialized (select * ${list} limit 1)
    select first.*, walked.* from (select ${place} as start, ${end} as "end" from first) first left join lateral (
      select ${COLUMNS} from (select * ${list} limit ${limit}) passed
      where ${condition} order by ${ORDER_BY[sort]} limit ${bind(take)}) walked on true`;
  const rows = await ctx.sql.query<StoredProduct & { start: string | null; end: string }>({
    name: nameOf(text),
    text,
    values,
  });
  const [first] = rows;
  // Behind the last row that has a value, those without one may follow.
  const mayGoOn = (sort === '-score' || sort === 'last_audited') && past !== null && past[0] !== null;
  if (!first) return { rows: [], bounds: mayGoOn ? { start: null, end: 0 } : null };
  const bounds = { start: first.start === null ? null : Number(first.start), end: Number(first.end) };
  return { rows: rows.filter(({ id }) => id !== null).map(({ start: _, end: __, ...row }) => row), bounds };
}

/** Is it worth to walk a list? Its first row says so, or its first rows where the index knows that more have the value. */
function isPromising(
  { tag, q, brand, category }: ProductFilter,
  { condition, list }: { condition: string; list: string },
  bind: Bind,
): string {
  if (tag || q) return `exists (select from first where ${condition})`;
  const [column, value] = brand ? ['brand', brand] : ['category', category];
  return `exists (select from products where workspace_id = $1 and ${column} = ${bind(value)}
    order by created_at desc, id desc limit 1 offset ${WALK}) and exists (
    select from (select * ${list} limit ${FIRST_ROWS}) few where ${condition})`;
}

/** From the newest product to the oldest. */
async function wholeBounds({ sql, principal }: Context): Promise<Bounds> {
  const { place, end } = BUCKET_ORDERS['-created_at'];
  const [row] = await sql.query<{ start: string; end: string }>({
    name: 'products_bounds',
    text: `select ${place} as start, ${end} as "end" from products
      where workspace_id = $1 order by ${ORDER_BY['-created_at']} limit 1`,
    values: [principal.workspaceId],
  });
  return { start: row ? Number(row.start) : null, end: Number(row?.end) };
}

/** `range` is the number of the range; when it holds too many, `isFull` says so, if need be in a row without an id. */
type Found = StoredProduct & { isFull: boolean; range: string };

/**
 * The rows of a page, range after range. One that holds too many is looked through in narrower ones, or whole when it is
 * one moment, one score, or without a value.
 */
async function lookUpFrom(ctx: Context, page: SparsePage, bounds: Bounds): Promise<StoredProduct[] | null> {
  const rows: StoredProduct[] = [];
  const mostOf = (range: OrderRange) =>
    narrowed(page.sort, range, bounds.end) === null ? DENSE_MAX : page.take * RANGE_PAGES;
  let ranges = rangesFrom(page.sort, bounds);
  for (let lookup = 0; lookup < LOOKUPS; lookup += 1) {
    const next = { ...page, take: page.take - rows.length };
    const found = await lookUp(ctx, next, { ranges, most: ranges.map(mostOf) });
    const end = found.findIndex(({ isFull }) => isFull);
    const whole = end < 0 ? found : found.slice(0, end);
    rows.push(...whole.map(({ isFull: _, range: __, ...row }) => row));
    if (end < 0) return rows;
    const full = ranges[Number(found[end]?.range) - 1];
    const narrower = full ? narrowed(page.sort, full, bounds.end) : null;
    if (narrower === null) return null;
    ranges = narrower;
  }
  return null;
}

/** @param asked.most rows that may be found in each of the ranges before it is full */
function lookUp(
  ctx: Context,
  page: SparsePage,
  asked: { ranges: readonly OrderRange[]; most: readonly number[] },
): Promise<Found[]> {
  const { filter, sort, past } = page;
  const { values, bind } = binder(ctx);
  const take = bind(page.take);
  const most = `(${bind(asked.most)}::int[])[ranges.number]`;
  // A range is taken from the index before it is sorted, or the planner would walk the list for it.
  const text = `select kept.* from ${rangesSql(asked.ranges, bind)} cross join lateral (
      with found as materialized (
        select * from products where ${BUCKETS} && ranges.keys and ${indexCondition(filter, bind)} limit ${most} + 1)
      select counted.size > ${most} as "isFull", ranges.number as range, shown.*
      from (select count(*) as size from found) counted left join lateral (
        select ${COLUMNS} from found
        where workspace_id = $1 and ${inRange(sort)} and ${pastCondition(sort, past, bind)} and ${rowCondition(filter, bind)}
        order by ${ORDER_BY[sort]} limit ${take}) shown on true
      where shown.id is not null or counted.size > ${most}) kept
    limit ${take}`;
  return ctx.sql.query<Found>({ name: nameOf(text), text, values });
}

/** As {@link lookUpFrom}, where no range follows the order: all are sorted, if they are few. */
async function lookUpAll(ctx: Context, { filter, sort, past, take }: SparsePage): Promise<StoredProduct[] | null> {
  const bounds = await wholeBounds(ctx);
  const { values, bind } = binder(ctx);
  const text = `select page.*, count(*) over ()::int as total from (
      select found.* from ${rangesSql(rangesFrom('-created_at', bounds), bind)} cross join lateral (
        select * from products where ${BUCKETS} && ranges.keys and ${indexCondition(filter, bind)} offset 0) found
      where workspace_id = $1 and ${inRange('-created_at')} and ${rowCondition(filter, bind)} limit ${FEW + 1}) page`;
  const listed = `select ${COLUMNS}, total from (${text}) page
    where total > ${FEW} or ${pastCondition(sort, past, bind)} order by ${ORDER_BY[sort]} limit ${bind(take)}`;
  const rows = await ctx.sql.query<StoredProduct & { total: number }>({ name: nameOf(listed), text: listed, values });
  return rows.some(({ total }) => total > FEW) ? null : rows.map(({ total: _, ...row }) => row);
}

/** The ranges as rows, in their order, with the keys of their buckets. */
function rangesSql(ranges: readonly OrderRange[], bind: Bind): string {
  const column = (type: string, name: 'kind' | 'first' | 'last' | 'lowest' | 'highest') =>
    `${bind(ranges.map((range) => range[name]))}::${type}[]`;
  return `(select number, lowest, highest, array(
      select hashint8extended(bucket, hashtextextended($1, kind)) from generate_series(first, last) bucket) as keys
    from unnest(${column('int', 'kind')}, ${column('bigint', 'first')}, ${column('bigint', 'last')},
      ${column('bigint', 'lowest')}, ${column('bigint', 'highest')}) with ordinality ranges(kind, first, last, lowest, highest, number)) ranges`;
}

/** Two buckets may share a key. */
function inRange(sort: ProductSort): string {
  const { place } = BUCKET_ORDERS[sort];
  return `(${place} between ranges.lowest and ranges.highest or (ranges.lowest is null and ${place} is null))`;
}

function isLetters({ q }: ProductFilter): boolean {
  return typeof q === 'string' && q !== '' && [...q].length < LETTERS;
}

/** Values of a statement, of which the workspace is the first. */
function binder({ principal }: Context): { values: unknown[]; bind: Bind } {
  const values: unknown[] = [principal.workspaceId];
  const bind: Bind = (value) => `$${values.push(value)}`;
  return { values, bind };
}

/** There are as many texts as ways to filter and sort: each is prepared once by each connection. */
function nameOf(text: string): string {
  return `s${createHash('sha1').update(text).digest('base64url')}`;
}
