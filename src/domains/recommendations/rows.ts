import { Prisma, type Recommendation } from '../../generated/prisma/client.ts';
import { snakeCase } from '../../kernel/naming.ts';
import type { Transaction } from '../../platform/db.ts';
import type { Draft } from './plan.ts';
import type { RecommendationRow } from './transition.ts';

/** A recommendation that is about to be inserted: open, and of version 1. */
export type NewRecommendation = Draft & {
  id: string;
  workspaceId: string;
  productId: string;
  runId: string;
  diff: unknown;
  createdAt: Date;
};

const COLUMNS = Prisma.raw(
  Object.keys(Prisma.RecommendationScalarFieldEnum)
    .map((name) => `recommendations.${snakeCase(name)} as "${name}"`)
    .join(', '),
);

type StandingRow = Recommendation & { productSku: string; productUrl: string };

/**
 * A product's recommendations but those that were superseded, newest first. By hand, because every audit asks: the typed
 * client would have to join its transaction.
 */
export async function readStanding(
  tx: Transaction,
  { workspaceId, productId }: { workspaceId: string; productId: string },
): Promise<RecommendationRow[]> {
  const rows = await tx.$queryRaw<StandingRow[]>`
    select ${COLUMNS}, products.sku as "productSku", products.url as "productUrl"
    from recommendations
    join products on products.workspace_id = recommendations.workspace_id and products.id = recommendations.product_id
    where recommendations.workspace_id = ${workspaceId} and recommendations.product_id = ${productId}
      and recommendations.status <> 'SUPERSEDED'
    order by recommendations.created_at desc, recommendations.id desc`;
  return rows.map(({ productSku, productUrl, ...row }) => ({ ...row, product: { sku: productSku, url: productUrl } }));
}

/** Inserts new recommendations in one statement, see {@link readStanding}. */
export async function insertRecommendations(tx: Transaction, rows: readonly NewRecommendation[]): Promise<void> {
  // A field that held nothing is JSON's own null, which a record would make one of the database's.
  await tx.$executeRaw`
    insert into recommendations (id, workspace_id, product_id, run_id, field, priority, effort_minutes, rationale, criteria,
      expected_score_delta, before, after, diff, writer, fallback_reason, is_before_from_store, created_at, updated_at)
    select id, "workspaceId", "productId", "runId", field::"RecommendationField", priority::"RecommendationPriority",
      "effortMinutes", rationale, criteria, "expectedScoreDelta", coalesce(before, 'null'), coalesce(after, 'null'),
      coalesce(diff, 'null'), writer::"RecommendationWriter", "fallbackReason", "isBeforeFromStore", "createdAt", "createdAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as given (id text, "workspaceId" text, "productId" text,
      "runId" text, field text, priority text, "effortMinutes" int, rationale text, criteria text[],
      "expectedScoreDelta" int, before jsonb, after jsonb, diff jsonb, writer text, "fallbackReason" text,
      "isBeforeFromStore" boolean, "createdAt" timestamptz)`;
}
