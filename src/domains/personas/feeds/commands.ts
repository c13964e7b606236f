import { z } from 'zod';
import { appendEvent } from '../../../events/append.ts';
import type { ReviewFeed } from '../../../generated/prisma/client.ts';
import { ReviewPlatform } from '../../../generated/prisma/enums.ts';
import type { Context } from '../../../kernel/context.ts';
import { DomainError, validationError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { parseInput } from '../../../kernel/input.ts';
import { isUnchanged } from '../../../kernel/is-unchanged.ts';
import type { Transaction } from '../../../platform/db.ts';
import { isUniqueViolation } from '../../../platform/db-errors.ts';
import { reviewFeedChanged } from '../events.ts';
import { sealFeedCredentials } from './credentials.ts';
import { PLATFORM_URLS } from './platform.ts';
import { nextPull } from './pull.ts';
import { feedNotFound } from './queries.ts';

/** Feeds that a workspace can have. */
export const FEEDS_MAX = 20;
/** The longest account, token or address of a feed. */
export const FEED_TEXT_MAX = 500;
/** The longest pause between two pulls: 30 days. */
export const EVERY_HOURS_MAX = 720;

const printable = z
  .string()
  .regex(/^[!-~]{1,500}$/, `must be 1 to ${FEED_TEXT_MAX} printable characters without spaces`);
const everyHours = z
  .int('must be a whole number')
  .min(1, 'must be at least 1')
  .max(EVERY_HOURS_MAX, `must be at most ${EVERY_HOURS_MAX}`);
const baseUrl = z
  .string()
  .trim()
  .max(FEED_TEXT_MAX, `must be at most ${FEED_TEXT_MAX} characters`)
  .refine(isAddress, 'must be an https address without a user name, query or fragment')
  .transform((url) => url.replace(/\/+$/, ''));

const feedInput = z.object({
  platform: z.enum(ReviewPlatform),
  account: printable,
  token: printable,
  everyHours: everyHours.nullish(),
  baseUrl: baseUrl.nullish(),
});
const feedPatch = z.object({ token: printable.nullish(), everyHours: everyHours.nullable().optional() });

/**
 * Connects an account at a review platform. Its reviews are pulled when asked for, and every so many hours if that is given.
 *
 * @throws validation_failed; conflict when the account is connected; limit_reached when the workspace has 20
 */
export async function connectFeed(ctx: Context, input: unknown): Promise<ReviewFeed> {
  const { token, ...given } = parseInput(feedInput, input);
  const url = given.baseUrl ?? PLATFORM_URLS[given.platform];
  refuseOpenLine(ctx, url);
  const identity = { id: newId('ReviewFeed'), workspaceId: ctx.principal.workspaceId };
  const now = ctx.clock.now();
  const hours = given.everyHours ?? null;
  const data = {
    ...identity,
    platform: given.platform,
    account: given.account,
    baseUrl: url,
    credentialsSealed: sealFeedCredentials(ctx.secrets, identity, { secret: token }),
    everyHours: hours,
    nextPullAt: hours === null ? null : now,
    createdAt: now,
    updatedAt: now,
  };
  return ctx
    .transaction(async (tx) => {
      await refuseTooMany(ctx, tx);
      const feed = await tx.reviewFeed.create({ data });
      await recordChange(ctx, tx, feed.id, 'connected');
      return feed;
    })
    .catch((error: unknown) => {
      if (!isUniqueViolation(error)) throw error;
      throw new DomainError('conflict', `The account '${given.account}' is already connected.`, {
        account: given.account,
      });
    });
}

/** Changes how often a feed is pulled, null for by hand only, or its token. @throws not_found, validation_failed */
export function updateFeed(ctx: Context, id: string, input: unknown): Promise<ReviewFeed> {
  const { token, everyHours: hours } = parseInput(feedPatch, input);
  const { workspaceId } = ctx.principal;
  return ctx.transaction(async (tx) => {
    const before = await lockFeed(ctx, tx, id);
    if (!token && isUnchanged(before, { everyHours: hours })) return before;
    const now = ctx.clock.now();
    const timed = hours === undefined ? {} : { everyHours: hours, nextPullAt: nextPull({ everyHours: hours }, now) };
    const sealed = token
      ? { credentialsSealed: sealFeedCredentials(ctx.secrets, { id, workspaceId }, { secret: token }) }
      : {};
    await recordChange(ctx, tx, id, 'updated');
    return tx.reviewFeed.update({ where: { id }, data: { ...timed, ...sealed, updatedAt: now } });
  });
}

/** Removes a feed with its token; the reviews stay. @throws not_found @returns what it was */
export function removeFeed(ctx: Context, id: string): Promise<ReviewFeed> {
  return ctx.transaction(async (tx) => {
    await lockFeed(ctx, tx, id);
    await recordChange(ctx, tx, id, 'removed');
    return tx.reviewFeed.delete({ where: { id } });
  });
}

async function lockFeed(ctx: Context, tx: Transaction, id: string): Promise<ReviewFeed> {
  const { workspaceId } = ctx.principal;
  await tx.$queryRaw`select 1 from review_feeds where workspace_id = ${workspaceId} and id = ${id} for no key update`;
  const feed = await tx.reviewFeed.findFirst({ where: { workspaceId, id } });
  if (!feed) throw feedNotFound(id);
  return feed;
}

/** Two at once would each see room for one more, so they take turns at the workspace's row. */
async function refuseTooMany(ctx: Context, tx: Transaction): Promise<void> {
  const { workspaceId } = ctx.principal;
  await tx.$queryRaw`select 1 from workspaces where id = ${workspaceId} for no key update`;
  if ((await tx.reviewFeed.count({ where: { workspaceId } })) < FEEDS_MAX) return;
  throw new DomainError('limit_reached', `A workspace can have at most ${FEEDS_MAX} review feeds.`, {
    limit: FEEDS_MAX,
  });
}

async function recordChange(ctx: Context, tx: Transaction, id: string, action: 'connected' | 'updated' | 'removed') {
  const scope = { workspaceId: ctx.principal.workspaceId, clock: ctx.clock };
  await appendEvent(tx, scope, reviewFeedChanged, { data: { id, action }, subjectId: id });
}

/** The token over plain http could be read on the way; only what the operator allowed is near enough. */
function refuseOpenLine(ctx: Context, url: string): void {
  if (url.startsWith('https:') || ctx.http.checkUrl(`${url}/`).isAllowListed) return;
  throw validationError([{ field: 'baseUrl', message: 'must be an https address' }]);
}

function isAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['https:', 'http:'].includes(url.protocol)) return false;
  return !url.username && !url.password && !url.search && !url.hash;
}
