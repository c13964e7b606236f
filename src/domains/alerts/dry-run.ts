import { z } from 'zod';
import { readEventsBackwards } from '../../events/log.ts';
import type { Context } from '../../kernel/context.ts';
import type { LoggedEvent } from '../../kernel/event-log.ts';
import { parseInput } from '../../kernel/input.ts';
import { jobFailed } from '../../work/job-events.ts';
import { promptRunsCompleted } from '../prompt-runs/index.ts';
import { auditCompleted } from '../scores/index.ts';
import { evaluateEvents } from './consumer.ts';
import { getRule } from './queries.ts';
import { advance, fireOf, type RuleEvaluation } from './record-fires.ts';

/** The most events that a dry run looks at, newest first. */
export const DRY_RUN_EVENTS = 2_000;

/** The most fires that a dry run names. */
const NAMED_FIRES = 100;

const BATCH = 200;
const DAY_MS = 86_400_000;

const dryRunInput = z.object({
  days: z.number().int('must be a whole number').min(1, 'must be 1 to 30').max(30, 'must be 1 to 30').nullish(),
});

/** What a rule would have done over the stored history. */
export type DryRun = {
  /** Events that were evaluated. */
  events: number;
  /** Were there more than a dry run looks at? */
  isPartial: boolean;
  /** How often it would have fired. */
  fireCount: number;
  /** The first of them, in order. */
  fires: { at: Date; sku: string | null; summary: string; details: unknown }[];
};

/**
 * What the rule would have fired for over the last days of the log, as if it had been new then; nothing is written.
 *
 * @param input.days 1..30, default 7
 * @throws not_found, validation_failed
 */
export async function dryRunRule(ctx: Context, id: string, input: unknown): Promise<DryRun> {
  const days = parseInput(dryRunInput, input).days ?? 7;
  const rule = await getRule(ctx, id);
  const { events, isPartial } = await recentEvents(ctx, new Date(ctx.clock.now().getTime() - days * DAY_MS));
  const evaluations: RuleEvaluation[] = [];
  for (let start = 0; start < events.length; start += BATCH) {
    evaluations.push(
      ...(await ctx.transaction((tx) => evaluateEvents(tx, events.slice(start, start + BATCH), [rule]))),
    );
  }
  const states = new Map();
  const fires = evaluations.flatMap((one) => {
    const fresh = advance(states, one);
    return fresh.length > 0 ? [{ ...fireOf(one, fresh, one.event.createdAt).row }] : [];
  });
  const shown = fires
    .slice(0, NAMED_FIRES)
    .map(({ firedAt: at, sku, summary, details }) => ({ at, sku, summary, details }));
  return { events: events.length, isPartial, fireCount: fires.length, fires: shown };
}

async function recentEvents(ctx: Context, since: Date): Promise<{ events: LoggedEvent[]; isPartial: boolean }> {
  const filter = {
    workspaceId: ctx.principal.workspaceId,
    types: [auditCompleted.type, jobFailed.type, promptRunsCompleted.type],
  };
  const found = await readEventsBackwards(ctx.sql, { before: null, limit: DRY_RUN_EVENTS + 1 }, filter);
  const recent = found.filter((event) => event.createdAt >= since);
  return { events: recent.slice(0, DRY_RUN_EVENTS).reverse(), isPartial: recent.length > DRY_RUN_EVENTS };
}
