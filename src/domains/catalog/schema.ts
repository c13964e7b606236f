import { queryFromInfo } from '@pothos/plugin-prisma';
import { Availability, Channel } from '../../generated/prisma/enums.ts';
import { builder } from '../../graphql/builder.ts';
import { NODE_PATHS, pageArgs, toConnection } from '../../graphql/connection.ts';
import { Node, registerNode } from '../../graphql/node.ts';
import { JobStatusEnum } from '../jobs/schema.ts';
import { createProducts, deleteProduct, restoreProduct, updateProduct } from './commands.ts';
import { formatAmount } from './formats.ts';
import { startImport } from './import/start-import.ts';
import { countProducts, findProductById, getProduct, listProducts, PRODUCT_SORTS } from './queries.ts';
import { restorableUntil, SKU_PATTERN } from './rules.ts';

/** Where a product page stands. */
export const ChannelEnum = builder.enumType('Channel', {
  description: "Where a product page stands: on the brand's own site, at a retailer, or on a marketplace.",
  values: Object.values(Channel),
});

const AvailabilityEnum = builder.enumType('Availability', {
  description: 'Can it be bought now?',
  values: Object.values(Availability),
});

const Price = builder.objectRef<{ amount: string; currency: string }>('Price').implement({
  description: 'An amount of money.',
  fields: (t) => ({
    amount: t.exposeString('amount', { description: 'A decimal, e.g. `129.99`.' }),
    currency: t.exposeString('currency', { description: 'ISO 4217 code, e.g. `USD`.' }),
  }),
});

/** A product page that the workspace watches. */
export const Product = builder.prismaObject('Product', {
  interfaces: [Node],
  fields: (t) => ({
    sku: t.exposeString('sku'),
    title: t.exposeString('title'),
    brand: t.exposeString('brand', { nullable: true }),
    url: t.exposeString('url'),
    channel: t.expose('channel', { type: ChannelEnum }),
    score: t.exposeInt('score', { nullable: true }),
    lastAudited: t.expose('lastAudited', { type: 'DateTime', nullable: true }),
    description: t.exposeString('description', { nullable: true }),
    bullets: t.exposeStringList('bullets'),
    category: t.exposeString('category', { nullable: true }),
    tags: t.exposeStringList('tags'),
    gtin: t.exposeString('gtin', { nullable: true }),
    price: t.field({
      type: Price,
      nullable: true,
      description: 'The price in the canonical record.',
      select: { priceAmount: true, priceCurrency: true },
      resolve: ({ priceAmount, priceCurrency }) =>
        priceAmount && priceCurrency
          ? { amount: formatAmount(priceAmount.toFixed(), priceCurrency), currency: priceCurrency }
          : null,
    }),
    availability: t.expose('availability', { type: AvailabilityEnum, nullable: true }),
    imageUrls: t.exposeStringList('imageUrls'),
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
  load: (context, id, info) => findProductById(context, id, queryFromInfo({ context, info, typeName: 'Product' })),
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
      extensions: { constraints: { pattern: '^[0-9]{1,10}(\\.[0-9]{1,4})?$' } },
    }),
    currency: t.string({
      required: true,
      description: 'ISO 4217 code, e.g. `USD`.',
      extensions: { constraints: { pattern: '^[A-Z]{3}$' } },
    }),
  }),
});

const long = (maxLength: number) => ({ minLength: 1, maxLength });

const OPTIONAL_FIELDS = {
  brand: { description: "The brand's name.", extensions: { constraints: long(200) } },
  description: { description: 'Plain prose about the product.', extensions: { constraints: long(20_000) } },
  bullets: {
    description: 'Feature bullets, in order.',
    extensions: { constraints: { maxItems: 30, ...long(1_000) } },
  },
  category: { description: "A category of the merchant's own.", extensions: { constraints: long(200) } },
  tags: {
    description: "Labels of the merchant's own.",
    extensions: { constraints: { maxItems: 50, ...long(64) } },
  },
  gtin: {
    description: 'GTIN of 8, 12, 13 or 14 digits, the last of which checks the others.',
    extensions: { constraints: { pattern: '^([0-9]{8}|[0-9]{12,14})$' } },
  },
  imageUrls: {
    description: 'Absolute URLs of images, the main one first.',
    extensions: {
      constraints: { maxItems: 50, maxLength: 2048, format: 'uri', pattern: '^https?://' },
    },
  },
} as const;

const ProductInput = builder.inputType('ProductInput', {
  description: 'A product as it is created.',
  fields: (t) => ({
    sku: t.string({
      required: true,
      description: "The workspace's own identifier.",
      extensions: { constraints: { pattern: SKU_PATTERN } },
    }),
    title: t.string({
      required: true,
      description: "The product's name.",
      extensions: { constraints: { minLength: 1, maxLength: 500 } },
    }),
    url: t.string({
      required: true,
      description: 'The page that is audited.',
      extensions: { constraints: { maxLength: 2048, format: 'uri', pattern: '^https?://' } },
    }),
    channel: t.field({ type: ChannelEnum, description: "Detected from the URL's host when it is not given." }),
    brand: t.string(OPTIONAL_FIELDS.brand),
    description: t.string(OPTIONAL_FIELDS.description),
    bullets: t.stringList(OPTIONAL_FIELDS.bullets),
    category: t.string(OPTIONAL_FIELDS.category),
    tags: t.stringList(OPTIONAL_FIELDS.tags),
    gtin: t.string(OPTIONAL_FIELDS.gtin),
    price: t.field({ type: PriceInput, description: 'The price.' }),
    availability: t.field({ type: AvailabilityEnum, description: 'Can it be bought now?' }),
    imageUrls: t.stringList(OPTIONAL_FIELDS.imageUrls),
  }),
});

const ProductPatch = builder.inputType('ProductPatch', {
  description: 'A change to a product: what is absent stays, null clears what may be empty.',
  fields: (t) => ({
    title: t.string({
      description: "The product's name.",
      extensions: { constraints: { minLength: 1, maxLength: 500 } },
    }),
    url: t.string({
      description: 'The page that is audited.',
      extensions: { constraints: { maxLength: 2048, format: 'uri', pattern: '^https?://' } },
    }),
    channel: t.field({ type: ChannelEnum, description: 'Null goes back to detection.' }),
    brand: t.string(OPTIONAL_FIELDS.brand),
    description: t.string(OPTIONAL_FIELDS.description),
    bullets: t.stringList(OPTIONAL_FIELDS.bullets),
    category: t.string(OPTIONAL_FIELDS.category),
    tags: t.stringList(OPTIONAL_FIELDS.tags),
    gtin: t.string(OPTIONAL_FIELDS.gtin),
    price: t.field({ type: PriceInput, description: 'The price.' }),
    availability: t.field({ type: AvailabilityEnum, description: 'Can it be bought now?' }),
    imageUrls: t.stringList(OPTIONAL_FIELDS.imageUrls),
  }),
});

const ImportFormat = builder.enumType('ImportFormat', {
  description: 'What a file of rows is written in.',
  values: {
    CSV: { value: 'text/csv', description: 'A header line, then a product a row.' },
    JSONL: { value: 'application/x-ndjson', description: 'A JSON object a line, as `POST /catalog` takes it.' },
  } as const,
});

const ImportInput = builder.inputType('ImportProductsInput', {
  description: 'Either an upload, or content with its format.',
  fields: (t) => ({
    upload: t.id({ description: 'A body that was posted to `/v1/catalog/import`.' }),
    content: t.string({ description: 'The rows themselves, at most 1 MiB.' }),
    format: t.field({ type: ImportFormat, description: 'What `content` is written in.' }),
    dryRun: t.boolean({ description: 'Only report what would happen.' }),
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
      getProduct(context, sku, queryFromInfo({ context, info, typeName: 'Product' })),
  }),
  products: t.field({
    type: ProductConnection,
    authScopes: { scope: 'catalog:read' },
    description: "The workspace's products, newest first unless sorted otherwise.",
    args: {
      ...pageArgs(t.arg),
      filter: t.arg({ type: ProductFilterInput, description: 'Which products.' }),
      sort: t.arg.string({
        description: 'A leading `-` is descending; never-audited products come last. Newest first when left out.',
        extensions: { constraints: { values: PRODUCT_SORTS }, example: '-score' },
      }),
    },
    resolve: async (_root, args, context, info) => {
      const selection = queryFromInfo({ context, info, typeName: 'Product', paths: NODE_PATHS });
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
    resolve: (_root, { inputs }, context) => createProducts(context, inputs),
  }),
  updateProduct: t.field({
    type: Product,
    nullable: true,
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
    nullable: true,
    authScopes: { scope: 'catalog:write' },
    description: 'Deletes a product; it can be restored for 30 days.',
    args: { sku: t.arg.string(skuArg) },
    resolve: (_root, { sku }, context) => deleteProduct(context, sku),
  }),
  restoreProduct: t.field({
    type: Product,
    nullable: true,
    authScopes: { scope: 'catalog:write' },
    description: 'Takes a deletion back, within 30 days.',
    args: { sku: t.arg.string(skuArg) },
    resolve: (_root, { sku }, context) => restoreProduct(context, sku),
  }),
  importProducts: t.field({
    type: AcceptedImport,
    nullable: true,
    authScopes: { scope: 'catalog:write' },
    description: 'Creates and updates products by SKU from CSV or JSONL: good rows land, bad ones are reported.',
    args: { input: t.arg({ type: ImportInput, required: true, description: 'What to import.' }) },
    resolve: (_root, { input }, context) => startImport(context, input),
  }),
}));
