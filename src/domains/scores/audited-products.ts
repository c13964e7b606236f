import type { Prisma, Product } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { auditRun } from './jobs.ts';

/** What a resolver wants of a product, computed from the selection. */
export type ProductSelection = { select?: Prisma.ProductSelect; include?: Prisma.ProductInclude };

/** The products that jobs audit, by the jobs' ids, in two statements. Jobs of other kinds and deleted products are left out. */
export async function auditedProducts(
  ctx: Context,
  jobIds: readonly string[],
  selection: ProductSelection = {},
): Promise<ReadonlyMap<string, Product>> {
  const { workspaceId } = ctx.principal;
  const jobs = await ctx.db.job.findMany({
    where: { workspaceId, id: { in: [...jobIds] }, type: auditRun.name },
    select: { id: true, payload: true },
  });
  const productIds = new Map(jobs.map(({ id, payload }) => [id, auditRun.payload.parse(payload).productId]));
  const { select } = selection;
  const products = await ctx.db.product.findMany({
    ...selection,
    ...(select ? { select: { ...select, id: true } } : {}),
    where: { workspaceId, id: { in: [...productIds.values()] }, deletedAt: null },
  });
  const byId = new Map(products.map((product) => [product.id, product]));
  return new Map(
    [...productIds].flatMap(([jobId, productId]) => {
      const product = byId.get(productId);
      return product ? [[jobId, product] as const] : [];
    }),
  );
}
