import { appendEvent } from '../../events/append.ts';
import type { WebhookEndpoint } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { parseInput } from '../../kernel/input.ts';
import { isUnchanged } from '../../kernel/is-unchanged.ts';
import { generateSecret } from '../../kernel/webhook-signature.ts';
import type { Transaction } from '../../platform/db.ts';
import { abandonDeliveries } from './enqueue.ts';
import { webhookEndpointChanged } from './events.ts';
import { endpointInput, endpointPatch } from './input.ts';
import { endpointNotFound } from './queries.ts';
import { ENDPOINTS_MAX, SECRET_OVERLAP_MS } from './rules.ts';
import { activeSecrets, sealSecret } from './secrets.ts';

/** An endpoint with its newest secret, which is shown this once. */
export type EndpointWithSecret = WebhookEndpoint & { secret: string };

/**
 * Creates an endpoint, enabled.
 *
 * @throws limit_reached when the workspace has 20; egress_denied when its URL leads to no public address
 */
export async function createEndpoint(ctx: Context, input: unknown): Promise<EndpointWithSecret> {
  const fields = parseInput(endpointInput(ctx.webhookTypes), input);
  ctx.http.checkUrl(fields.url);
  const secret = generateSecret();
  const identity = { id: newId('WebhookEndpoint'), workspaceId: ctx.principal.workspaceId };
  return ctx.transaction(async (tx) => {
    await refuseTooMany(ctx, tx);
    const now = ctx.clock.now();
    const endpoint = await tx.webhookEndpoint.create({
      data: {
        ...identity,
        ...fields,
        secretSealed: sealSecret(ctx.secrets, identity, 'secret_sealed', secret),
        createdAt: now,
        updatedAt: now,
      },
    });
    await recordChange(ctx, tx, endpoint.id, 'created');
    return { ...endpoint, secret };
  });
}

/**
 * Changes the given fields of an endpoint. Disabling gives up what is on its way; enabling forgets its failures.
 *
 * @throws not_found; egress_denied when its URL leads to no public address
 */
export async function updateEndpoint(ctx: Context, id: string, input: unknown): Promise<WebhookEndpoint> {
  const { status, ...fields } = parseInput(endpointPatch(ctx.webhookTypes), input);
  if (fields.url !== undefined) ctx.http.checkUrl(fields.url);
  return ctx.transaction(async (tx) => {
    const before = await lockEndpoint(ctx, tx, id);
    const now = ctx.clock.now();
    const isSwitched = status !== undefined && status !== before.status;
    if (!isSwitched && isUnchanged(before, fields)) return before;
    if (isSwitched && status === 'DISABLED') await abandonDeliveries(tx, before, now);
    const endpoint = await tx.webhookEndpoint.update({
      where: { id },
      data: { ...fields, ...(isSwitched ? switchedTo(status) : {}), updatedAt: now },
    });
    await recordChange(ctx, tx, id, isSwitched ? (status === 'ENABLED' ? 'enabled' : 'disabled') : 'updated');
    return endpoint;
  });
}

/** Deletes an endpoint with the log of its deliveries. @throws not_found @returns what it was */
export function deleteEndpoint(ctx: Context, id: string): Promise<WebhookEndpoint> {
  return ctx.transaction(async (tx) => {
    await lockEndpoint(ctx, tx, id);
    const endpoint = await tx.webhookEndpoint.delete({ where: { id } });
    await recordChange(ctx, tx, id, 'deleted');
    return endpoint;
  });
}

/**
 * Gives an endpoint a new secret. The one before signs beside it for 24 hours; one from an earlier rotation ends now.
 *
 * @throws not_found
 */
export function rotateSecret(ctx: Context, id: string): Promise<EndpointWithSecret> {
  return ctx.transaction(async (tx) => {
    const before = await lockEndpoint(ctx, tx, id);
    const now = ctx.clock.now();
    const [previous = ''] = activeSecrets(ctx.secrets, before, now);
    const secret = generateSecret();
    const endpoint = await tx.webhookEndpoint.update({
      where: { id },
      data: {
        secretSealed: sealSecret(ctx.secrets, before, 'secret_sealed', secret),
        previousSecretSealed: sealSecret(ctx.secrets, before, 'previous_secret_sealed', previous),
        previousSecretExpiresAt: new Date(now.getTime() + SECRET_OVERLAP_MS),
        updatedAt: now,
      },
    });
    await recordChange(ctx, tx, id, 'secret_rotated');
    return { ...endpoint, secret };
  });
}

/**
 * The endpoint, held against every other writer until the transaction ends. Its deliveries are locked after it, never
 * before.
 *
 * @throws not_found when the workspace has none
 */
export async function lockEndpoint(ctx: Context, tx: Transaction, id: string): Promise<WebhookEndpoint> {
  const workspaceId = ctx.principal.workspaceId;
  await tx.$queryRaw`
    select 1 from webhook_endpoints where workspace_id = ${workspaceId} and id = ${id} for no key update`;
  const endpoint = await tx.webhookEndpoint.findFirst({ where: { workspaceId, id } });
  if (!endpoint) throw endpointNotFound(id);
  return endpoint;
}

/** Two creations at once would each see room for one more, so they take turns at the workspace's row. */
async function refuseTooMany(ctx: Context, tx: Transaction): Promise<void> {
  const workspaceId = ctx.principal.workspaceId;
  await tx.$queryRaw`select 1 from workspaces where id = ${workspaceId} for no key update`;
  const count = await tx.webhookEndpoint.count({ where: { workspaceId } });
  if (count < ENDPOINTS_MAX) return;
  throw new DomainError('limit_reached', `A workspace can have at most ${ENDPOINTS_MAX} webhook endpoints.`, {
    limit: ENDPOINTS_MAX,
  });
}

function switchedTo(status: 'ENABLED' | 'DISABLED') {
  return status === 'ENABLED'
    ? { status, disabledReason: null, failingSince: null }
    : { status, disabledReason: 'manual' };
}

async function recordChange(
  ctx: Context,
  tx: Transaction,
  endpointId: string,
  action: 'created' | 'updated' | 'enabled' | 'disabled' | 'deleted' | 'secret_rotated',
): Promise<void> {
  const scope = { workspaceId: ctx.principal.workspaceId, clock: ctx.clock };
  const data = { endpoint_id: endpointId, action };
  await appendEvent(tx, scope, webhookEndpointChanged, { data, subjectId: endpointId });
}
