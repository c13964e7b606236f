import type { Services } from '../../src/kernel/context.ts';
import { newId } from '../../src/kernel/ids.ts';
import { judgedAs, rewrittenAs } from './tenant-rows.ts';

/** Products with so many recommendations each, whose texts have `length` characters. */
export async function plantRecommendations(
  run: { app: { services: Pick<Services, 'db'> } },
  workspaceId: string,
  size: { products: number; each: number; length: number },
): Promise<void> {
  const { db } = run.app.services;
  const text = 'word '.repeat(size.length / 5);
  const products = Array.from({ length: size.products }, (_, index) => {
    const url = `https://brand.example/${index}`;
    return { id: newId('Product'), workspaceId, sku: `SKU-${index}`, title: `Product ${index}`, url };
  });
  await db.product.createMany({ data: products.map((product) => ({ ...product, channel: 'D2C' as const })) });
  const judged = products.map(({ id: productId, url: pageUrl }) => ({
    ...judgedAs(),
    id: newId('ScoreRun'),
    workspaceId,
    productId,
    pageUrl,
    auditedAt: new Date(),
  }));
  await db.scoreRun.createMany({ data: judged });
  for (const { productId, id: runId } of judged) {
    const rows = Array.from({ length: size.each }, () => ({
      ...rewrittenAs(),
      id: newId('Recommendation'),
      workspaceId,
      productId,
      runId,
      before: text,
      after: text,
    }));
    await db.recommendation.createMany({ data: rows });
  }
}
