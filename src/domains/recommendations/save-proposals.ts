import type { ScoreRun } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { newId } from '../../kernel/ids.ts';
import { sanitizeJson } from '../../kernel/text.ts';
import type { Transaction } from '../../platform/db.ts';
import { isSameValue } from '../stores/index.ts';
import { diffValues } from './diff.ts';
import { markApplied } from './mark-applied.ts';
import type { Draft } from './plan.ts';
import { insertRecommendations, readStanding } from './rows.ts';
import { type RecommendationRow, recordSteps, systemMover, type TransitionContext, transition } from './transition.ts';
import { storedValue } from './values.ts';

/** What an audit means for a product's recommendations. */
export type AuditOutcome = {
  product: { id: string; sku: string; url: string };
  run: ScoreRun;
  drafts: readonly Draft[];
  /** Does the audited page show this recommendation's text? */
  isShown: (row: RecommendationRow) => boolean;
};

/** Statuses in which a recommendation of the field is in progress: no second one is proposed. */
const UNDER_WAY = ['APPROVED', 'PUSHING', 'PUSHED'] as const;

/**
 * Saves an audit's recommendations, in the audit's own transaction, whose lock on the product excludes every other audit.
 *
 * An open recommendation that says the same stays; one that says otherwise, or that the page made moot, is superseded. What
 * was approved is never touched. What was dismissed is not proposed again while nothing changed.
 */
export async function saveProposals(ctx: Context, tx: Transaction, outcome: AuditOutcome): Promise<void> {
  const mover = systemMover(ctx);
  const rows = await readStanding(tx, { workspaceId: mover.workspaceId, productId: outcome.product.id });
  for (const row of rows) if (row.status === 'PUSHED' && outcome.isShown(row)) await markApplied(ctx, tx, row);
  const replaceable = rows.filter(({ status }) => status === 'OPEN' || status === 'PUSH_FAILED');
  const kept = new Set(
    outcome.drafts.flatMap((draft) => replaceable.filter((row) => isSame(row, draft)).map(({ id }) => id)),
  );
  for (const row of replaceable) {
    const isMoot = row.status === 'OPEN' || hasDraft(outcome.drafts, row);
    if (!kept.has(row.id) && isMoot) await supersede(tx, mover, row, outcome.run.id);
  }
  const isNew = (draft: Draft): boolean => {
    const ofField = rows.filter(({ field }) => field === draft.field);
    const isTaken = ofField.some(({ status }) => UNDER_WAY.some((busy) => busy === status));
    const isKnown = ofField.some((row) => kept.has(row.id) || (row.status === 'DISMISSED' && isSame(row, draft)));
    return !isTaken && !isKnown;
  };
  await createRecommendations(tx, mover, outcome.drafts.filter(isNew), outcome);
}

async function createRecommendations(
  tx: Transaction,
  mover: TransitionContext,
  drafts: readonly Draft[],
  { product, run }: AuditOutcome,
): Promise<void> {
  if (drafts.length === 0) return;
  const now = mover.clock.now();
  const created = drafts.map((draft) => ({
    ...draft,
    id: newId('Recommendation'),
    workspaceId: mover.workspaceId,
    productId: product.id,
    runId: run.id,
    diff: diffValues(draft.before, draft.after),
    createdAt: now,
  }));
  await insertRecommendations(tx, sanitizeJson(created));
  const { sku, url } = product;
  const steps = created.map(({ id, field }) => ({
    row: { id, field, status: 'OPEN' as const, version: 1, product: { sku, url } },
    from: null,
    note: null,
  }));
  await recordSteps(tx, mover, steps);
}

function supersede(
  tx: Transaction,
  mover: TransitionContext,
  row: RecommendationRow,
  runId: string,
): Promise<RecommendationRow> {
  return transition(tx, mover, row, {
    move: 'supersede',
    to: 'SUPERSEDED',
    note: `A newer audit (${runId}) made it moot.`,
  });
}

function hasDraft(drafts: readonly Draft[], row: RecommendationRow): boolean {
  return drafts.some((draft) => draft.field === row.field);
}

function isSame(row: RecommendationRow, draft: Draft): boolean {
  if (row.field !== draft.field) return false;
  const proposed = storedValue(row.proposedAfter ?? row.after);
  return isSameValue(proposed, draft.after) && isSameValue(storedValue(row.before), draft.before);
}
