import { Prisma } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError, toDomainError } from '../../kernel/errors.ts';
import { enqueueJob } from '../../work/enqueue.ts';
import type { JobContext } from '../../work/run.ts';
import {
  type FieldValue,
  isEmptyValue,
  isSameValue,
  openStore,
  type StoreConnection,
  type StoredField,
} from '../stores/index.ts';
import { recommendationPush, recommendationRollback, recommendationVerify } from './jobs.ts';
import { imageOf, takeBackOnRecord } from './record.ts';
import { fallBack } from './recover-failed-jobs.ts';
import {
  type RecommendationRow,
  recordPublished,
  systemMover,
  toJson,
  transition,
  WITH_PRODUCT,
} from './transition.ts';
import { type RecommendationValue, storedValue } from './values.ts';

/** The transition a job was enqueued for: a recommendation at the version it began with. */
export type Asked = { recommendationId: string; version: number };

/**
 * Writes an approved rewrite to its store and reads it back.
 *
 * May be killed and run again at any step: the store is asked before it is told, and what it already holds is not
 * written twice. @throws what the store answered, after the recommendation is marked as failed where no attempt is left
 */
export async function runPush(ctx: JobContext, asked: Asked): Promise<void> {
  const row = await findPushing(ctx, asked);
  if (!row) return;
  try {
    await writeToStore(ctx, row);
  } catch (error) {
    await noteFailure(ctx, recommendationPush.attempts, error, (failure) =>
      fallBack(ctx, { ...asked, isRollback: false }, 'PUSH_FAILED', failure),
    );
    throw error;
  }
  await ctx.finish(async (tx) => {
    const mover = systemMover(ctx);
    const change = { pushedAt: ctx.clock.now(), failure: Prisma.DbNull };
    const pushed = await transition(tx, mover, await reread(tx, row), {
      move: 'push_succeeded',
      to: 'PUSHED',
      change,
    });
    await recordPublished(tx, mover, pushed);
    const payload = { recommendationId: row.id, version: pushed.version };
    const { job } = await enqueueJob(tx, mover, recommendationVerify, payload, { dedupeKey: `verify ${row.id}` });
    return { recommendation_id: row.id, sku: row.product.sku, status: 'pushed', verification_job_id: job.id };
  });
}

/**
 * Writes back what the store held before a push; the recommendation is open again after it. @throws as {@link
 * runPush}
 */
export async function runRollback(
  ctx: JobContext,
  asked: Asked & { from: 'PUSHED' | 'APPLIED' | 'PUSH_FAILED' },
): Promise<void> {
  const row = await findPushing(ctx, asked);
  if (!row) return;
  try {
    const store = await storeOf(ctx, row);
    const image = imageOf(row);
    if (!image) throw new DomainError('store_rejected', 'Nothing is kept that could be written back.');
    const present = await readFrom(store, row);
    if (!isSameValue(present.value, image.value)) {
      if (!isSameValue(present.value, storedValue(row.after))) throw contentChanged(row);
      await store.restoreField(row.product.sku, row.field, image, present);
      await assertHeld(store, row, image.value);
    }
  } catch (error) {
    await noteFailure(ctx, recommendationRollback.attempts, error, (failure) =>
      fallBack(ctx, { ...asked, isRollback: true }, asked.from, failure),
    );
    throw error;
  }
  await ctx.finish(async (tx) => {
    const change = { beforeImage: Prisma.DbNull, approvedAt: null, pushedAt: null, appliedAt: null };
    await takeBackOnRecord(ctx, tx, row);
    await transition(tx, systemMover(ctx), await reread(tx, row), {
      move: 'rolled_back',
      to: 'OPEN',
      change,
      note: 'Rolled back.',
    });
    return { recommendation_id: row.id, sku: row.product.sku, status: 'open' };
  });
}

async function writeToStore(ctx: JobContext, row: RecommendationRow): Promise<void> {
  const store = await storeOf(ctx, row);
  const after = storedValue(row.after);
  ctx.progress('read_store', 0, 3);
  const present = await readFrom(store, row);
  const isWritten = isSameValue(present.value, after);
  if (row.beforeImage === null) {
    if (!isWritten && !isReviewed(row, present.value)) throw contentChanged(row);
    await saveBeforeImage(ctx, row, isWritten ? { value: emptyFor(row), version: null } : present);
  } else if (!isWritten && !isSameValue(present.value, imageOf(row)?.value ?? null)) throw contentChanged(row);
  if (isWritten) return;
  ctx.progress('write_store', 1, 3);
  ctx.signal.throwIfAborted();
  if (after === null) throw new DomainError('store_rejected', 'The rewrite holds nothing that could be written.');
  await store.writeField(row.product.sku, row.field, after, present);
  ctx.progress('read_back', 2, 3);
  await assertHeld(store, row, after);
}

/**
 * Does the store hold what the reviewer saw? A recommendation whose `before` is the page's was reviewed against the page,
 * where a theme shows texts that the store's own field does not hold: writing to an empty field destroys nothing.
 */
function isReviewed(row: RecommendationRow, present: RecommendationValue): boolean {
  if (isSameValue(present, storedValue(row.before))) return true;
  const isOwnField = row.field === 'BULLETS' || row.field === 'FAQ' || row.field === 'JSON_LD';
  return isOwnField && !row.isBeforeFromStore && isEmptyValue(present);
}

async function readFrom(store: StoreConnection, row: RecommendationRow): Promise<StoredField> {
  const present = await store.readField(row.product.sku, row.field);
  if (present) return present;
  throw new DomainError('store_rejected', `The store has no product with the SKU '${row.product.sku}'.`, {
    sku: row.product.sku,
  });
}

async function assertHeld(store: StoreConnection, row: RecommendationRow, wanted: RecommendationValue): Promise<void> {
  const held = await readFrom(store, row);
  if (isSameValue(held.value, wanted)) return;
  throw new DomainError('store_rejected', `The store took the ${word(row)} but holds another text after it.`, {
    id: row.id,
  });
}

function contentChanged(row: RecommendationRow): DomainError {
  return new DomainError(
    'store_content_changed',
    `The store no longer holds the ${word(row)} that was reviewed; audit the product again.`,
    { id: row.id, field: row.field.toLowerCase(), sku: row.product.sku },
  );
}

/** Kept before anything is written, so that whatever happens there is a way back. */
async function saveBeforeImage(ctx: Context, row: RecommendationRow, image: StoredField): Promise<void> {
  const { count } = await ctx.db.recommendation.updateMany({
    where: { id: row.id, workspaceId: row.workspaceId, status: 'PUSHING', version: row.version },
    data: { beforeImage: toJson(image) },
  });
  if (count === 0) throw new DomainError('invalid_state', `The recommendation '${row.id}' is no longer pushing.`);
}

/** @returns null when the step was already made, or made moot, by another attempt; its failure is thrown again */
async function findPushing(ctx: Context, asked: Asked): Promise<RecommendationRow | null> {
  const row = await ctx.db.recommendation.findFirst({
    where: { id: asked.recommendationId, workspaceId: ctx.principal.workspaceId },
    include: WITH_PRODUCT,
  });
  if (!row) throw new DomainError('not_found', 'The recommendation was deleted before it was written.');
  if (row.status === 'PUSHING' && row.version === asked.version) return row;
  const failure = failureOf(row.failure);
  if (failure && row.version === asked.version + 1) throw failure;
  return null;
}

/** Marks the recommendation once no attempt is left; what may be tried again stays as it is. */
async function noteFailure(
  ctx: JobContext,
  attempts: number,
  error: unknown,
  mark: (failure: DomainError) => Promise<void>,
): Promise<void> {
  if (ctx.signal.aborted) return;
  const failure = toDomainError(error);
  if (failure.isRetryable && ctx.job.attempt < attempts) return;
  await mark(failure);
}

/** A store that held the rewrite before anything was written is taken back to what was reviewed. */
function emptyFor(row: RecommendationRow): FieldValue {
  return storedValue(row.before) ?? {};
}

function failureOf(stored: unknown): DomainError | null {
  if (typeof stored !== 'object' || stored === null || !('code' in stored) || !('message' in stored)) return null;
  return new DomainError('store_rejected', String(stored.message), { code: stored.code });
}

async function storeOf(ctx: Context, row: RecommendationRow): Promise<StoreConnection> {
  if (row.storeId === null) throw new DomainError('store_not_connected', 'The store was disconnected.');
  return openStore(ctx, row.storeId);
}

async function reread(tx: Parameters<typeof transition>[0], row: RecommendationRow): Promise<RecommendationRow> {
  return tx.recommendation.findUniqueOrThrow({ where: { id: row.id }, include: WITH_PRODUCT });
}

function word(row: RecommendationRow): string {
  return row.field === 'JSON_LD' ? 'structured data' : row.field === 'FAQ' ? 'FAQ' : row.field.toLowerCase();
}
