import { appendEvent } from '../../events/append.ts';
import { EVENT_RETENTION_DAYS } from '../../events/log.ts';
import type { WebhookDelivery } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError, validationError } from '../../kernel/errors.ts';
import type { Transaction } from '../../platform/db.ts';
import { lockEndpoint } from './commands.ts';
import { enqueueDeliveries, restartDelivery } from './enqueue.ts';
import { webhookTest } from './events.ts';
import { deliveryNotFound, findDelivery } from './queries.ts';
import { TESTS_PER_MINUTE, wantsEvent } from './rules.ts';
import { isTest } from './settle.ts';

const MINUTE_MS = 60_000;
const RETENTION_MS = EVENT_RETENTION_DAYS * 86_400_000;

/** The most events that one replay sends again. */
export const REPLAY_MAX = 10_000;

/** What a replay set off; when there is more, the next one starts at `until`. */
export type Replay = { count: number; hasMore: boolean; until: Date | null };

/**
 * Sends a `webhook.test` event to this endpoint alone, enabled or not, once.
 *
 * @returns its delivery, due now
 * @throws not_found; rate_limited past 10 a minute of the workspace
 */
export function testEndpoint(ctx: Context, id: string): Promise<WebhookDelivery> {
  return ctx.transaction(async (tx) => {
    const { workspaceId } = ctx.principal;
    // Tests of several endpoints at once would each see room for one more.
    await tx.$queryRaw`select 1 from workspaces where id = ${workspaceId} for no key update`;
    const endpoint = await lockEndpoint(ctx, tx, id);
    const now = ctx.clock.now();
    await refuseManyTests(tx, workspaceId, now);
    const scope = { workspaceId: endpoint.workspaceId, clock: ctx.clock };
    const data = { endpoint_id: id, message: 'This endpoint receives webhooks.' };
    const eventId = await appendEvent(tx, scope, webhookTest, { data, subjectId: id });
    const [deliveryId] = await enqueueDeliveries(tx, [{ eventId, endpointId: id }], { now, onExisting: 'keep' });
    return tx.webhookDelivery.findUniqueOrThrow({ where: { id: deliveryId } });
  });
}

/**
 * Starts a delivery's schedule again, now, wherever it stands.
 *
 * @throws not_found; invalid_state when its endpoint is disabled
 */
export async function replayDelivery(ctx: Context, id: string): Promise<WebhookDelivery> {
  const found = await findDelivery(ctx, id);
  if (!found) throw deliveryNotFound(id);
  return ctx.transaction(async (tx) => {
    const endpoint = await lockEndpoint(ctx, tx, found.endpointId);
    if (!isTest(found)) refuseDisabled(endpoint);
    return restartDelivery(tx, id, ctx.clock.now());
  });
}

/**
 * Sends an endpoint every event that it wants since a moment, oldest first; what it was sent before, again.
 *
 * @param since at most 30 days ago, the moment itself included
 * @returns at most 10,000 at once
 * @throws not_found; validation_failed when the moment is not within the log; invalid_state when it is disabled
 */
export function replayEvents(ctx: Context, id: string, since: Date): Promise<Replay> {
  refuseOutsideLog(since, ctx.clock.now());
  return ctx.transaction(async (tx) => {
    const endpoint = await lockEndpoint(ctx, tx, id);
    refuseDisabled(endpoint);
    const events = await tx.event.findMany({
      where: {
        workspaceId: endpoint.workspaceId,
        createdAt: { gte: since },
        type: { in: ctx.webhookTypes.filter((type) => wantsEvent(endpoint.events, type)) },
      },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      select: { id: true, createdAt: true },
      take: REPLAY_MAX + 1,
    });
    const replayed = events.slice(0, REPLAY_MAX);
    const pairs = replayed.map((event) => ({ eventId: event.id, endpointId: id }));
    await enqueueDeliveries(tx, pairs, { now: ctx.clock.now(), onExisting: 'restart' });
    return {
      count: replayed.length,
      hasMore: events.length > REPLAY_MAX,
      until: replayed.at(-1)?.createdAt ?? null,
    };
  });
}

async function refuseManyTests(tx: Transaction, workspaceId: string, now: Date): Promise<void> {
  const since = new Date(now.getTime() - MINUTE_MS);
  const recent = await tx.webhookDelivery.findMany({
    where: { workspaceId, eventType: webhookTest.type, createdAt: { gt: since } },
    orderBy: { createdAt: 'asc' },
    select: { createdAt: true },
  });
  const oldest = recent[0];
  if (!oldest || recent.length < TESTS_PER_MINUTE) return;
  const retryAfter = Math.max(1, Math.ceil((oldest.createdAt.getTime() - since.getTime()) / 1000));
  throw new DomainError('rate_limited', `A workspace can send ${TESTS_PER_MINUTE} test events a minute.`, {
    retry_after_seconds: retryAfter,
  });
}

function refuseDisabled({ id, status }: { id: string; status: string }): void {
  if (status === 'ENABLED') return;
  throw new DomainError('invalid_state', `The webhook endpoint '${id}' is disabled; enable it first.`, {
    id,
    status: 'disabled',
  });
}

function refuseOutsideLog(since: Date, now: Date): void {
  const ageMs = now.getTime() - since.getTime();
  if (ageMs > RETENTION_MS) {
    throw validationError([{ field: 'since', message: `must be at most ${EVENT_RETENTION_DAYS} days ago` }]);
  }
  if (ageMs < 0) throw validationError([{ field: 'since', message: 'must not be in the future' }]);
}
