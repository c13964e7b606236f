import type { Transaction } from '../../platform/db.ts';
import { isSameValue } from '../stores/index.ts';
import { diffValues } from './diff.ts';
import { withContent } from './rewrite/json-ld.ts';
import { isFaq } from './rewrite/write.ts';
import { type RecommendationRow, recordSteps, type TransitionContext, toJson, WITH_PRODUCT } from './transition.ts';
import { storedValue } from './values.ts';

/**
 * An edited title, description or FAQ goes into the structured data that is still open for review, so that data and page
 * will say the same; what was approved already stays as it was approved.
 */
export async function followEdit(tx: Transaction, mover: TransitionContext, edited: RecommendationRow): Promise<void> {
  const content = contentOf(edited);
  if (!content) return;
  const data = await tx.recommendation.findFirst({
    where: { workspaceId: mover.workspaceId, productId: edited.productId, field: 'JSON_LD', status: 'OPEN' },
  });
  const present = data ? storedValue(data.after) : null;
  if (!data || typeof present !== 'object' || present === null || Array.isArray(present)) return;
  const after = withContent({ ...present }, content);
  if (isSameValue(after, present)) return;
  const version = data.version + 1;
  const { count } = await tx.recommendation.updateMany({
    where: { id: data.id, workspaceId: mover.workspaceId, version: data.version, status: 'OPEN' },
    data: {
      after: toJson(after),
      diff: toJson(diffValues(storedValue(data.before), after)),
      version,
      updatedAt: mover.clock.now(),
    },
  });
  if (count === 0) return;
  const row = await tx.recommendation.findUniqueOrThrow({ where: { id: data.id }, include: WITH_PRODUCT });
  const note = `Follows the edited ${edited.field.toLowerCase()} of ${edited.id}.`;
  await recordSteps(tx, mover, [{ row, from: 'OPEN', note }]);
}

function contentOf({ field, after }: RecommendationRow): Parameters<typeof withContent>[1] | null {
  const value = storedValue(after);
  if (field === 'TITLE' && typeof value === 'string') return { title: value };
  if (field === 'DESCRIPTION' && typeof value === 'string') return { description: value };
  return field === 'FAQ' && isFaq(value) ? { faq: value } : null;
}
