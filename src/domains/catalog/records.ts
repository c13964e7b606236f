import type { z } from 'zod';
import type { Context } from '../../kernel/context.ts';
import { FIELD_ENTRIES, type PRODUCT_FIELDS } from './columns.ts';
import { formatAmount } from './formats.ts';

/** Versions of a product's facts that one reading looks back over. */
const FACTS_VERSIONS = 21;

type Fields = typeof PRODUCT_FIELDS;
type Kept = { [Field in keyof Fields]: Fields[Field]['history'] extends null ? never : Field }[keyof Fields];
type Value<Field extends keyof Fields> = Exclude<z.output<Fields[Field]['create']>, undefined>;
type Price = NonNullable<Value<'price'>>;

/** A price that held until a moment. */
type FormerPrice = Price & { until: Date };

/** What the catalogue held of a product at a moment: every field whose history is kept; empty lists are null. */
export type ProductRecord = { [Field in Kept]: Value<Field> } & {
  productId: string;
  sku: string;
  /** Since when it held exactly this, description and bullets apart. */
  validFrom: Date;
  /** Other prices that held before, newest first, among the last 20 versions. */
  recentPrices: FormerPrice[];
};

/** Products, and the moment that their records are asked of. */
export type RecordsAsked = { productIds: readonly string[]; at: Date };

/** Products that one statement reads the records of, moments counted apart. */
const RECORDS_PER_STATEMENT = 1_000;

/**
 * The records of products as they were at a moment, in one statement.
 *
 * @param productIds 1..200
 * @returns those that the workspace had then, by product; none for a product that was deleted then or is purged
 */
export async function productRecordsAt(
  ctx: Pick<Context, 'sql' | 'principal'>,
  productIds: readonly string[],
  at: Date,
): Promise<Map<string, ProductRecord>> {
  const [records] = await productRecordsAtEach(ctx, [{ productIds, at }]);
  return records ?? new Map();
}

/**
 * As {@link productRecordsAt}, of many moments at once: a statement for each 1,000 products.
 *
 * @returns the records of each moment, in the order asked
 */
export async function productRecordsAtEach(
  ctx: Pick<Context, 'sql' | 'principal'>,
  asked: readonly RecordsAsked[],
): Promise<Map<string, ProductRecord>[]> {
  const found = asked.map(() => new Map<string, ProductRecord>());
  const pairs = asked.flatMap(({ productIds, at }, index) => productIds.map((productId) => ({ productId, at, index })));
  for (let start = 0; start < pairs.length; start += RECORDS_PER_STATEMENT) {
    const part = pairs.slice(start, start + RECORDS_PER_STATEMENT);
    const versions = byPlace(await readVersions(ctx, part));
    for (const [place, { productId, at, index }] of part.entries()) {
      const record = recordOf(versions.get(place) ?? [], at);
      if (record) found[index]?.set(productId, record);
    }
  }
  return found;
}

function byPlace(rows: readonly VersionRow[]): Map<number, VersionRow[]> {
  const versions = new Map<number, VersionRow[]>();
  for (const row of rows) {
    const known = versions.get(row.place);
    if (known) known.push(row);
    else versions.set(row.place, [row]);
  }
  return versions;
}

/** The versions that may have held, each product's newest first. */
function readVersions(
  { sql, principal }: Pick<Context, 'sql' | 'principal'>,
  pairs: readonly { productId: string; at: Date }[],
): Promise<VersionRow[]> {
  return sql.query<VersionRow>({
    name: 'product_records_at',
    text: `
      select given.place::int - 1 as place, product.id as "productId", sku, version.part, valid_from as "validFrom",
        valid_to as "validTo", content
      from unnest($2::text[], $3::timestamptz[]) with ordinality as given (id, at, place)
      join products product on product.workspace_id = $1 and product.id = given.id
      cross join (values ('facts', ${FACTS_VERSIONS}), ('copy', 1)) as parts (part, most)
      cross join lateral (
        select part, valid_from, valid_to, content from product_versions
        where workspace_id = $1 and product_id = product.id and part = parts.part and valid_from <= given.at
          and (valid_to is null or valid_to > valid_from)
        order by valid_from desc limit most) as version
      order by given.place, version.part, valid_from desc`,
    values: [principal.workspaceId, pairs.map(({ productId }) => productId), pairs.map(({ at }) => at)],
  });
}

type Content = Readonly<Record<string, unknown>>;
type VersionRow = {
  place: number;
  productId: string;
  sku: string;
  part: 'facts' | 'copy';
  validFrom: Date;
  validTo: Date | null;
  content: Content;
};

/** @param versions of one product, the newest of each part first */
function recordOf(versions: readonly VersionRow[], at: Date): ProductRecord | null {
  const facts = versions.filter(({ part }) => part === 'facts');
  const [held] = facts;
  if (!held || !isHolding(held, at)) return null;
  const copy = versions.find((version) => version.part === 'copy' && isHolding(version, at));
  const { productId, sku, validFrom } = held;
  return {
    ...keptFields({ ...held.content, ...copy?.content }),
    productId,
    sku,
    validFrom,
    recentPrices: formerPrices(facts),
  };
}

function isHolding({ validTo }: VersionRow, at: Date): boolean {
  return validTo === null || validTo > at;
}

/** What was stored had passed the checks of its day, and is read as that. */
function keptFields(content: Content): { [Field in Kept]: Value<Field> } {
  const kept = FIELD_ENTRIES.filter(([, { history }]) => history !== null);
  return Object.fromEntries(
    kept.map(([field, { kind }]) => [field, kind === 'price' ? priceOf(content) : (content[field] ?? null)]),
  ) as { [Field in Kept]: Value<Field> };
}

function priceOf({ priceAmount, priceCurrency }: Content): Price | null {
  if (typeof priceAmount !== 'string' || typeof priceCurrency !== 'string') return null;
  return { amount: formatAmount(priceAmount, priceCurrency), currency: priceCurrency };
}

function formerPrices([held, ...earlier]: readonly VersionRow[]): FormerPrice[] {
  let next = held ? priceOf(held.content) : null;
  return earlier.flatMap(({ content, validTo }) => {
    const price = priceOf(content);
    const isOther = price !== null && (price.amount !== next?.amount || price.currency !== next.currency);
    next = price;
    return isOther && validTo ? [{ ...price, until: validTo }] : [];
  });
}
