import { auditCompleted } from '../../src/domains/scores/index.ts';
import { appendEvents } from '../../src/events/append.ts';
import type { Services } from '../../src/kernel/context.ts';
import { newId } from '../../src/kernel/ids.ts';

/** Audits that are written at once. */
const CHUNK = 500;

/** Writes a product with its audits, in the order of time, each an hour after the one before it, and their events. */
export async function plantAudits(
  services: Services,
  product: { workspaceId: string; sku: string; scores: readonly number[] },
): Promise<void> {
  const { workspaceId, sku, scores } = product;
  const productId = newId('Product');
  const url = `https://brand.example/${sku}`;
  const start = services.clock.now().getTime() - scores.length * 3_600_000;
  const runs = scores.map((score, index) => ({
    id: newId('ScoreRun', start + index),
    workspaceId,
    productId,
    channel: 'D2C' as const,
    model: 'PDP' as const,
    score,
    band: score >= 70 ? ('GOOD' as const) : ('POOR' as const),
    previousScore: scores[index - 1] ?? null,
    delta: null,
    buckets: [],
    facts: {},
    crawlers: {},
    pageUrl: url,
    auditedAt: new Date(start + index * 3_600_000),
  }));
  await services.db.product.create({ data: { id: productId, workspaceId, sku, title: sku, url, channel: 'D2C' } });
  for (let from = 0; from < runs.length; from += CHUNK) {
    const chunk = runs.slice(from, from + CHUNK);
    await services.transaction(async (tx) => {
      await tx.scoreRun.createMany({ data: chunk });
      const happened = chunk.map((run) => ({ subjectId: productId, data: eventOf(run, { sku, url }) }));
      await appendEvents(tx, { workspaceId, clock: services.clock }, auditCompleted, happened);
    });
  }
}

type Run = { id: string; score: number; band: 'GOOD' | 'POOR'; auditedAt: Date };

function eventOf({ id, score, band, auditedAt }: Run, { sku, url }: { sku: string; url: string }) {
  return {
    run_id: id,
    job_id: null,
    sku,
    url,
    channel: 'd2c' as const,
    model: 'pdp' as const,
    score,
    band: band === 'GOOD' ? ('good' as const) : ('poor' as const),
    previous_score: null,
    delta: null,
    buckets: [],
    audited_at: auditedAt.toISOString(),
  };
}
