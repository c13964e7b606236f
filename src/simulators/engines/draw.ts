import type { EntityRate } from './rates.ts';
import { uniform } from './uniform.ts';
import type { SimulatedEngine } from './world.ts';

/** How a simulated question ends. */
export type SimulatedOutcome = 'answered' | 'not_grounded' | 'no_overview' | 'refused' | 'truncated';

/** One question: `nonce` tells repeats apart. */
export type Draw = { seed: string; engine: SimulatedEngine; prompt: string; nonce: string };

/**
 * How likely repeats share their luck, 0..1. With 0 they are independent; with 1 all repeats of a prompt are alike. The
 * rate over seeds stays what it is; two repeats of one prompt correlate by the square of it.
 */
export type Correlation = number;

/** How often each engine ends otherwise than answered: a property of the simulation, not a measurement of the real ones. */
export const OUTCOME_ODDS: Readonly<Record<SimulatedEngine, Partial<Record<SimulatedOutcome, number>>>> = {
  chatgpt: { not_grounded: 0.02, refused: 0.01, truncated: 0.02 },
  claude: { not_grounded: 0.04, refused: 0.01, truncated: 0.02 },
  gemini: { not_grounded: 0.03, truncated: 0.02 },
  perplexity: { not_grounded: 0.04, truncated: 0.01 },
  google_ai_overviews: { no_overview: 0.3 },
};

/** How this question ends. */
export function drawOutcome({ seed, engine, prompt, nonce }: Draw): SimulatedOutcome {
  let left = uniform(seed, 'outcome', engine, prompt, nonce);
  for (const [outcome, odds] of Object.entries(OUTCOME_ODDS[engine]) as [SimulatedOutcome, number][]) {
    if (left < odds) return outcome;
    left -= odds;
  }
  return 'answered';
}

/** An entity that the answer names, and whether it cites its page. */
export type DrawnMention = { entity: EntityRate; isCited: boolean };

/** What this answer names, the likeliest first with some luck. */
export function drawMentions(draw: Draw, rates: readonly EntityRate[], correlation: Correlation): DrawnMention[] {
  return rates
    .filter((entity) => luck(draw, `mention ${entity.kind} ${entity.id}`, correlation) < entity.mention)
    .map((entity) => ({
      entity,
      isCited: luck(draw, `citation ${entity.kind} ${entity.id}`, correlation) < entity.citation,
    }))
    .map((mention) => ({ mention, rank: rankOf(draw, mention) }))
    .sort((a, b) => b.rank - a.rank)
    .map(({ mention }) => mention);
}

/** This repeat's own luck, or the luck that the prompt's repeats share; both are uniform, so the rate is the same. */
function luck({ seed, engine, prompt, nonce }: Draw, what: string, correlation: Correlation): number {
  const isShared = uniform(seed, 'shared', engine, prompt, nonce, what) < correlation;
  return isShared ? uniform(seed, engine, prompt, what) : uniform(seed, engine, prompt, what, nonce);
}

function rankOf({ seed, engine, prompt, nonce }: Draw, { entity }: DrawnMention): number {
  return entity.mention + 0.4 * uniform(seed, 'rank', engine, prompt, nonce, entity.id);
}
