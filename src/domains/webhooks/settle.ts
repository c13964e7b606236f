import { appendEvent } from '../../events/append.ts';
import { formatInstant } from '../../kernel/clock.ts';
import type { Services } from '../../kernel/context.ts';
import type { Transaction } from '../../platform/db.ts';
import type { DeliveryOutcome } from '../../platform/metrics.ts';
import type { Attempt } from './attempt.ts';
import type { ClaimedDelivery } from './claim.ts';
import { abandonDeliveries } from './enqueue.ts';
import { webhookEndpointDisabled, webhookTest } from './events.ts';
import { type AfterAttempt, afterAttempt } from './rules.ts';

type Standing = { status: 'ENABLED' | 'DISABLED'; url: string; failingSince: Date | null };
type Settling = { services: Pick<Services, 'clock'>; delivery: ClaimedDelivery; now: Date };

/**
 * Keeps an attempt and what follows from it for its delivery and endpoint, in one transaction.
 *
 * The attempt is kept even when the lease was lost meanwhile; the delivery's course is then left to who holds it.
 * @param random 0..1, for the jitter
 * @returns what became of the delivery
 */
export async function settleAttempt(
  services: Pick<Services, 'transaction' | 'clock'>,
  delivery: ClaimedDelivery,
  attempt: Attempt,
  random: number,
): Promise<DeliveryOutcome> {
  return services.transaction(async (tx): Promise<DeliveryOutcome> => {
    // Endpoint first, deliveries after: everyone takes them in this order, so nobody waits in a circle.
    const endpoint = await lockStanding(tx, delivery.endpointId);
    if (!endpoint) return 'given_up';
    const settling = { services, delivery, now: services.clock.now() };
    const next = afterAttempt(
      { scheduleStep: delivery.scheduleStep, isTest: isTest(delivery), failingSince: endpoint.failingSince },
      attempt,
      settling.now,
      random,
    );
    await keepAttempt(tx, settling, attempt, next.delivery);
    if (endpoint.status === 'ENABLED') await moveEndpoint(tx, settling, endpoint, next.endpoint);
    if (attempt.error === null) return 'delivered';
    return next.delivery.status === 'FAILED' ? 'given_up' : 'failed';
  });
}

/** Ends a delivery whose endpoint was disabled after it was made. */
export async function settleDisabled(
  services: Pick<Services, 'db' | 'clock'>,
  { id, leaseUntil }: ClaimedDelivery,
): Promise<void> {
  await services.db.webhookDelivery.updateMany({
    where: { id, leaseUntil },
    data: { status: 'FAILED', nextAttemptAt: null, leaseUntil: null, completedAt: services.clock.now() },
  });
}

/** Is this delivery sent to disabled endpoints too, and only once? */
export function isTest(delivery: { eventType: string }): boolean {
  return delivery.eventType === webhookTest.type;
}

async function lockStanding(tx: Transaction, endpointId: string): Promise<Standing | null> {
  const [endpoint] = await tx.$queryRaw<Standing[]>`
    select status, url, failing_since as "failingSince" from webhook_endpoints
    where id = ${endpointId} for no key update`;
  return endpoint ?? null;
}

async function keepAttempt(
  tx: Transaction,
  { delivery }: Settling,
  attempt: Attempt,
  next: AfterAttempt['delivery'],
): Promise<void> {
  const { id, workspaceId, leaseUntil } = delivery;
  const counted = { attemptCount: { increment: 1 } } as const;
  const select = { attemptCount: true } as const;
  const held = await tx.webhookDelivery.updateManyAndReturn({
    where: { id, leaseUntil },
    data: { ...next, ...counted, leaseUntil: null },
    select,
  });
  const [row] =
    held.length > 0 ? held : await tx.webhookDelivery.updateManyAndReturn({ where: { id }, data: counted, select });
  if (!row) return;
  const { startedAt, durationMs, httpStatus, error, responseBody } = attempt;
  await tx.webhookDeliveryAttempt.create({
    data: {
      workspaceId,
      deliveryId: id,
      number: row.attemptCount,
      startedAt,
      durationMs,
      httpStatus,
      error,
      responseBody,
    },
  });
}

async function moveEndpoint(
  tx: Transaction,
  { services, delivery, now }: Settling,
  before: Standing,
  next: AfterAttempt['endpoint'],
): Promise<void> {
  const { endpointId: id, workspaceId } = delivery;
  if (next.failingSince?.getTime() !== before.failingSince?.getTime()) {
    await tx.webhookEndpoint.update({ where: { id }, data: { failingSince: next.failingSince } });
  }
  if (next.disabledReason === null) return;
  await tx.webhookEndpoint.update({
    where: { id },
    data: { status: 'DISABLED', disabledReason: next.disabledReason, updatedAt: now },
  });
  await abandonDeliveries(tx, { workspaceId, id }, now);
  await appendEvent(tx, { workspaceId, clock: services.clock }, webhookEndpointDisabled, {
    data: {
      endpoint_id: id,
      url: before.url,
      reason: next.disabledReason,
      failing_since: next.failingSince && formatInstant(next.failingSince),
      disabled_at: formatInstant(now),
    },
    subjectId: id,
  });
}
