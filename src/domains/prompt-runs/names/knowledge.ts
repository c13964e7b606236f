import { createHash } from 'node:crypto';
import type { Product } from '../../../generated/prisma/client.ts';
import type { Context } from '../../../kernel/context.ts';
import { productWhere } from '../../catalog/index.ts';
import { type CitationWorld, citationWorld } from '../mentions/classify-citations.ts';
import { type CompiledEntities, compileEntities } from '../mentions/compile-entities.ts';
import { brandEntities, brandId, productEntities } from '../mentions/own-entities.ts';
import type { Entity } from '../mentions/types.ts';

/** Products of a workspace whose names answers are searched for at most: the newest. */
export const NAMED_PRODUCTS_MAX = 10_000;

/** What answers are held against: whose names are looked for, and whose pages are told apart. */
export type Knowledge = {
  /** SHA-256 (hex) of the names and pages: equal means that answers read equally. */
  hash: string;
  /** Ours and tracked competitors'. */
  names: CompiledEntities;
  /** Ours alone: a question that holds one of these is branded. */
  ownNames: CompiledEntities;
  pages: CitationWorld;
  products: readonly KnownProduct[];
  /** Ids of the products by their SKUs. */
  productIds: ReadonlyMap<string, string>;
  competitors: readonly KnownCompetitor[];
  /** Competitors by their folded names, dismissed ones too: nobody who was decided on is proposed again. */
  decided: ReadonlySet<string>;
};

/** A product as far as answers are about it. */
export type KnownProduct = Pick<Product, (typeof PRODUCT_COLUMNS)[number]>;

/** A competitor that is counted. */
export type KnownCompetitor = { id: string; name: string; url: string | null; aliases: string[] };

const PRODUCT_COLUMNS = [
  'id',
  'sku',
  'title',
  'brand',
  'url',
  'description',
  'bullets',
  'category',
  'priceAmount',
  'priceCurrency',
  'availability',
  'score',
  'createdAt',
] as const satisfies readonly (keyof Product)[];

const SELECTED = Object.fromEntries(PRODUCT_COLUMNS.map((column) => [column, true])) as Record<
  (typeof PRODUCT_COLUMNS)[number],
  true
>;

/** What the workspace's answers are held against now. */
export async function loadKnowledge(ctx: Pick<Context, 'db' | 'principal'>): Promise<Knowledge> {
  const { workspaceId } = ctx.principal;
  const [products, aliases, competitors] = await Promise.all([
    ctx.db.product.findMany({
      where: productWhere(ctx, {}),
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: NAMED_PRODUCTS_MAX,
      select: SELECTED,
    }),
    ctx.db.nameAlias.findMany({ where: { workspaceId }, orderBy: { key: 'asc' } }),
    ctx.db.competitor.findMany({ where: { workspaceId, status: { not: 'PROPOSED' } }, orderBy: { nameKey: 'asc' } }),
  ]);
  const tracked = competitors.filter(({ status }) => status === 'TRACKED');
  const own = ownEntities(products, aliases);
  const entities = [...own, ...tracked.map(competitorEntity)];
  const urls = tracked.flatMap(({ url }) => url ?? []);
  return {
    hash: hashOf([entities, products.map(({ sku, url }) => [sku, url]), urls]),
    names: compileEntities(entities),
    ownNames: compileEntities(own),
    pages: citationWorld(products, urls),
    products,
    productIds: new Map(products.map(({ sku, id }) => [sku, id])),
    competitors: tracked,
    decided: new Set(competitors.flatMap(({ name, aliases: others }) => [name, ...others].map(brandId))),
  };
}

type StoredAlias = { productId: string | null; brand: string | null; alias: string };

function ownEntities(products: readonly KnownProduct[], aliases: readonly StoredAlias[]): Entity[] {
  const aliasesOf = namesBy(aliases);
  const named = products.map((product) => ({ ...product, aliases: aliasesOf.get(product.id) ?? [] }));
  const brands = [...products, ...aliases].map(({ brand }) => ({ id: '', sku: '', title: '', brand }));
  return [
    ...brandEntities(brands).map((entity) => ({
      ...entity,
      aliases: [...entity.aliases, ...(aliasesOf.get(entity.id) ?? [])],
    })),
    ...productEntities(named),
  ];
}

/** Approved names by what they name: a product's id, or a brand's. */
function namesBy(aliases: readonly StoredAlias[]): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const { productId, brand, alias } of aliases) {
    const key = productId ?? brandId(brand ?? '');
    names.set(key, [...(names.get(key) ?? []), alias]);
  }
  return names;
}

function competitorEntity({ id, name, aliases }: KnownCompetitor): Entity {
  return { kind: 'competitor', id, name, sku: null, aliases: [name, ...aliases] };
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
