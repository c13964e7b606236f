import type { ScoreRun } from '../../generated/prisma/client.ts';
import type { RecommendationField } from '../../generated/prisma/enums.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import type { Transaction } from '../../platform/db.ts';
import type { AuditFinding } from '../scores/index.ts';
import { findStoreFor, openStore } from '../stores/index.ts';
import { keepCapsules } from './keep.ts';
import { fieldsCalledFor, planCapsules } from './plan.ts';
import { collectSources } from './rewrite/sources.ts';
import { isShownOn } from './shown.ts';
import { type CapsuleValue, storedValue } from './values.ts';

/**
 * Writes the capsules that an audit's failing criteria call for. The writing is done before the audit's transaction
 * opens; what it hands back keeps them within it.
 */
export function capsuleWriter() {
  return async (ctx: Context, finding: AuditFinding): Promise<(tx: Transaction, run: ScoreRun) => Promise<void>> => {
    const { product, evidence, judgement } = finding;
    const sources = collectSources(product, evidence);
    const stored = await readStored(ctx, finding);
    const drafts = planCapsules({ sources, evidence, judgement, stored });
    const mover = { workspaceId: ctx.principal.workspaceId, clock: ctx.clock, actor: 'system' };
    return (tx, run) =>
      keepCapsules(tx, mover, {
        product,
        run,
        drafts,
        isShown: (row) => isShownOn(evidence.page, row.field, storedValue(row.after)),
      });
  };
}

/** What the store holds of the fields to be rewritten. @returns null when there is none, or it cannot be asked now */
async function readStored(
  ctx: Context,
  { product, judgement }: AuditFinding,
): Promise<Partial<Record<RecommendationField, CapsuleValue>> | null> {
  const fields = fieldsCalledFor(judgement);
  if (fields.length === 0 || judgement.channel !== 'd2c') return null;
  try {
    const store = await findStoreFor(ctx, { sku: product.sku, url: product.url });
    if (!store) return null;
    const connection = await openStore(ctx, store.id);
    const values: Partial<Record<RecommendationField, CapsuleValue>> = {};
    for (const field of fields) {
      const held = await connection.readField(product.sku, field);
      if (!held) return null;
      values[field] = held.value;
    }
    return values;
  } catch (error) {
    // An audit judges the page; a store that is down must not keep it from ending.
    if (ctx.signal.aborted || !(error instanceof DomainError)) throw error;
    return null;
  }
}
