import { Prisma, type Product } from '../../generated/prisma/client.ts';
import { detectChannel } from './channel.ts';
import { STORED_COLUMNS } from './columns.ts';
import type { ProductInput, ProductPatch } from './rules.ts';

type StoredValue = string | boolean | string[] | null;

/** Everything of a row that callers decide, by the names of its columns in Prisma; plain JSON. */
export type StoredFields = Readonly<Record<string, StoredValue>>;

const EMPTY: StoredFields = {
  channel: null,
  isChannelExplicit: false,
  ...Object.fromEntries(STORED_COLUMNS.map(({ name, sql }) => [name, sql.endsWith('[]') ? [] : null])),
};

/** The fields of a new product. The channel is detected unless it is given. */
export function newFields(input: ProductInput): StoredFields {
  const { channel, url } = input;
  return {
    ...EMPTY,
    ...givenFields(input),
    channel: channel ?? detectChannel(url),
    isChannelExplicit: channel != null,
  };
}

/**
 * The fields of a product after a change: what is absent stays, null empties.
 *
 * @param options.isRepeatGiven does the channel that a product has anyhow count as given? A file may merely repeat it
 */
export function changedFields(
  before: StoredFields,
  patch: ProductPatch,
  options: { isRepeatGiven: boolean },
): StoredFields {
  const after = { ...before, ...givenFields(patch) };
  const { channel } = patch;
  const isRepeated = channel != null && channel === before['channel'];
  const isLeft = channel === undefined && (before['isChannelExplicit'] === true || before['url'] === after['url']);
  if (isLeft || (isRepeated && !options.isRepeatGiven)) return after;
  return { ...after, channel: channel ?? detectChannel(String(after['url'])), isChannelExplicit: channel != null };
}

/** The fields of a row as it was read. */
export function fieldsOf(row: Product): StoredFields {
  const { priceAmount, ...rest } = row;
  const priced = { ...rest, priceAmount: priceAmount?.toFixed() ?? null };
  return Object.fromEntries(Object.entries(priced).filter(isStored));
}

/** Do they hold the same? */
export function isSame(first: StoredFields, second: StoredFields): boolean {
  return Object.keys(EMPTY).every((name) => JSON.stringify(first[name]) === JSON.stringify(second[name]));
}

function givenFields(input: ProductPatch): StoredFields {
  const { channel: _apart, price, ...plain } = input;
  const filled = Object.entries(plain).filter(isStored);
  return {
    ...Object.fromEntries(filled.map(([name, value]) => [name, value ?? EMPTY[name] ?? null])),
    ...(price === undefined ? {} : { priceAmount: plainAmount(price?.amount), priceCurrency: price?.currency ?? null }),
  };
}

/** As the database writes it back, so that `9.5` and `9.50` are the same. */
function plainAmount(amount: string | undefined): string | null {
  return amount === undefined ? null : new Prisma.Decimal(amount).toFixed();
}

/** A column that callers fill holds what its field takes, so its name tells the type of its value. */
function isStored(entry: [string, unknown]): entry is [string, StoredValue] {
  return entry[0] in EMPTY && entry[1] !== undefined;
}
