import { appendEvent, appendEvents } from '../../events/append.ts';
import type { Prisma, Recommendation } from '../../generated/prisma/client.ts';
import type { RecommendationField, RecommendationStatus } from '../../generated/prisma/enums.ts';
import { type Clock, formatInstant } from '../../kernel/clock.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import { sanitizeJson } from '../../kernel/text.ts';
import type { Transaction } from '../../platform/db.ts';
import { recommendationApplied, recommendationChanged, recommendationPushed } from './events.ts';
import { assertMove, illegalMove, type Move } from './rules.ts';

/** A recommendation with what its events say of the product. */
export type RecommendationRow = Recommendation & { product: { sku: string; url: string } };

/** What a recommendation is read with before it moves. */
export const WITH_PRODUCT = { product: { select: { sku: true, url: true } } } satisfies Prisma.RecommendationInclude;

/** The actor of a transition, and its clock. */
export type TransitionContext = { workspaceId: string; actor: string; clock: Clock };

/** The system as the actor, on behalf of a workspace. */
export function systemMover(ctx: Pick<Context, 'principal' | 'clock'>): TransitionContext {
  return { workspaceId: ctx.principal.workspaceId, clock: ctx.clock, actor: 'system' };
}

/** One step: the move, the status it leads to, what else changes, and a note for the trail. */
export type Step = {
  move: Move;
  to: RecommendationStatus;
  change?: Prisma.RecommendationUncheckedUpdateManyInput;
  note?: string | null;
};

/**
 * Moves a recommendation from the version it was read at, with its trail and event, in the caller's transaction.
 *
 * @throws not_approved, invalid_state when the move is not possible, or another one came first
 */
export async function transition(
  tx: Transaction,
  mover: TransitionContext,
  row: RecommendationRow,
  step: Step,
): Promise<RecommendationRow> {
  assertMove(step.move, row.status, row.id);
  const now = mover.clock.now();
  const version = row.version + 1;
  const { count } = await tx.recommendation.updateMany({
    where: { id: row.id, workspaceId: mover.workspaceId, version: row.version, status: row.status },
    data: { ...step.change, status: step.to, version, updatedAt: now },
  });
  const moved = await tx.recommendation.findFirst({
    where: { id: row.id, workspaceId: mover.workspaceId },
    include: WITH_PRODUCT,
  });
  if (!moved) throw notFound(row.id);
  if (count === 0) throw overtaken(step.move, moved);
  await recordSteps(tx, mover, [{ row: moved, from: row.status, note: step.note ?? null }]);
  return moved;
}

/** What is told of a recommendation that moved. */
type MovedRow = Pick<RecommendationRow, 'id' | 'field' | 'status' | 'version' | 'product'>;

/** A step that was made: the row as it is now, the status it had, and a note for the trail. */
export type StepMade = { row: MovedRow; from: RecommendationStatus | null; note: string | null };

/** Writes the history rows and the events of transitions, in two statements however many. */
export async function recordSteps(
  tx: Transaction,
  mover: TransitionContext,
  steps: readonly StepMade[],
): Promise<void> {
  if (steps.length === 0) return;
  const createdAt = mover.clock.now();
  await tx.$executeRaw`
    insert into recommendation_changes (recommendation_id, workspace_id, version, from_status, to_status, actor, note, created_at)
    select id, ${mover.workspaceId}, version, came_from::"RecommendationStatus", went_to::"RecommendationStatus",
      ${mover.actor}, note, ${createdAt}::timestamptz
    from unnest(${steps.map(({ row }) => row.id)}::text[], ${steps.map(({ row }) => row.version)}::int[],
      ${steps.map(({ from }) => from)}::text[], ${steps.map(({ row }) => row.status)}::text[],
      ${steps.map(({ note }) => note)}::text[]) as steps (id, version, came_from, went_to, note)`;
  const happened = steps.map(({ row, from }) => ({
    subjectId: row.id,
    data: {
      recommendation_id: row.id,
      sku: row.product.sku,
      field: lower(row.field),
      from: from && lower(from),
      to: lower(row.status),
      version: row.version,
      actor: mover.actor,
    },
  }));
  await appendEvents(tx, mover, recommendationChanged, happened);
}

/** Appends the event that the store, or the page, holds the rewrite. */
export async function recordPublished(
  tx: Transaction,
  mover: TransitionContext,
  row: RecommendationRow,
): Promise<void> {
  const data = {
    recommendation_id: row.id,
    sku: row.product.sku,
    url: row.product.url,
    field: lower(row.field),
    store_id: row.storeId,
    criteria: row.criteria,
    expected_score_delta: row.expectedScoreDelta,
  };
  const at = formatInstant(mover.clock.now());
  if (row.status === 'APPLIED')
    await appendEvent(tx, mover, recommendationApplied, { subjectId: row.id, data: { ...data, applied_at: at } });
  else await appendEvent(tx, mover, recommendationPushed, { subjectId: row.id, data: { ...data, pushed_at: at } });
}

/** The documented answer for a recommendation that the workspace does not have. */
export function notFound(id: string): DomainError {
  return new DomainError('not_found', `The recommendation '${id}' was not found.`, { id });
}

/** Values are plain JSON by their checks; what a page slipped into them is cleaned here. */
export function toJson(value: unknown): Prisma.InputJsonValue {
  return sanitizeJson(value) as Prisma.InputJsonValue;
}

/** The move came too late: another one was made from the same version. */
function overtaken(move: Move, row: RecommendationRow): DomainError {
  return illegalMove(move, row.status, row.id);
}

function lower<Word extends RecommendationField | RecommendationStatus>(word: Word): Lowercase<Word> {
  return word.toLowerCase() as Lowercase<Word>;
}
