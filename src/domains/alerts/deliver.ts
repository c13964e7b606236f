import type { AlertChannel, AlertDelivery, AlertRule } from '../../generated/prisma/client.ts';
import { DomainError } from '../../kernel/errors.ts';
import { sanitizeJson } from '../../kernel/text.ts';
import type { JobContext } from '../../work/run.ts';
import { DELIVERY_ATTEMPTS } from './jobs.ts';
import { type AlertMessage, gatherAlerts } from './notify/message.ts';
import { type SendOutcome, sendMessage } from './notify/send.ts';

type Delivery = AlertDelivery & { channel: AlertChannel & { rule: AlertRule } };

/**
 * Sends one delivery: the same message on every try, until the channel takes it or it is given up. A delivery whose
 * answer was lost with its worker is sent again; email and webhooks carry an id by which that can be told.
 */
export async function runDelivery(ctx: JobContext, deliveryId: string): Promise<unknown> {
  const delivery = await ctx.db.alertDelivery.findFirst({
    where: { id: deliveryId, workspaceId: ctx.principal.workspaceId },
    include: { channel: { include: { rule: true } } },
  });
  if (delivery?.status !== 'PENDING') return { status: 'skipped' };
  ctx.progress('Sending the message');
  const message = storedMessage(delivery) ?? (await fixMessage(ctx, delivery));
  // A channel that is slow to answer holds no slot meanwhile, so that it delays no other.
  const outcome = await ctx.awaitAnswer(() => sendMessage(ctx, delivery.channel, message));
  const attempts = delivery.attempts + 1;
  const isOver = outcome.error === null || outcome.isPermanent || attempts >= DELIVERY_ATTEMPTS;
  if (!isOver) {
    await ctx.db.alertDelivery.update({ where: { id: delivery.id }, data: { ...columnsOf(outcome), attempts } });
    throw tryAgain(outcome);
  }
  const status = outcome.error === null ? 'DELIVERED' : 'FAILED';
  return ctx.finish(async (tx) => {
    const data = { ...columnsOf(outcome), attempts, status, completedAt: ctx.clock.now() } as const;
    await tx.alertDelivery.update({ where: { id: delivery.id }, data });
    return { delivery_id: delivery.id, status: status.toLowerCase(), error: outcome.error };
  });
}

/** From here on the delivery says what it says: fires that come later go into another one. */
function fixMessage(ctx: JobContext, delivery: Delivery): Promise<AlertMessage> {
  return ctx.transaction(async (tx) => {
    await tx.$queryRaw`select 1 from alert_deliveries where id = ${delivery.id} for no key update`;
    const links = await tx.alertDeliveryFire.findMany({ where: { deliveryId: delivery.id }, include: { fire: true } });
    const { rule } = delivery.channel;
    const message: AlertMessage = {
      deliveryId: delivery.id,
      workspaceId: delivery.workspaceId,
      rule: { id: rule.id, name: rule.name, type: rule.type },
      createdAt: ctx.clock.now().toISOString(),
      ...gatherAlerts(links.map(({ fire }) => fire)),
      apiUrl: ctx.publicUrl,
      isTest: delivery.slot.startsWith('test '),
    };
    await tx.alertDelivery.update({ where: { id: delivery.id }, data: { message: sanitizeJson(message) as object } });
    return message;
  });
}

/** The message as an earlier try of ours stored it. */
function storedMessage(delivery: Delivery): AlertMessage | null {
  const stored = delivery.message as AlertMessage | null;
  // Messages that were fixed before lines were limited have all of theirs.
  return stored && { ...stored, left: stored.left ?? 0 };
}

function columnsOf({ httpStatus, error }: SendOutcome) {
  return { httpStatus, error };
}

function tryAgain({ error, retryAfterMs }: SendOutcome): DomainError {
  const details = retryAfterMs === null ? {} : { retry_after_seconds: Math.ceil(retryAfterMs / 1_000) };
  return new DomainError('unavailable', `The alert could not be delivered. ${error ?? ''}`.trim(), details);
}
