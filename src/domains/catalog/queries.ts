import { Prisma, type Product } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError, validationError } from '../../kernel/errors.ts';
import { type CursorScope, type CursorValues, decodeCursor, type Page, pageSize, toPage } from '../../kernel/page.ts';
import { readNewestProducts, readProduct, readProductById } from './prepared.ts';
import { escapeLike, PRODUCT_SORTS, type ProductFilter, type ProductSort } from './product-filter.ts';
import { countFew, mayBeSparse, readSparse, type SparsePage } from './sparse/read-sparse.ts';

/** What a resolver wants of a product, computed from the selection. */
export type ProductSelection = { select?: Prisma.ProductSelect; include?: Prisma.ProductInclude };

/** A page of the workspace's products. @throws invalid_cursor when `after` is of another list or sort */
export async function listProducts(
  ctx: Context,
  input: { filter?: ProductFilter | null; sort?: string | null; first?: number | null; after?: string | null },
  selection: ProductSelection = {},
): Promise<Page<Product>> {
  const sort = readSort(input.sort);
  const size = pageSize(input.first);
  const scope: CursorScope = { key: ctx.cursorKey, list: `products ${sort}`, workspaceId: ctx.principal.workspaceId };
  const past = input.after ? decodeCursor(scope, input.after) : null;
  const take = size + 1;
  const filter = input.filter ?? {};
  const isPlain = sort === '-created_at' && isWhole(selection) && isUnfiltered(filter);
  const rows = isPlain
    ? await readNewestProducts(ctx, { past: past && newestPast(past), limit: take })
    : ((mayBeSparse(filter, sort) ? await readFew(ctx, { filter, sort, past, take }, selection) : null) ??
      (await readRanges(ctx, past ? pastCursor(sort, past) : [{}], {
        ...withSortColumns(selection),
        filter: productWhere(ctx, filter),
        orderBy: ORDER[sort],
        take,
      })));
  return toPage(rows, size, scope, (row) => sortValues(sort, row));
}

/** A page of which there may be few rows, with what is selected beside their columns; null when there are many. */
async function readFew(ctx: Context, page: SparsePage, selection: ProductSelection): Promise<Product[] | null> {
  const rows = await readSparse(ctx, page);
  if (rows === null || rows.length === 0 || isOfColumns(selection)) return rows;
  const where = { workspaceId: ctx.principal.workspaceId, id: { in: rows.map(({ id }) => id) } };
  const selected = await ctx.db.product.findMany({ ...withSortColumns(selection), where });
  // One that was purged meanwhile would shorten the page.
  if (selected.length < rows.length) return null;
  const byId = new Map(selected.map((row) => [row.id, row]));
  return rows.flatMap(({ id }) => byId.get(id) ?? []);
}

type Reading = ProductSelection & {
  filter: Prisma.ProductWhereInput;
  orderBy: Prisma.ProductOrderByWithRelationInput[];
  take: number;
};

/** The second range is read only for what the first one leaves to be filled. */
async function readRanges(ctx: Context, [first, second]: IndexRanges, reading: Reading): Promise<Product[]> {
  const { filter, take, ...given } = reading;
  const read = (range: Prisma.ProductWhereInput, rows: number) =>
    ctx.db.product.findMany({ ...given, where: { AND: [filter, range] }, take: rows });
  const rows = await read(first, take);
  if (second && rows.length < take) rows.push(...(await read(second, take - rows.length)));
  return rows;
}

/** How many products the filter leaves. */
export async function countProducts(ctx: Context, given: ProductFilter | null | undefined): Promise<number> {
  const filter = given ?? {};
  const few = mayBeSparse(filter, '-created_at') ? await countFew(ctx, filter) : null;
  return few ?? ctx.db.product.count({ where: productWhere(ctx, filter) });
}

/** The product with this SKU. @throws sku_not_found when the workspace has none, or deleted it */
export async function getProduct(ctx: Context, sku: string, selection: ProductSelection = {}): Promise<Product> {
  const product = isWhole(selection)
    ? await readProduct(ctx, sku)
    : await ctx.db.product.findFirst({ ...selection, where: productWhere(ctx, { skus: [sku] }) });
  if (!product) throw skuNotFound(ctx, sku);
  return product;
}

/** The product with this id. @returns null when the workspace has none, or deleted it */
export function findProductById(ctx: Context, id: string, selection: ProductSelection = {}): Promise<Product | null> {
  if (isWhole(selection)) return readProductById(ctx, id);
  return ctx.db.product.findFirst({ ...selection, where: { ...productWhere(ctx, {}), id } });
}

/** Is nothing asked for but the columns of the row itself? */
function isWhole({ select, include }: ProductSelection): boolean {
  return select === undefined && Object.keys(include ?? {}).length === 0;
}

/** Is nothing asked for but columns of the row, some or all? */
function isOfColumns(selection: ProductSelection): boolean {
  const { select } = selection;
  return isWhole(selection) || (select !== undefined && Object.keys(select).every((name) => name in COLUMN_NAMES));
}

const COLUMN_NAMES = Prisma.ProductScalarFieldEnum;

function isUnfiltered(filter: ProductFilter): boolean {
  return Object.values(filter).every((value) => value == null || value === false);
}

/** The documented answer for a SKU that the workspace does not have. */
export function skuNotFound(ctx: Context, sku: string): DomainError {
  const workspace = ctx.principal.workspaceId;
  return new DomainError('sku_not_found', `The SKU '${sku}' was not found in workspace '${workspace}'.`, {
    sku,
    workspace,
  });
}

/** The condition for the caller's products that the filter leaves. */
export function productWhere(
  ctx: { principal: { workspaceId: string } },
  filter: ProductFilter,
): Prisma.ProductWhereInput {
  const contains = filter.q ? { contains: escapeLike(filter.q), mode: 'insensitive' as const } : null;
  return {
    workspaceId: ctx.principal.workspaceId,
    ...(filter.includeDeleted ? {} : { deletedAt: null }),
    ...(filter.skus ? { sku: { in: [...filter.skus] } } : {}),
    ...(filter.channel ? { channel: filter.channel } : {}),
    ...(filter.brand ? { brand: filter.brand } : {}),
    ...(filter.tag ? { tags: { has: filter.tag } } : {}),
    ...(filter.category ? { category: filter.category } : {}),
    ...scoreWhere(filter),
    AND: [
      filter.auditedBefore ? { OR: [{ lastAudited: null }, { lastAudited: { lt: filter.auditedBefore } }] } : {},
      contains ? { OR: [{ title: contains }, { sku: contains }, { brand: contains }] } : {},
    ],
  };
}

function scoreWhere({ minScore, maxScore }: ProductFilter): Prisma.ProductWhereInput {
  if (minScore == null && maxScore == null) return {};
  return { score: { ...(minScore == null ? {} : { gte: minScore }), ...(maxScore == null ? {} : { lte: maxScore }) } };
}

const ORDER: Record<ProductSort, Prisma.ProductOrderByWithRelationInput[]> = {
  sku: [{ sku: 'asc' }],
  '-score': [{ score: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }],
  last_audited: [{ lastAudited: { sort: 'asc', nulls: 'last' } }, { id: 'asc' }],
  '-created_at': [{ createdAt: 'desc' }, { id: 'desc' }],
};

function sortValues(sort: ProductSort, row: Product): CursorValues {
  switch (sort) {
    case 'sku':
      return [row.sku];
    case '-score':
      return [row.score, row.id];
    case 'last_audited':
      return [row.lastAudited?.toISOString() ?? null, row.id];
    case '-created_at':
      return [row.createdAt.toISOString(), row.id];
  }
}

function newestPast([createdAt, id]: CursorValues): { createdAt: Date; id: string } {
  return { createdAt: new Date(String(createdAt)), id: String(id) };
}

/** What is left of a list behind a cursor, as one range of an index, or as two where never-audited products follow. */
type IndexRanges = [Prisma.ProductWhereInput, Prisma.ProductWhereInput?];

/** The outer bounds say what the `OR`s say too: by them the index is entered at the cursor instead of at its beginning. */
function pastCursor(sort: ProductSort, values: CursorValues): IndexRanges {
  const [value = null, lastId = ''] = values;
  const id = String(lastId);
  if (sort === 'sku') return [{ sku: { gt: String(value) } }];
  if (sort === '-created_at') {
    const { createdAt } = newestPast(values);
    return [{ createdAt: { lte: createdAt }, OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }] }];
  }
  if (sort === '-score') {
    if (value === null) return [{ score: null, id: { lt: id } }];
    const score = Number(value);
    return [{ score: { lte: score }, OR: [{ score: { lt: score } }, { score, id: { lt: id } }] }, { score: null }];
  }
  if (value === null) return [{ lastAudited: null, id: { gt: id } }];
  const lastAudited = new Date(String(value));
  const past = {
    lastAudited: { gte: lastAudited },
    OR: [{ lastAudited: { gt: lastAudited } }, { lastAudited, id: { gt: id } }],
  };
  return [past, { lastAudited: null }];
}

/** A selection made for the face may lack the columns that the cursor is made of. */
function withSortColumns(selection: ProductSelection): ProductSelection {
  if (!selection.select) return selection;
  return { select: { ...selection.select, id: true, sku: true, score: true, lastAudited: true, createdAt: true } };
}

function readSort(sort: string | null | undefined): ProductSort {
  if (sort == null) return '-created_at';
  const known = PRODUCT_SORTS.find((candidate) => candidate === sort);
  if (!known) throw validationError([{ field: 'sort', message: `must be one of ${PRODUCT_SORTS.join(', ')}` }]);
  return known;
}
