import type { Prisma, WebhookDelivery, WebhookEndpoint } from '../../generated/prisma/client.ts';
import type { WebhookDeliveryStatus } from '../../generated/prisma/enums.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import { NEWEST_FIRST, newestFirstValues, olderThanCursor, withSortColumns } from '../../kernel/newest-first.ts';
import { type CursorScope, type Page, pageSize, toPage } from '../../kernel/page.ts';

/** What a resolver wants of an endpoint, computed from the selection. */
export type EndpointSelection = { select?: Prisma.WebhookEndpointSelect; include?: Prisma.WebhookEndpointInclude };

/** What a resolver wants of a delivery, computed from the selection. */
export type DeliverySelection = { select?: Prisma.WebhookDeliverySelect; include?: Prisma.WebhookDeliveryInclude };

/** A stretch of a list. */
export type PageInput = { first?: number | null; after?: string | null };

/** Which deliveries: of one endpoint, where they stand. */
export type DeliveryFilter = { endpointId: string; status?: WebhookDeliveryStatus | null };

/** A page of the workspace's endpoints, newest first. @throws invalid_cursor when `after` is of another list */
export async function listEndpoints(
  ctx: Context,
  input: PageInput,
  selection: EndpointSelection = {},
): Promise<Page<WebhookEndpoint>> {
  const size = pageSize(input.first);
  const scope = cursorScope(ctx, 'webhook_endpoints');
  const rows = await ctx.db.webhookEndpoint.findMany({
    ...withSortColumns(selection),
    where: { workspaceId: ctx.principal.workspaceId, ...olderThanCursor(scope, input.after) },
    orderBy: NEWEST_FIRST,
    take: size + 1,
  });
  return toPage(rows, size, scope, newestFirstValues);
}

/** How many endpoints the workspace has. */
export function countEndpoints(ctx: Context): Promise<number> {
  return ctx.db.webhookEndpoint.count({ where: { workspaceId: ctx.principal.workspaceId } });
}

/** The endpoint with this id. @returns null when the workspace has none */
export function findEndpoint(
  ctx: Context,
  id: string,
  selection: EndpointSelection = {},
): Promise<WebhookEndpoint | null> {
  return ctx.db.webhookEndpoint.findFirst({ ...selection, where: { workspaceId: ctx.principal.workspaceId, id } });
}

/** A page of an endpoint's deliveries, newest first. @throws not_found when the workspace has no such endpoint */
export async function listDeliveries(
  ctx: Context,
  input: DeliveryFilter & PageInput,
  selection: DeliverySelection = {},
): Promise<Page<WebhookDelivery>> {
  const size = pageSize(input.first);
  const scope = cursorScope(ctx, `webhook_deliveries ${input.endpointId} ${input.status ?? ''}`);
  const rows = await ctx.db.webhookDelivery.findMany({
    ...withSortColumns(selection),
    where: { ...deliveryWhere(ctx, input), ...olderThanCursor(scope, input.after) },
    orderBy: NEWEST_FIRST,
    take: size + 1,
  });
  // An endpoint that has deliveries exists, so only an empty page leaves the question open.
  if (rows.length === 0 && !(await findEndpoint(ctx, input.endpointId, { select: { id: true } }))) {
    throw endpointNotFound(input.endpointId);
  }
  return toPage(rows, size, scope, newestFirstValues);
}

/** How many deliveries the filter leaves. */
export function countDeliveries(ctx: Context, filter: DeliveryFilter): Promise<number> {
  return ctx.db.webhookDelivery.count({ where: deliveryWhere(ctx, filter) });
}

/** The delivery with this id. @returns null when the workspace has none */
export function findDelivery(
  ctx: Context,
  id: string,
  selection: DeliverySelection = {},
): Promise<WebhookDelivery | null> {
  return ctx.db.webhookDelivery.findFirst({ ...selection, where: { workspaceId: ctx.principal.workspaceId, id } });
}

/** The answer for an endpoint that the workspace does not have. */
export function endpointNotFound(id: string): DomainError {
  return new DomainError('not_found', `The webhook endpoint '${id}' was not found.`, { id });
}

/** The answer for a delivery that the workspace does not have. */
export function deliveryNotFound(id: string): DomainError {
  return new DomainError('not_found', `The webhook delivery '${id}' was not found.`, { id });
}

function deliveryWhere(ctx: Context, { endpointId, status }: DeliveryFilter): Prisma.WebhookDeliveryWhereInput {
  return { workspaceId: ctx.principal.workspaceId, endpointId, ...(status ? { status } : {}) };
}

function cursorScope(ctx: Context, list: string): CursorScope {
  return { key: ctx.cursorKey, list, workspaceId: ctx.principal.workspaceId };
}
