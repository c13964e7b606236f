import type { CursorValues } from '../../../kernel/page.ts';
import { escapeLike, type ProductFilter, type ProductSort } from '../product-filter.ts';

/** Adds a value to a statement. @returns how the statement calls it */
export type Bind = (value: unknown) => string;

/** The expression that the index of buckets is made of. */
export const BUCKETS = 'product_buckets(workspace_id, created_at, last_audited, score, brand, category)';
const TRIGRAMS = 'product_trigrams(title, sku, brand)';

/** Numbers of kinds of buckets, as the migration has them. */
const BRAND = 1;
const CATEGORY = 2;

/** The letters of a longer text beyond these are left to the comparison with the text itself. */
const TRIGRAMS_MAX = 32;

/** What each order is written as; the columns are unique together. */
export const ORDER_BY: Readonly<Record<ProductSort, string>> = {
  sku: 'sku',
  '-score': 'score desc nulls last, id desc',
  last_audited: 'last_audited nulls last, id',
  '-created_at': 'created_at desc, id desc',
};

/** What a row must hold for the filter, the workspace aside. */
export function rowCondition(filter: ProductFilter, bind: Bind): string {
  const { channel, brand, category, tag, q, minScore, maxScore, auditedBefore, includeDeleted } = filter;
  const pattern = q && bind(`%${escapeLike(q)}%`);
  const conditions = [
    !includeDeleted && 'deleted_at is null',
    channel && `channel = ${bind(channel)}::"Channel"`,
    brand && `brand = ${bind(brand)}`,
    category && `category = ${bind(category)}`,
    tag && `tags @> array[${bind(tag)}]`,
    minScore != null && `score >= ${bind(minScore)}::int`,
    maxScore != null && `score <= ${bind(maxScore)}::int`,
    auditedBefore && `(last_audited is null or last_audited < ${bind(auditedBefore)}::timestamptz)`,
    pattern && `(title ilike ${pattern} or sku ilike ${pattern} or brand ilike ${pattern})`,
  ];
  return conditions.filter((condition) => typeof condition === 'string' && condition).join(' and ') || 'true';
}

/** What the index itself can tell of the filter; `$1` is the workspace. */
export function indexCondition({ brand, category, tag, q }: ProductFilter, bind: Bind): string {
  const hashed = (value: string, kind: number) =>
    `${BUCKETS} @> array[hashtextextended(${bind(value)}, hashtextextended($1, ${kind}))]`;
  const conditions = [
    tag && `tags @> array[${bind(tag)}]`,
    brand && hashed(brand, BRAND),
    category && hashed(category, CATEGORY),
    q && `${TRIGRAMS} @@ (${trigramsOf(bind(q))})`,
  ];
  return conditions.filter(Boolean).join(' and ');
}

/** The rows behind a cursor, wherever they lie. */
export function pastCondition(sort: ProductSort, past: CursorValues | null, bind: Bind): string {
  if (past === null) return 'true';
  const [value = null, lastId = ''] = past;
  if (sort === 'sku') return `sku > ${bind(value)}`;
  const id = bind(lastId);
  if (sort === '-created_at') return `(created_at, id) < (${bind(value)}::timestamptz, ${id})`;
  const [column, type, sign] = sort === '-score' ? ['score', 'int', '<'] : ['last_audited', 'timestamptz', '>'];
  if (value === null) return `${column} is null and id ${sign} ${id}`;
  return `(${column} is null or (${column}, id) ${sign} (${bind(value)}::${type}, ${id}))`;
}

/** A part of {@link pastCondition} that one range of the order's own index holds, next to the cursor. */
export function nextCondition(sort: ProductSort, past: CursorValues | null, bind: Bind): string {
  if (past === null || past[0] === null || sort === 'sku' || sort === '-created_at') {
    return pastCondition(sort, past, bind);
  }
  const [value, id] = past;
  if (sort === '-score') return `(score, id) < (${bind(value)}::int, ${bind(id)})`;
  return `(last_audited, id) > (${bind(value)}::timestamptz, ${bind(id)})`;
}

/** A query for the three letters at each place of a text, or for what begins with a text of one or two. */
function trigramsOf(text: string): string {
  const lexeme = (letters: string) => String.raw`'''' || replace(replace(${letters}, '\', '\\'), '''', '''''') || ''''`;
  return `select case when char_length(q) < 3 then (${lexeme('q')} || ':*')::tsquery else (
      select string_agg(${lexeme('substr(q, n, 3)')}, ' & ') from generate_series(1, least(char_length(q) - 2, ${TRIGRAMS_MAX})) n
    )::tsquery end from (select lower(${text}::text) as q) asked`;
}
