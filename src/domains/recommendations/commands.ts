import { z } from 'zod';
import type { Recommendation } from '../../generated/prisma/client.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import { parseInput } from '../../kernel/input.ts';
import type { Transaction } from '../../platform/db.ts';
import { enqueueJob } from '../../work/enqueue.ts';
import { findStoreFor, isSameValue } from '../stores/index.ts';
import { diffValues } from './diff.ts';
import { followEdit } from './follow-edit.ts';
import { recommendationPush, recommendationRollback } from './jobs.ts';
import { assertMove } from './rules.ts';
import {
  notFound,
  type RecommendationRow,
  type TransitionContext,
  toJson,
  transition,
  WITH_PRODUCT,
} from './transition.ts';
import { parseValue, storedValue } from './values.ts';

/** A job that writes to the store, and the recommendation it is for. */
export type AcceptedPush = { jobId: string; status: 'QUEUED' | 'RUNNING'; id: string };

const dismissInput = z.object({
  reason: z.string().trim().min(1, 'must not be empty').max(500, 'must be at most 500 characters').nullish(),
});

/**
 * Approves a recommendation, as proposed or as the reviewer edited it. An edit is the reviewer's own word: it may say what
 * no source says, and is kept beside the proposal.
 *
 * @throws not_found, invalid_state, validation_failed when `after` is no value of the field
 */
export async function approveRecommendation(ctx: Context, id: string, after: unknown): Promise<Recommendation> {
  return ctx.transaction(async (tx) => {
    const row = await readRecommendation(tx, ctx, id);
    assertMove('approve', row.status, id);
    const edited = after === undefined || after === null ? null : parseValue(row.field, after, 'after');
    const isEdited = edited !== null && !isSameValue(edited, storedValue(row.after));
    const edit = isEdited
      ? {
          after: toJson(edited),
          diff: toJson(diffValues(storedValue(row.before), edited)),
          proposedAfter: toJson(row.proposedAfter ?? row.after),
        }
      : {};
    const moved = await transition(tx, moverOf(ctx), row, {
      move: 'approve',
      to: 'APPROVED',
      change: { ...edit, approvedAt: ctx.clock.now(), failure: Prisma.DbNull },
      note: isEdited ? 'Edited before approval.' : null,
    });
    if (isEdited) await followEdit(tx, moverOf(ctx), moved);
    return moved;
  });
}

/** Puts a recommendation aside without applying it. @throws not_found, invalid_state */
export async function dismissRecommendation(ctx: Context, id: string, reason: unknown): Promise<Recommendation> {
  const input = parseInput(dismissInput, { reason });
  return ctx.transaction(async (tx) => {
    const row = await readRecommendation(tx, ctx, id);
    return transition(tx, moverOf(ctx), row, {
      move: 'dismiss',
      to: 'DISMISSED',
      change: { dismissReason: input.reason ?? null },
      note: input.reason ?? null,
    });
  });
}

/**
 * Asks for an approved rewrite to be written to the store that shows the product.
 *
 * @throws not_found, not_approved, invalid_state, store_not_connected
 */
export async function pushRecommendation(ctx: Context, id: string): Promise<AcceptedPush> {
  const seen = await readRecommendation(ctx.db, ctx, id);
  assertMove('push', seen.status, id);
  const store = await storeOf(ctx, seen);
  return ctx.transaction(async (tx) => {
    const row = await transition(tx, moverOf(ctx), seen, {
      move: 'push',
      to: 'PUSHING',
      change: { storeId: store.id, beforeImage: Prisma.DbNull, failure: Prisma.DbNull },
    });
    const payload = { recommendationId: row.id, version: row.version };
    const { job } = await enqueueJob(tx, scopeOf(ctx), recommendationPush, payload, { dedupeKey: `push ${row.id}` });
    return { jobId: job.id, status: job.status === 'RUNNING' ? 'RUNNING' : 'QUEUED', id };
  });
}

/**
 * Asks for what the store held before a push to be written back; the recommendation is open again after it.
 *
 * @throws not_found, invalid_state when nothing was written that could be taken back
 */
export async function rollbackRecommendation(ctx: Context, id: string): Promise<AcceptedPush> {
  return ctx.transaction(async (tx) => {
    const seen = await readRecommendation(tx, ctx, id);
    assertMove('rollback', seen.status, id);
    const { status: from } = seen;
    if (seen.beforeImage === null || (from !== 'PUSHED' && from !== 'APPLIED' && from !== 'PUSH_FAILED'))
      throw new DomainError(
        'invalid_state',
        `The push of '${id}' is ${from.toLowerCase()} and wrote nothing that could be taken back; it cannot become pushing.`,
        { id, status: from.toLowerCase(), wanted: 'pushing' },
      );
    const row = await transition(tx, moverOf(ctx), seen, {
      move: 'rollback',
      to: 'PUSHING',
      change: { failure: Prisma.DbNull },
      note: 'Rolling back.',
    });
    const payload = { recommendationId: row.id, version: row.version, from };
    const { job } = await enqueueJob(tx, scopeOf(ctx), recommendationRollback, payload, {
      dedupeKey: `rollback ${row.id}`,
    });
    return { jobId: job.id, status: job.status === 'RUNNING' ? 'RUNNING' : 'QUEUED', id };
  });
}

/** A marketplace's or retailer's page is not in the brand's own store, whatever that sells under the same SKU. */
async function storeOf(ctx: Context, row: RecommendationRow): Promise<{ id: string }> {
  const product = await ctx.db.product.findFirst({
    where: { id: row.productId, workspaceId: ctx.principal.workspaceId },
    select: { channel: true },
  });
  const store = product?.channel === 'D2C' ? await findStoreFor(ctx, row.product) : null;
  if (store) return store;
  throw new DomainError('store_not_connected', `No store is connected for the product '${row.product.sku}'.`, {
    sku: row.product.sku,
  });
}

async function readRecommendation(
  db: Pick<Transaction, 'recommendation'>,
  ctx: Context,
  id: string,
): Promise<RecommendationRow> {
  const row = await db.recommendation.findFirst({
    where: { id, workspaceId: ctx.principal.workspaceId, product: { deletedAt: null } },
    include: WITH_PRODUCT,
  });
  if (!row) throw notFound(id);
  return row;
}

function moverOf(ctx: Context): TransitionContext {
  return { ...scopeOf(ctx), actor: ctx.principal.keyId ?? 'system' };
}

function scopeOf(ctx: Context) {
  return { workspaceId: ctx.principal.workspaceId, clock: ctx.clock };
}
