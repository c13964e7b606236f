import { appendEvent } from '../../events/append.ts';
import type { Context, Services } from '../../kernel/context.ts';
import type { Transaction } from '../../platform/db.ts';
import { catalogChanged } from './events.ts';
import { deletedUntil } from './rules.ts';

/**
 * Deletes products for good whose 30 days are over, with their scores and recommendations; at most `limit` of them.
 * Whoever restores one at the same moment either comes first and keeps it, or finds nothing.
 *
 * @param limit 1..200, so that one event names every SKU of a workspace
 * @returns how many; fewer than `limit` means done
 */
export function purgeProducts(services: Services, limit = 200): Promise<number> {
  const cutoff = deletedUntil(services.clock.now());
  return services.transaction(async (tx) => {
    const due = await tx.$queryRaw<{ id: string; workspaceId: string; sku: string }[]>`
      select id, workspace_id as "workspaceId", sku from products where deleted_at <= ${cutoff}
      order by deleted_at limit ${limit} for update skip locked`;
    if (due.length === 0) return 0;
    await tx.product.deleteMany({ where: { id: { in: due.map(({ id }) => id) } } });
    for (const workspaceId of new Set(due.map((product) => product.workspaceId))) {
      const skus = due.filter((product) => product.workspaceId === workspaceId).map(({ sku }) => sku);
      await recordPurge(tx, { clock: services.clock, workspaceId }, skus);
    }
    return due.length;
  });
}

/** Frees those of the SKUs whose deleted holders are past their 30 days. @returns the freed */
export async function purgeSkus(ctx: Context, tx: Transaction, skus: readonly string[]): Promise<string[]> {
  const { workspaceId } = ctx.principal;
  const cutoff = deletedUntil(ctx.clock.now());
  const gone = await tx.$queryRaw<{ sku: string }[]>`
    delete from products where workspace_id = ${workspaceId} and sku = any(${[...skus]}::text[])
      and deleted_at <= ${cutoff} returning sku`;
  const freed = gone.map(({ sku }) => sku);
  if (freed.length > 0) await recordPurge(tx, { clock: ctx.clock, workspaceId }, freed);
  return freed;
}

async function recordPurge(
  tx: Transaction,
  where: { workspaceId: string; clock: Services['clock'] },
  skus: readonly string[],
): Promise<void> {
  const named = skus.length <= 200 ? [...skus] : [];
  await appendEvent(tx, where, catalogChanged, { data: { action: 'purged', skus: named, count: skus.length } });
}
