import type { Context } from '../../../kernel/context.ts';
import type { Transaction } from '../../../platform/db.ts';
import { promptRunSettings } from '../settings.ts';

/** What a workspace may spend today, and what it has; in US dollars. `reservedUsd` is for requests under way. */
export type Budget = { day: Date; dailyUsd: number; spentUsd: number; reservedUsd: number };

/** The day (UTC) that spending now belongs to. */
export function spendDay(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
}

/** The workspace's budget of today: its own cap, or the installation's. */
export async function readBudget(ctx: Context): Promise<Budget> {
  const { workspaceId } = ctx.principal;
  const day = spendDay(ctx.clock.now());
  const [cap, spent] = await Promise.all([
    ctx.db.spendCap.findUnique({ where: { workspaceId } }),
    ctx.db.spendDay.findUnique({ where: { workspaceId_day: { workspaceId, day } } }),
  ]);
  return {
    day,
    dailyUsd: cap ? cap.dailyUsd.toNumber() : ctx.settings.of(promptRunSettings).dailyUsd,
    spentUsd: spent?.spentUsd.toNumber() ?? 0,
    reservedUsd: spent?.reservedUsd.toNumber() ?? 0,
  };
}

/** What is left of a budget; never less than nothing. */
export function remainingUsd({ dailyUsd, spentUsd, reservedUsd }: Budget): number {
  return Math.max(0, dailyUsd - spentUsd - reservedUsd);
}

/**
 * Reserves what a request may cost, before it leaves: requests at the same moment cannot pass the budget together.
 *
 * @returns false when the day's budget does not hold it
 */
export async function reserveSpend(
  ctx: Context,
  tx: Transaction,
  wanted: { day: Date; usd: number },
): Promise<boolean> {
  const { workspaceId } = ctx.principal;
  const { day, usd } = wanted;
  const { dailyUsd: fallbackUsd } = ctx.settings.of(promptRunSettings);
  const held = await tx.$executeRaw`
    insert into spend_days (workspace_id, day, reserved_usd)
    select ${workspaceId}, ${isoDate(day)}::date, ${usd}::numeric
    where ${usd}::numeric <= (select coalesce((select daily_usd from spend_caps where workspace_id = ${workspaceId}), ${fallbackUsd}::numeric))
    on conflict (workspace_id, day) do update set reserved_usd = spend_days.reserved_usd + excluded.reserved_usd
    where spend_days.spent_usd + spend_days.reserved_usd + excluded.reserved_usd
      <= (select coalesce((select daily_usd from spend_caps where workspace_id = ${workspaceId}), ${fallbackUsd}::numeric))`;
  return held > 0;
}

/** What becomes of a reservation: nothing was paid, this was, or nobody can tell and it stays reserved. */
export type Settlement = { usd: number } | 'unknown';

/** Turns what was reserved for a request into what it cost. */
export async function settleSpend(
  ctx: Context,
  tx: Transaction,
  reservation: { day: Date; usd: number },
  cost: Settlement,
): Promise<void> {
  if (cost === 'unknown') return;
  await tx.$executeRaw`
    update spend_days set reserved_usd = greatest(0, reserved_usd - ${reservation.usd}::numeric),
      spent_usd = spent_usd + ${cost.usd}::numeric
    where workspace_id = ${ctx.principal.workspaceId} and day = ${isoDate(reservation.day)}::date`;
}

/** As text, because the server would read a moment in its own time zone. */
function isoDate(day: Date): string {
  return day.toISOString().slice(0, 10);
}
