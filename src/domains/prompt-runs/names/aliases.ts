import type { NameAlias } from '../../../generated/prisma/client.ts';
import type { Context } from '../../../kernel/context.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { parseInput } from '../../../kernel/input.ts';
import type { Page } from '../../../kernel/page.ts';
import { isUniqueViolation } from '../../../platform/db-errors.ts';
import { productWhere, skuNotFound } from '../../catalog/index.ts';
import { aliasChanged } from '../events.ts';
import { aliasInput } from '../input.ts';
import { newestPage, type PageInput } from '../page.ts';
import { recordChange, refuseTooMany } from '../record-change.ts';
import { nameKey } from '../rules.ts';

/** Aliases that a workspace can have. */
export const ALIASES_OF_WORKSPACE_MAX = 10_000;

/** An alias with the SKU of the product that it names. */
export type Alias = NameAlias & { product: { sku: string } | null };

const WITH_SKU = { product: { select: { sku: true } } } as const;

/** A page of the workspace's aliases, newest first; with a SKU, those of one product. @throws invalid_cursor */
export function listAliases(ctx: Context, input: PageInput & { sku?: string | null }): Promise<Page<Alias>> {
  return newestPage(ctx, `aliases ${input.sku ?? ''}`, input, ({ past, take }) =>
    ctx.db.nameAlias.findMany({
      where: { ...aliasWhere(ctx, input.sku), ...past },
      orderBy: { id: 'desc' },
      take,
      include: WITH_SKU,
    }),
  );
}

/** How many aliases there are. */
export function countAliases(ctx: Context, sku?: string | null): Promise<number> {
  return ctx.db.nameAlias.count({ where: aliasWhere(ctx, sku) });
}

/** The alias with this id. @returns null when the workspace has none */
export function findAlias(ctx: Context, id: string): Promise<Alias | null> {
  return ctx.db.nameAlias.findFirst({ where: { ...aliasWhere(ctx), id }, include: WITH_SKU });
}

/**
 * Approves another name of a product or brand; answers read from now on are searched for it, earlier ones by a recount.
 *
 * @throws validation_failed; sku_not_found; conflict when it is there already; limit_reached when there are 10,000
 */
export async function createAlias(ctx: Context, input: unknown): Promise<Alias> {
  const { sku, brand, alias } = parseInput(aliasInput, input);
  const { workspaceId } = ctx.principal;
  return ctx
    .transaction(async (tx) => {
      const count = () => tx.nameAlias.count({ where: { workspaceId } });
      await refuseTooMany(ctx, tx, { of: 'aliases', max: ALIASES_OF_WORKSPACE_MAX, count });
      const product = sku
        ? await tx.product.findFirst({ where: productWhere(ctx, { skus: [sku] }), select: { id: true } })
        : null;
      if (sku && !product) throw skuNotFound(ctx, sku);

      const row = await tx.nameAlias.create({
        data: {
          id: newId('NameAlias'),
          workspaceId,
          kind: product ? 'PRODUCT' : 'BRAND',
          productId: product?.id ?? null,
          brand: brand ?? null,
          alias,
          key: `${product ? 'PRODUCT' : 'BRAND'} ${product?.id ?? nameKey(brand ?? '')} ${nameKey(alias)}`,
          createdAt: ctx.clock.now(),
        },
        include: WITH_SKU,
      });
      await recordChange(ctx, tx, aliasChanged, { id: row.id, action: 'created' });
      return row;
    })
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? alreadyThere(alias) : error;
    });
}

/** Deletes an alias; readings made with it stay. @throws not_found @returns what it was */
export async function deleteAlias(ctx: Context, id: string): Promise<Alias> {
  return ctx.transaction(async (tx) => {
    const row = await tx.nameAlias.findFirst({ where: { ...aliasWhere(ctx), id }, include: WITH_SKU });
    const { count } = await tx.nameAlias.deleteMany({ where: { ...aliasWhere(ctx), id } });
    if (!row || count === 0) throw new DomainError('not_found', `There is no alias '${id}'.`, { id });
    await recordChange(ctx, tx, aliasChanged, { id, action: 'deleted' });
    return row;
  });
}

/** Aliases of deleted products are absent, as their products are. */
function aliasWhere(ctx: Context, sku?: string | null) {
  const isPresent = { OR: [{ productId: null }, { product: { deletedAt: null } }] };
  return { workspaceId: ctx.principal.workspaceId, ...(sku ? { product: { sku, deletedAt: null } } : isPresent) };
}

function alreadyThere(alias: string): DomainError {
  return new DomainError('conflict', `The alias '${alias}' is there already.`, { alias });
}
