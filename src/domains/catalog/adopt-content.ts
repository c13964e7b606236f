import { appendEvent } from '../../events/append.ts';
import type { Product } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { parseInput } from '../../kernel/input.ts';
import type { Transaction } from '../../platform/db.ts';
import { catalogChanged } from './events.ts';
import { productPatch } from './rules.ts';
import { changedFields, fieldsOf, isSame } from './stored.ts';
import { rewriteProducts } from './write.ts';

/** The parts of a product's record that its page shows as texts. */
export type RecordField = 'title' | 'bullets' | 'description';

/**
 * Lets the record of a product say what its page was seen to show, in the caller's transaction, with an event; what it
 * says anyhow leaves none.
 *
 * @returns the record as it was; null when the product is deleted
 * @throws validation_failed
 */
export async function adoptContent(
  ctx: Context,
  tx: Transaction,
  productId: string,
  content: Readonly<Partial<Record<RecordField, unknown>>>,
): Promise<Product | null> {
  const patch = parseInput(productPatch, content);
  const workspaceId = ctx.principal.workspaceId;
  await tx.$queryRaw`select 1 from products where workspace_id = ${workspaceId} and id = ${productId} for no key update`;
  const before = await tx.product.findFirst({ where: { id: productId, workspaceId, deletedAt: null } });
  if (!before) return null;
  const fields = changedFields(fieldsOf(before), patch, { isRepeatGiven: false });
  if (isSame(fields, fieldsOf(before))) return before;
  await rewriteProducts(ctx, tx, [{ id: before.id, fields }]);
  const data = { action: 'updated' as const, skus: [before.sku], count: 1 };
  await appendEvent(tx, { workspaceId, clock: ctx.clock }, catalogChanged, { data });
  return before;
}
