import type { Product as ProductRow } from '../../generated/prisma/client.ts';
import { builder, type SchemaTypes } from '../../graphql/builder.ts';
import { NODE_PATHS, pageArgs, toConnection } from '../../graphql/connection.ts';
import { type ModelColumn, modelColumns } from '../../graphql/model-columns.ts';
import { Node, registerNode } from '../../graphql/node.ts';
import { selectionOf } from '../../graphql/selection.ts';
import { weightOf } from '../../graphql/sizes.ts';
import type { Context } from '../../kernel/context.ts';
import { JobStatusEnum } from '../jobs/schema.ts';
import { mapFields, PRODUCT_FIELDS, type ProductColumn, type ProductField } from './columns.ts';
import { createProducts, deleteProduct, restoreProduct, updateProduct } from './commands.ts';
import { formatAmount } from './formats.ts';
import { startImport } from './import/start-import.ts';
import { skuFaults } from './new-products.ts';
import { countProducts, findProductById, getProduct, listProducts } from './queries.ts';
import { restorableUntil, SKU_MISMATCH, SKU_PATTERN } from './rules.ts';
import { AvailabilityEnum, ChannelEnum, ProductSortEnum } from './schema/enums.ts';

export { ChannelEnum } from './schema/enums.ts';

const Price = builder.objectRef<{ amount: string; currency: string }>('Price').implement({
  description: 'An amount of money.',
  fields: (t) => ({
    amount: t.exposeString('amount', { description: 'A decimal, e.g. `129.99`.' }),
    currency: t.exposeString('currency', { description: 'ISO 4217 code, e.g. `USD`.' }),
  }),
});

const COLUMNS = modelColumns('Product');
const PRICE = 'The price in the canonical record.';

/** What the Prisma schema says of a field; the price has no column of its own. */
function columnOf(field: ProductField): ModelColumn {
  return COLUMNS.get(field) ?? { description: 'The price.', isNullable: true };
}

/** The fields whose column is of exactly this type. */
type FieldOf<Value> = {
  [Field in ProductField & keyof ProductRow]: [ProductRow[Field], Value] extends [Value, ProductRow[Field]]
    ? Field
    : never;
}[ProductField & keyof ProductRow];

function isList(field: ProductField): field is FieldOf<string[]> {
  return PRODUCT_FIELDS[field].kind === 'list';
}

function isOptionalText(field: ProductField): field is FieldOf<string | null> {
  return columnOf(field).isNullable && !isList(field);
}

function priceOf({ priceAmount, priceCurrency }: Pick<ProductRow, 'priceAmount' | 'priceCurrency'>) {
  if (!priceAmount || !priceCurrency) return null;
  return { amount: formatAmount(priceAmount.toFixed(), priceCurrency), currency: priceCurrency };
}

/** A product page that the workspace watches. */
export const Product = builder.prismaObject('Product', {
  interfaces: [Node],
  fields: (t) => ({
    sku: t.exposeString('sku'),
    ...mapFields((field, column) => {
      const { description } = columnOf(field);
      const extensions = sizeOf(column);
      if (field === 'channel') return t.expose('channel', { type: ChannelEnum });
      if (field === 'availability') return t.expose('availability', { type: AvailabilityEnum, nullable: true });
      if (field === 'price') return t.field({ type: Price, nullable: true, description: PRICE, resolve: priceOf });
      if (isList(field)) return t.exposeStringList(field, { description, extensions });
      if (isOptionalText(field)) return t.exposeString(field, { nullable: true, description, extensions });
      return t.exposeString(field, { description, extensions });
    }),
    score: t.exposeInt('score', { nullable: true }),
    lastAudited: t.expose('lastAudited', { type: 'DateTime', nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    deletedAt: t.expose('deletedAt', { type: 'DateTime', nullable: true }),
    restorableUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Until when a deleted product can be restored.',
      select: { deletedAt: true },
      resolve: ({ deletedAt }) => (deletedAt ? restorableUntil(deletedAt) : null),
    }),
  }),
});

registerNode('Product', {
  scope: 'catalog:read',
  load: (context, id, info) => findProductById(context, id, selectionOf({ context, info, typeName: 'Product' })),
});

const ProductConnection = builder.connectionObject({ type: Product, name: 'ProductConnection' });

const ProductFilterInput = builder.inputType('ProductFilter', {
  description: 'Which products; everything given must hold.',
  fields: (t) => ({
    channel: t.field({ type: ChannelEnum, description: 'Where the page stands.' }),
    brand: t.string({ description: 'Exactly this brand.' }),
    tag: t.string({ description: 'Has this tag.' }),
    category: t.string({ description: 'Exactly this category.' }),
    q: t.string({
      description: 'Part of the title, SKU or brand, in any case.',
      extensions: { constraints: { minLength: 1, maxLength: 200 } },
    }),
    minScore: t.int({ description: 'Latest score at least this.', extensions: { constraints: { min: 0, max: 100 } } }),
    maxScore: t.int({ description: 'Latest score at most this.', extensions: { constraints: { min: 0, max: 100 } } }),
    auditedBefore: t.field({ type: 'DateTime', description: 'Audited before this moment, or never.' }),
    includeDeleted: t.boolean({ description: 'Deleted products too; not unless it is asked for.' }),
  }),
});

const PriceInput = builder.inputType('PriceInput', {
  description: 'An amount of money.',
  fields: (t) => ({
    amount: t.string({
      required: true,
      description: 'A decimal, e.g. `129.99`.',
      extensions: {
        constraints: { pattern: '^[0-9]{1,10}(\\.[0-9]{1,4})?$', mismatch: "must be a decimal such as '129.99'" },
      },
    }),
    currency: t.string({
      required: true,
      description: 'ISO 4217 code, e.g. `USD`.',
      extensions: { constraints: { pattern: '^[A-Z]{3}$', mismatch: "must be an ISO 4217 code such as 'USD'" } },
    }),
  }),
});

type InputBuilder = PothosSchemaTypes.InputFieldBuilder<
  PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>,
  'InputObject'
>;

const CHANNEL_WHEN = {
  create: "Detected from the URL's host when it is not given.",
  patch: 'Null goes back to detection.',
} as const;

/** The fields that callers set, as one of the two inputs has them. */
function inputFields(t: InputBuilder, when: 'create' | 'patch') {
  return mapFields((field, { kind, isRequired, constraints }) => {
    const { description } = columnOf(field);
    const options = { required: isRequired && when === 'create', description, extensions: { constraints } };
    if (field === 'channel') return t.field({ type: ChannelEnum, description: CHANNEL_WHEN[when] });
    if (field === 'availability') return t.field({ type: AvailabilityEnum, description });
    if (kind === 'price') return t.field({ type: PriceInput, description });
    return kind === 'list' ? t.stringList(options) : t.string(options);
  });
}

const ProductInput = builder.inputType('ProductInput', {
  description: 'A product as it is created.',
  fields: (t) => ({
    sku: t.string({
      required: true,
      description: "The workspace's own identifier.",
      extensions: { constraints: { pattern: SKU_PATTERN, mismatch: SKU_MISMATCH } },
    }),
    ...inputFields(t, 'create'),
  }),
});

const ProductPatch = builder.inputType('ProductPatch', {
  description: 'A change to a product: what is absent stays, null clears what may be empty.',
  fields: (t) => inputFields(t, 'patch'),
});

/** What a file of rows is written in. */
export const ImportFormat = builder.enumType('ImportFormat', {
  description: 'What a file of rows is written in.',
  values: {
    CSV: { value: 'text/csv', description: 'A header line, then a record a row.' },
    JSONL: { value: 'application/x-ndjson', description: 'A JSON object a line.' },
  } as const,
});

const ImportInput = builder.inputType('ImportProductsInput', {
  description: 'Either an upload, or content with its format.',
  fields: (t) => ({
    upload: t.id({ description: 'A body that was posted to `/v1/catalog/import`.' }),
    content: t.string({ description: 'The rows themselves, at most 1 MiB.' }),
    format: t.field({ type: ImportFormat, description: 'What `content` is written in.' }),
    dryRun: t.boolean({ description: 'Only report what would happen.' }),
    shopUrl: t.string({
      description: "The shop's address, for files of Shopify, which name none: products are at `/products/` below it.",
      extensions: { example: 'https://shop.example' },
    }),
    currency: t.string({ description: 'The currency of amounts that name none.', extensions: { example: 'EUR' } }),
  }),
});

const AcceptedImport = builder.objectRef<Awaited<ReturnType<typeof startImport>>>('AcceptedImport').implement({
  description: 'A job that takes products in.',
  fields: (t) => ({
    jobId: t.exposeID('jobId', { description: 'The job to follow; its result reports on every bad row.' }),
    status: t.expose('status', { type: JobStatusEnum, description: 'Where it stands.' }),
  }),
});

const skuArg = { required: true, description: "The product's SKU.", extensions: { example: 'VRN-AC1' } } as const;

builder.queryFields((t) => ({
  product: t.field({
    type: Product,
    nullable: true,
    authScopes: { scope: 'catalog:read' },
    description: 'One product.',
    args: { sku: t.arg.string(skuArg) },
    resolve: (_root, { sku }, context, info) =>
      getProduct(context, sku, selectionOf({ context, info, typeName: 'Product' })),
  }),
  products: t.field({
    type: ProductConnection,
    authScopes: { scope: 'catalog:read' },
    description: "The workspace's products, newest first unless sorted otherwise.",
    args: {
      ...pageArgs(t.arg),
      filter: t.arg({ type: ProductFilterInput, description: 'Which products.' }),
      sort: t.arg({
        type: ProductSortEnum,
        description: 'Newest first when left out.',
        extensions: { example: '-score' },
      }),
    },
    resolve: async (_root, args, context, info) => {
      const selection = selectionOf({ context, info, typeName: 'Product', paths: NODE_PATHS });
      return toConnection(await listProducts(context, args, selection), () => countProducts(context, args.filter));
    },
  }),
}));

builder.mutationFields((t) => ({
  createProducts: t.field({
    type: [Product],
    authScopes: { scope: 'catalog:write' },
    description: 'Creates 1 to 200 products, all or none; the channel is detected when it is not given.',
    args: { inputs: t.arg({ type: [ProductInput], required: true, description: 'The products.' }) },
    extensions: {
      findFaults: ({ inputs }: { inputs?: unknown }, context: Context) => skuFaults(context, [inputs ?? []].flat()),
    },
    resolve: (_root, { inputs }, context) => createProducts(context, inputs),
  }),
  updateProduct: t.field({
    type: Product,
    authScopes: { scope: 'catalog:write' },
    description: 'Changes the given fields of a product.',
    args: {
      sku: t.arg.string(skuArg),
      input: t.arg({ type: ProductPatch, required: true, description: 'The change.' }),
    },
    resolve: (_root, { sku, input }, context) => updateProduct(context, sku, input),
  }),
  deleteProduct: t.field({
    type: Product,
    authScopes: { scope: 'catalog:write' },
    description: 'Deletes a product; it can be restored for 30 days.',
    args: { sku: t.arg.string(skuArg) },
    resolve: (_root, { sku }, context) => deleteProduct(context, sku),
  }),
  restoreProduct: t.field({
    type: Product,
    authScopes: { scope: 'catalog:write' },
    description: 'Takes a deletion back, within 30 days.',
    args: { sku: t.arg.string(skuArg) },
    resolve: (_root, { sku }, context) => restoreProduct(context, sku),
  }),
  importProducts: t.field({
    type: AcceptedImport,
    authScopes: { scope: 'catalog:write' },
    description: 'Creates and updates products by SKU from CSV or JSONL: good rows land, bad ones are reported.',
    args: { input: t.arg({ type: ImportInput, required: true, description: 'What to import.' }) },
    resolve: (_root, { input }, context) => startImport(context, input),
  }),
}));

/** How many items a field has at most, and what their text weighs. */
function sizeOf({ kind, constraints }: ProductColumn) {
  const { maxItems = 1, maxLength = 0 } = constraints as { maxItems?: number; maxLength?: number };
  const weight = weightOf(maxItems * maxLength);
  return kind === 'list' ? { size: maxItems, weight } : { weight };
}
