import type { AlertDelivery, AlertFire, Prisma } from '../../generated/prisma/client.ts';
import type { AlertDeliveryStatus } from '../../generated/prisma/enums.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import { type CursorScope, decodeCursor, type Page, pageSize, toPage } from '../../kernel/page.ts';
import type { RuleWithChannels } from './evaluate/finding.ts';

/** A rule as it is read. */
export type ListedRule = RuleWithChannels;

/** What a rule is read with. */
export const WITH_CHANNELS = { channels: { orderBy: { position: 'asc' } } } as const satisfies Prisma.AlertRuleInclude;

type PageInput = { first?: number | null; after?: string | null };

/** The documented answer for a rule that the workspace does not have. */
export function ruleNotFound(id: string): DomainError {
  return new DomainError('not_found', `There is no alert rule '${id}'.`, { id });
}

/** A rule with its channels. @throws not_found */
export async function getRule(ctx: Context, id: string): Promise<ListedRule> {
  const rule = await ctx.db.alertRule.findFirst({
    where: { id, workspaceId: ctx.principal.workspaceId },
    include: WITH_CHANNELS,
  });
  if (!rule) throw ruleNotFound(id);
  return rule;
}

/** A page of the workspace's rules, newest first. @throws invalid_cursor */
export async function listRules(ctx: Context, input: PageInput): Promise<Page<ListedRule>> {
  const { size, scope, before } = pageOf(ctx, 'alert rules', input);
  const rows = await ctx.db.alertRule.findMany({
    where: { workspaceId: ctx.principal.workspaceId, ...before },
    include: WITH_CHANNELS,
    orderBy: { id: 'desc' },
    take: size + 1,
  });
  return toPage(rows, size, scope, (row) => [row.id]);
}

/** How many rules the workspace has. */
export function countRules(ctx: Context): Promise<number> {
  return ctx.db.alertRule.count({ where: { workspaceId: ctx.principal.workspaceId } });
}

/** Which fires; everything given must hold. */
export type FireFilter = { ruleId?: string | null; sku?: string | null; since?: Date | null };

/** A fire. @throws not_found */
export async function getFire(ctx: Context, id: string): Promise<AlertFire> {
  const fire = await ctx.db.alertFire.findFirst({ where: { id, workspaceId: ctx.principal.workspaceId } });
  if (!fire) throw new DomainError('not_found', `There is no alert fire '${id}'.`, { id });
  return fire;
}

/** A page of fires, newest first. @throws invalid_cursor */
export async function listFires(ctx: Context, input: PageInput & FireFilter): Promise<Page<AlertFire>> {
  const { size, scope, before } = pageOf(ctx, 'alert fires', input);
  // Ids are made in the order of time, so they alone are the order of firing.
  const rows = await ctx.db.alertFire.findMany({
    where: { ...fireWhere(ctx, input), ...before },
    orderBy: { id: 'desc' },
    take: size + 1,
  });
  return toPage(rows, size, scope, (row) => [row.id]);
}

/** How many fires the filter leaves. */
export function countFires(ctx: Context, filter: FireFilter): Promise<number> {
  return ctx.db.alertFire.count({ where: fireWhere(ctx, filter) });
}

/** Which deliveries; everything given must hold. */
export type DeliveryFilter = { ruleId?: string | null; fireId?: string | null; status?: AlertDeliveryStatus | null };

/** A delivery with what a reader is shown of its channel and fires. */
export type ListedDelivery = AlertDelivery & {
  channel: { ruleId: string; kind: RuleWithChannels['channels'][number]['kind']; target: string };
  fires: { fireId: string }[];
};

/** A page of deliveries, newest first; each names at most 200 fires. @throws invalid_cursor */
export async function listDeliveries(ctx: Context, input: PageInput & DeliveryFilter): Promise<Page<ListedDelivery>> {
  const { size, scope, before } = pageOf(ctx, 'alert deliveries', input);
  const rows = await ctx.db.alertDelivery.findMany({
    where: { ...deliveryWhere(ctx, input), ...before },
    include: {
      channel: { select: { ruleId: true, kind: true, target: true } },
      fires: { select: { fireId: true }, orderBy: { fireId: 'asc' }, take: 200 },
    },
    orderBy: { id: 'desc' },
    take: size + 1,
  });
  return toPage(rows, size, scope, (row) => [row.id]);
}

/** How many deliveries the filter leaves. */
export function countDeliveries(ctx: Context, filter: DeliveryFilter): Promise<number> {
  return ctx.db.alertDelivery.count({ where: deliveryWhere(ctx, filter) });
}

function fireWhere(ctx: Context, { ruleId, sku, since }: FireFilter): Prisma.AlertFireWhereInput {
  return {
    workspaceId: ctx.principal.workspaceId,
    ...(ruleId ? { ruleId } : {}),
    ...(sku ? { sku } : {}),
    ...(since ? { firedAt: { gte: since } } : {}),
  };
}

function deliveryWhere(ctx: Context, { ruleId, fireId, status }: DeliveryFilter): Prisma.AlertDeliveryWhereInput {
  return {
    workspaceId: ctx.principal.workspaceId,
    ...(ruleId ? { channel: { ruleId } } : {}),
    ...(fireId ? { fires: { some: { fireId } } } : {}),
    ...(status ? { status } : {}),
  };
}

function pageOf(ctx: Context, list: string, input: PageInput) {
  const scope: CursorScope = { key: ctx.cursorKey, list, workspaceId: ctx.principal.workspaceId };
  const [last] = input.after ? decodeCursor(scope, input.after) : [];
  return { size: pageSize(input.first), scope, before: last ? { id: { lt: String(last) } } : {} };
}
