import { appendEvent } from '../../events/append.ts';
import type { Product } from '../../generated/prisma/client.ts';
import { formatInstant } from '../../kernel/clock.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import { parseInput } from '../../kernel/input.ts';
import type { Transaction } from '../../platform/db.ts';
import { catalogChanged } from './events.ts';
import { recordVersions } from './history.ts';
import { parseProducts, takenError } from './new-products.ts';
import { purgeSkus } from './purge.ts';
import { skuNotFound } from './queries.ts';
import { productPatch, restorableUntil } from './rules.ts';
import { changedFields, fieldsOf, isSame, newFields } from './stored.ts';
import { insertProducts, rewriteProducts } from './write.ts';

/**
 * Creates products, all or none.
 *
 * @param inputs 1..200; faults name the index
 * @returns the products, in the order given
 * @throws sku_already_exists, sku_deleted when a SKU is taken; validation_failed with every fault of every product, SKUs
 *   that are taken among them
 */
export async function createProducts(ctx: Context, inputs: readonly unknown[]): Promise<Product[]> {
  const parsed = await parseProducts(ctx, inputs);
  const skus = parsed.map((input) => input.sku);
  return ctx.transaction(async (tx) => {
    const products = parsed.map((input) => ({ sku: input.sku, fields: newFields(input) }));
    const created = await insertProducts(ctx, tx, products);
    if (created.length < products.length) {
      // Tried again whoever freed them: the scheduled purge may have come first while this one waited.
      await purgeSkus(ctx, tx, skus);
      const there = new Set(created.map(({ sku }) => sku));
      const rest = products.filter(({ sku }) => !there.has(sku));
      created.push(...(await insertProducts(ctx, tx, rest)));
    }
    if (created.length < parsed.length) throw await takenError(ctx, tx, skus, new Set(created.map((row) => row.sku)));
    await recordChange(ctx, tx, 'created', skus);
    const bySku = new Map(created.map((row) => [row.sku, row]));
    return skus.flatMap((sku) => bySku.get(sku) ?? []);
  });
}

/** Changes the given fields of a product; what changes nothing leaves no event. @throws sku_not_found */
export async function updateProduct(ctx: Context, sku: string, input: unknown): Promise<Product> {
  const patch = parseInput(productPatch, input);
  return ctx.transaction(async (tx) => {
    const before = await lockProduct(ctx, tx, sku);
    const fields = changedFields(fieldsOf(before), patch, { isRepeatGiven: true });
    if (isSame(fields, fieldsOf(before))) return before;
    const [product] = await rewriteProducts(ctx, tx, [{ id: before.id, fields }]);
    await recordChange(ctx, tx, 'updated', [sku]);
    return product ?? before;
  });
}

/** Deletes a product; it can be restored for 30 days. @throws sku_not_found */
export async function deleteProduct(ctx: Context, sku: string): Promise<Product> {
  return ctx.transaction(async (tx) => {
    const before = await lockProduct(ctx, tx, sku);
    const product = await tx.product.update({ where: { id: before.id }, data: { deletedAt: ctx.clock.now() } });
    await recordVersions(ctx, tx, [product.id]);
    await recordChange(ctx, tx, 'deleted', [sku]);
    return product;
  });
}

/**
 * Takes a deletion back.
 *
 * @throws sku_not_found when there is no such product; invalid_state when it is not deleted;
 *   restore_window_passed from the moment its 30 days are over
 */
export async function restoreProduct(ctx: Context, sku: string): Promise<Product> {
  return ctx.transaction(async (tx) => {
    const before = await lockProduct(ctx, tx, sku, { isDeletedToo: true });
    if (!before.deletedAt) throw new DomainError('invalid_state', `The SKU '${sku}' is not deleted.`, { sku });
    const until = restorableUntil(before.deletedAt);
    if (ctx.clock.now() >= until) {
      const details = { sku, deleted_at: formatInstant(before.deletedAt), restorable_until: formatInstant(until) };
      throw new DomainError('restore_window_passed', `The SKU '${sku}' was deleted more than 30 days ago.`, details);
    }
    const product = await tx.product.update({ where: { id: before.id }, data: { deletedAt: null } });
    await recordVersions(ctx, tx, [product.id]);
    await recordChange(ctx, tx, 'restored', [sku]);
    return product;
  });
}

/** Points products whose page lies below a path at a new address; for a shop that moved. */
export async function moveProducts(ctx: Context, move: { pathPrefix: string; baseUrl: string }): Promise<void> {
  const workspaceId = ctx.principal.workspaceId;
  const base = move.baseUrl.replace(/\/+$/, '');
  await ctx.transaction(async (tx) => {
    const products = await tx.product.findMany({ where: { workspaceId, url: { contains: `${move.pathPrefix}/` } } });
    const moved = products.flatMap((product) => {
      const { pathname, search } = new URL(product.url);
      const url = `${base}${pathname.slice(move.pathPrefix.length)}${search}`;
      const isMoved = pathname.startsWith(`${move.pathPrefix}/`) && url !== product.url;
      return isMoved ? [{ id: product.id, fields: { ...fieldsOf(product), url } }] : [];
    });
    if (moved.length > 0) await rewriteProducts(ctx, tx, moved);
  });
}

/** Notes a finished audit on its product, in the audit's own transaction. A channel that was given stays. */
export async function recordAudit(
  tx: Transaction,
  audit: { workspaceId: string; productId: string; score: number; auditedAt: Date; channel: Product['channel'] },
): Promise<void> {
  const { workspaceId, productId, score, auditedAt, channel } = audit;
  // In one statement, because each writes the row anew with all its indexes.
  await tx.$executeRaw`
    update products set score = ${score}, last_audited = ${auditedAt}, updated_at = clock_timestamp(),
      channel = case when is_channel_explicit then channel else ${channel}::"Channel" end
    where workspace_id = ${workspaceId} and id = ${productId}`;
}

/** The product, held against every other writer until the transaction ends. */
async function lockProduct(
  ctx: Context,
  tx: Transaction,
  sku: string,
  options = { isDeletedToo: false },
): Promise<Product> {
  const workspaceId = ctx.principal.workspaceId;
  await tx.$queryRaw`select 1 from products where workspace_id = ${workspaceId} and sku = ${sku} for no key update`;
  const product = await tx.product.findUnique({ where: { workspaceId_sku: { workspaceId, sku } } });
  if (!product || (product.deletedAt && !options.isDeletedToo)) throw skuNotFound(ctx, sku);
  return product;
}

async function recordChange(
  ctx: Context,
  tx: Transaction,
  action: 'created' | 'updated' | 'deleted' | 'restored',
  skus: readonly string[],
): Promise<void> {
  const scope = { workspaceId: ctx.principal.workspaceId, clock: ctx.clock };
  await appendEvent(tx, scope, catalogChanged, { data: { action, skus: [...skus], count: skus.length } });
}
