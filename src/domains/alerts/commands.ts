import type { z } from 'zod';
import { appendEvent } from '../../events/append.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError, validationError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { parseInput } from '../../kernel/input.ts';
import { isUnchanged } from '../../kernel/is-unchanged.ts';
import type { Transaction } from '../../platform/db.ts';
import { isSamePlan, type NewChannel, planChannels } from './channels.ts';
import { alertRuleChanged } from './events.ts';
import { conditionFaults, RULES_MAX, ruleInput, rulePatch, type ScopeInput, zoneOf } from './input.ts';
import { type ListedRule, ruleNotFound, WITH_CHANNELS } from './queries.ts';

/** A rule with the secrets of its new webhook channels, by channel id; they are shown this once. */
export type ChangedRule = ListedRule & { newSecrets: ReadonlyMap<string, string> };

type Patch = z.output<typeof rulePatch>;

/** Creates a rule. @throws validation_failed, channel_not_configured, egress_denied; limit_reached when there are 100 */
export async function createRule(ctx: Context, input: unknown): Promise<ChangedRule> {
  const { scope, channels, quietHours, ...fields } = parseInput(ruleInput, input);
  const identity = { id: newId('AlertRule'), workspaceId: ctx.principal.workspaceId };
  const plan = planChannels(ctx, identity, channels);
  return ctx.transaction(async (tx) => {
    await refuseTooMany(ctx, tx);
    const now = ctx.clock.now();
    await tx.alertRule.create({
      data: {
        ...identity,
        ...fields,
        timezone: zoneOf({ ...fields, quietHours }) ?? 'UTC',
        ...scopeColumns(scope),
        ...quietColumns(quietHours),
        engines: fields.engines ?? [],
        createdAt: now,
        updatedAt: now,
      },
    });
    await tx.alertChannel.createMany({ data: plan.added.map(({ row }) => row) });
    return recordChange(ctx, tx, identity.id, { action: 'created', added: plan.added });
  });
}

/**
 * Changes the given fields of a rule. Given channels replace the rule's; one named by its id stays as it is. A rule
 * that is disabled forgets what it has fired for.
 *
 * @throws not_found, validation_failed, channel_not_configured, egress_denied
 */
export async function updateRule(ctx: Context, id: string, input: unknown): Promise<ChangedRule> {
  const { scope, channels, quietHours, name, batching, timezone, enabled, engines, ...limits } = parseInput(
    rulePatch,
    input,
  );
  return ctx.transaction(async (tx) => {
    const before = await lockRule(ctx, tx, id);
    checkConditions({ ...before, ...limits, engines: engines ?? before.engines });
    const plan = channels ? planChannels(ctx, before, channels, before.channels) : null;
    const columns = {
      ...defined({ name, batching, timezone: zoneOf({ timezone, quietHours }), enabled, engines }),
      ...limits,
      ...changedColumns(scope, quietHours),
    };
    if (isSamePlan(plan, before.channels) && isUnchanged(before, columns)) return shownRule(tx, id, []);
    if (plan) await replaceChannels(tx, id, plan);
    if (enabled === false) await tx.alertState.deleteMany({ where: { ruleId: id } });
    await tx.alertRule.update({ where: { id }, data: { ...columns, updatedAt: ctx.clock.now() } });
    return recordChange(ctx, tx, id, { action: 'updated', added: plan?.added ?? [] });
  });
}

/**
 * Deletes a rule with its channels and their deliveries: what waits is not sent. Its fires stay readable, with the
 * rule's name as it was.
 *
 * @throws not_found
 * @returns what it was
 */
export function deleteRule(ctx: Context, id: string): Promise<ListedRule> {
  return ctx.transaction(async (tx) => {
    const rule = await lockRule(ctx, tx, id);
    await tx.alertRule.delete({ where: { id } });
    const scope = { workspaceId: rule.workspaceId, clock: ctx.clock };
    await appendEvent(tx, scope, alertRuleChanged, { subjectId: id, data: { rule_id: id, action: 'deleted' } });
    return rule;
  });
}

async function replaceChannels(tx: Transaction, ruleId: string, plan: ReturnType<typeof planChannels>): Promise<void> {
  await tx.alertChannel.deleteMany({ where: { ruleId, id: { notIn: plan.kept.map(({ id }) => id) } } });
  for (const { id, position } of plan.kept) await tx.alertChannel.update({ where: { id }, data: { position } });
  await tx.alertChannel.createMany({ data: plan.added.map(({ row }) => row) });
}

async function refuseTooMany(ctx: Context, tx: Transaction): Promise<void> {
  const { workspaceId } = ctx.principal;
  await tx.$queryRaw`select 1 from workspaces where id = ${workspaceId} for no key update`;
  if ((await tx.alertRule.count({ where: { workspaceId } })) < RULES_MAX) return;
  throw new DomainError('limit_reached', `A workspace can have at most ${RULES_MAX} alert rules.`, {
    limit: RULES_MAX,
  });
}

async function lockRule(ctx: Context, tx: Transaction, id: string): Promise<ListedRule> {
  const { workspaceId } = ctx.principal;
  await tx.$queryRaw`select 1 from alert_rules where workspace_id = ${workspaceId} and id = ${id} for no key update`;
  const rule = await tx.alertRule.findFirst({ where: { workspaceId, id }, include: WITH_CHANNELS });
  if (!rule) throw ruleNotFound(id);
  return rule;
}

async function recordChange(
  ctx: Context,
  tx: Transaction,
  id: string,
  change: { action: 'created' | 'updated'; added: readonly NewChannel[] },
): Promise<ChangedRule> {
  const scope = { workspaceId: ctx.principal.workspaceId, clock: ctx.clock };
  await appendEvent(tx, scope, alertRuleChanged, { subjectId: id, data: { rule_id: id, action: change.action } });
  return shownRule(tx, id, change.added);
}

async function shownRule(tx: Transaction, id: string, added: readonly NewChannel[]): Promise<ChangedRule> {
  const rule = await tx.alertRule.findUniqueOrThrow({ where: { id }, include: WITH_CHANNELS });
  const newSecrets = new Map(added.flatMap(({ row, secret }) => (secret ? [[row.id, secret]] : [])));
  return { ...rule, newSecrets };
}

function checkConditions(rule: Parameters<typeof conditionFaults>[0]): void {
  const faults = conditionFaults(rule);
  if (faults.length > 0) throw validationError(faults.map(({ path, message }) => ({ field: path, message })));
}

function scopeColumns({ tag, category, skus }: ScopeInput | { all: true; tag?: null; category?: null; skus?: null }) {
  const kind = tag ? 'TAG' : category ? 'CATEGORY' : skus ? 'SKUS' : 'ALL';
  return {
    scopeKind: kind,
    scopeTag: tag ?? null,
    scopeCategory: category ?? null,
    scopeSkus: skus ? [...new Set(skus)] : [],
  } as const satisfies Prisma.AlertRuleUncheckedUpdateInput;
}

function changedColumns(scope: Patch['scope'], quiet: Patch['quietHours']) {
  return { ...(scope ? scopeColumns(scope) : {}), ...(quiet === undefined ? {} : quietColumns(quiet)) };
}

function quietColumns(quiet: { start: string; end: string } | null | undefined) {
  return { quietStart: quiet?.start ?? null, quietEnd: quiet?.end ?? null };
}

function defined<Value extends object>(values: Value): { [Key in keyof Value]?: NonNullable<Value[Key]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value != null)) as {
    [Key in keyof Value]?: NonNullable<Value[Key]>;
  };
}
