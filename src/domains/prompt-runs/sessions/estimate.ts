import type { AnswerEngine } from '../../../generated/prisma/enums.ts';
import type { Context } from '../../../kernel/context.ts';
import { DomainError } from '../../../kernel/errors.ts';
import {
  type AnswerAverages,
  estimateUnits,
  type PlanEstimate,
  type PlannedEngine,
  reserveUsd,
} from '../engines/estimate.ts';
import { engineSettings } from '../engines/settings.ts';
import { engineId } from '../engines/stored-engine.ts';

import { type Budget, readBudget, remainingUsd } from '../run/spend.ts';
import { type PreparedSession, prepareSession } from './prepare.ts';

/** What a session will take, and whether today's budget holds it. `fits` is null where its price is not known. */
export type SessionEstimate = PlanEstimate & { isSimulated: boolean; budget: Budget; fits: boolean | null };

/** A simulated answer costs nothing and is there at once. */
const SIMULATED: AnswerAverages = { inputTokens: 0, outputTokens: 0, searches: 0, seconds: 0.05, usd: 0 };

/** Answers that a workspace's own averages are made of. */
const AVERAGED_ANSWERS = 500;

/** What a session would take, as far as can be told before it; nothing is stored and nothing spent. @throws as its creation */
export async function estimateSession(ctx: Context, input: unknown): Promise<SessionEstimate> {
  return estimateByEngine(ctx, unitsOf(await prepareSession(ctx, input)));
}

/** Refuses a session that today's budget does not hold, as far as can be told. @throws spend_cap_reached */
export function refuseOverBudget(ctx: Context, prepared: PreparedSession): Promise<void> {
  return refuseUnitsOverBudget(ctx, unitsOf(prepared));
}

/** As {@link refuseOverBudget}, of so many questions to each engine. @throws spend_cap_reached */
export async function refuseUnitsOverBudget(ctx: Context, units: ReadonlyMap<AnswerEngine, number>): Promise<void> {
  if (ctx.principal.workspaceMode === 'sandbox') return;
  const { usd, budget, fits } = await estimateByEngine(ctx, units);
  if (fits !== false) return;
  const message = `The session is estimated to cost ${usd?.toFixed(2)} US dollars, which today's budget does not hold.`;
  throw new DomainError('spend_cap_reached', message, {
    estimated_usd: usd,
    remaining_usd: remainingUsd(budget),
    daily_usd: budget.dailyUsd,
  });
}

/**
 * As {@link refuseOverBudget}, of a session that nobody watches: where a price is not known, what its questions would
 * reserve counts, since most of them would otherwise end unasked.
 *
 * @throws spend_cap_reached
 */
export async function refuseUnattended(ctx: Context, prepared: PreparedSession): Promise<void> {
  await refuseOverBudget(ctx, prepared);
  if (ctx.principal.workspaceMode === 'sandbox') return;
  const { budget, engines } = await estimateByEngine(ctx, unitsOf(prepared));
  const unpriced = engines.filter(({ usd }) => usd === null);
  if (unpriced.length === 0) return;
  const { engines: settings, prices } = ctx.settings.of(engineSettings);
  const usd = engines.reduce(
    (sum, { engine, units, usd: known }) => sum + (known ?? units * reserveUsd(engine, settings[engine].model, prices)),
    0,
  );
  if (usd <= remainingUsd(budget)) return;
  const names = unpriced.map(({ engine }) => engine);
  const message = `The price of ${names.join(', ')} is not known: the questions would reserve ${usd.toFixed(2)} US dollars, which today's budget does not hold.`;
  throw new DomainError('spend_cap_reached', message, {
    unpriced_engines: names,
    reserved_usd: usd,
    remaining_usd: remainingUsd(budget),
    daily_usd: budget.dailyUsd,
  });
}

function unitsOf({ prompts, repeats, engines }: PreparedSession): Map<AnswerEngine, number> {
  return new Map(engines.map((engine) => [engine, prompts.length * repeats]));
}

async function estimateByEngine(ctx: Context, units: ReadonlyMap<AnswerEngine, number>): Promise<SessionEstimate> {
  const { engines, prices } = ctx.settings.of(engineSettings);
  const isSimulated = ctx.principal.workspaceMode === 'sandbox';
  const [budget, averages] = await Promise.all([
    readBudget(ctx),
    isSimulated ? new Map<AnswerEngine, Partial<AnswerAverages>>() : readAverages(ctx),
  ]);
  const plan = [...units].map(([engine, count]): PlannedEngine => {
    const id = engineId(engine);
    const { model, concurrency, perMinute } = engines[id];
    const known = isSimulated ? SIMULATED : averages.get(engine);
    return { engine: id, model, units: count, concurrency, perMinute, ...(known ? { averages: known } : {}) };
  });
  const estimate = estimateUnits(plan, prices);
  const fits = estimate.usd === null ? null : estimate.usd <= remainingUsd(budget);
  return { ...estimate, isSimulated, budget, fits };
}

type Average = { engine: AnswerEngine; usd: number | null; seconds: number | null };

/** What the workspace's latest answers took, by engine. */
async function readAverages(ctx: Context): Promise<Map<AnswerEngine, Partial<AnswerAverages>>> {
  const rows = await ctx.sql.query<Average>({
    name: 'engine_averages',
    text: `
      select engine::text as engine, avg(cost_usd)::float8 as usd, (avg(latency_ms) / 1000)::float8 as seconds
      from (
        select engine, cost_usd, latency_ms from engine_responses
        where workspace_id = $1 and state = 'DONE' and not is_simulated and latency_ms is not null
        order by asked_at desc limit $2
      ) latest group by engine`,
    values: [ctx.principal.workspaceId, AVERAGED_ANSWERS],
  });
  return new Map(
    rows.map(({ engine, usd, seconds }) => [
      engine,
      { ...(usd === null ? {} : { usd }), ...(seconds === null ? {} : { seconds }) },
    ]),
  );
}
