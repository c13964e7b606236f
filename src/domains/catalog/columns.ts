import type { z } from 'zod';
import type { Product } from '../../generated/prisma/client.ts';
import { Availability, Channel } from '../../generated/prisma/enums.ts';
import { isGtin } from '../../kernel/gtin.ts';
import { snakeCase } from '../../kernel/naming.ts';
import { type Kind, labels, money, oneOf, pattern, text, texts, webUrl, webUrls } from './column-kinds.ts';

/** What the product decides and no caller; `sku` is chosen once. */
export const OWN_COLUMNS = [
  'id',
  'workspaceId',
  'sku',
  'isChannelExplicit',
  'score',
  'lastAudited',
  'createdAt',
  'updatedAt',
  'deletedAt',
] as const satisfies readonly (keyof Product)[];

type OwnColumn = (typeof OWN_COLUMNS)[number];

/** A field of a product that callers set. The price is one field and two columns. */
export type ProductField = Exclude<keyof Product, OwnColumn | 'priceAmount' | 'priceCurrency'> | 'price';

/** Kept apart in the history, so that a new price does not copy the description. */
type HistoryPart = 'facts' | 'copy';

type Options = {
  /** Where its history is kept; null keeps none. */
  history: HistoryPart | null;
  /** Its value in the documented example; none shows it empty. */
  example?: unknown;
};

/** One field of {@link PRODUCT_FIELDS}. */
export type ProductColumn = Kind & Options & { isRequired: boolean; create: z.ZodType; patch: z.ZodType };

/**
 * Every field of a product that callers set, in the order in which it is shown. Input and patch, insert and update, the
 * import, the example, both faces and the history follow from here; descriptions come from the Prisma schema.
 */
export const PRODUCT_FIELDS = {
  title: required(text(500), { history: 'facts', example: 'Vornado AC1 air purifier' }),
  brand: optional(text(200), { history: 'facts', example: 'Vornado' }),
  url: required(webUrl(), { history: 'facts', example: 'https://vornado.com/products/ac1' }),
  channel: optional(oneOf('Channel', Channel), { history: null }),
  description: optional(text(20_000), { history: 'copy' }),
  bullets: optional(texts(30, 1_000), {
    history: 'copy',
    example: ['True HEPA filter', 'For rooms up to 15 square metres'],
  }),
  category: optional(text(200), { history: 'facts' }),
  tags: optional(labels(50, 64), { history: null, example: ['air', 'home'] }),
  gtin: optional(
    pattern({
      pattern: '^([0-9]{8}|[0-9]{12,14})$',
      isValid: isGtin,
      message: 'must be 8, 12, 13 or 14 digits with a valid check digit',
    }),
    { history: 'facts', example: '4006381333931' },
  ),
  mpn: optional(text(70), { history: 'facts' }),
  price: optional(money(), { history: 'facts', example: { amount: '129.99', currency: 'USD' } }),
  availability: optional(oneOf('Availability', Availability), { history: 'facts', example: 'in_stock' }),
  imageUrls: optional(webUrls(50), { history: null }),
} satisfies Record<ProductField, ProductColumn>;

/** The fields with their names, in the order of the table. */
export const FIELD_ENTRIES: readonly (readonly [ProductField, ProductColumn])[] = entriesOf(PRODUCT_FIELDS);

/** The fields that are shown before the latest score, as documented; and those behind it. */
export const LEADING_FIELDS: readonly ProductField[] = ['title', 'brand', 'url', 'channel'];
export const FURTHER_FIELDS = FIELD_ENTRIES.map(([field]) => field).filter((field) => !LEADING_FIELDS.includes(field));

/** Something made of each field, by its name. */
export function mapFields<Made>(make: (field: ProductField, column: ProductColumn) => Made): Record<string, Made> {
  return Object.fromEntries(FIELD_ENTRIES.map(([field, column]) => [field, make(field, column)]));
}

/** Where a field is stored: its name in a row as Prisma reads it, its column, and the column's type. */
export type StoredColumn = { field: ProductField; name: string; column: string; sql: string };

/** The columns that callers' fields fill, but the channel, which is written with whether it was given. */
export const STORED_COLUMNS: readonly StoredColumn[] = FIELD_ENTRIES.filter(([field]) => field !== 'channel').flatMap(
  ([field, { kind, sql }]) =>
    kind === 'price'
      ? [stored(field, `${field}Amount`, sql), stored(field, `${field}Currency`, 'text')]
      : [stored(field, field, sql)],
);

function stored(field: ProductField, name: string, sql: string): StoredColumn {
  return { field, name, column: snakeCase(name), sql };
}

function required<Check extends z.ZodType, const Given extends Options>(kind: Kind<Check>, options: Given) {
  return { ...kind, ...options, isRequired: true, create: kind.check, patch: kind.check.optional() };
}

function optional<Check extends z.ZodType, const Given extends Options>(kind: Kind<Check>, options: Given) {
  return { ...kind, ...options, isRequired: false, create: kind.check.nullish(), patch: kind.check.nullish() };
}

/** The library forgets the names of the keys; the table has no others. */
function entriesOf<Table extends Record<ProductField, ProductColumn>>(table: Table) {
  return Object.entries(table) as [ProductField, ProductColumn][];
}
