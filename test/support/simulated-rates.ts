import { comparePairs } from '../../src/domains/prompt-runs/metrics/compare.ts';
import { type ClusterCount, type Interval, rateOf } from '../../src/domains/prompt-runs/metrics/rate.ts';
import type { PromptPair } from '../../src/domains/prompt-runs/metrics/variance.ts';

export { planRepeats } from '../../src/domains/prompt-runs/metrics/power.ts';

/** Runs whose true rates are known. */
export type SimulatedRuns = {
  seeds: number;
  prompts: number;
  /** Answers to each prompt. */
  answers: number;
  rate: number;
  /** How alike answers to one prompt are: 0 when only chance tells them apart, 1 when all are the same. */
  correlation: number;
  /** How likely an answer shares the luck of its prompt, in place of the correlation; two of them correlate by its square. */
  sharing?: number;
};

/** In how many of the runs the interval holds the true rate. */
export function coverage(runs: SimulatedRuns, of: 'wilson' | 'clustered'): number {
  return share(runs.seeds, (random) => {
    const interval = rateOf(countsOf(promptRates(runs, random), runs.answers, random))[of];
    return interval !== null && holds(interval, runs.rate);
  });
}

/** In how many of the runs the change from one rate to another is called real. */
export function foundReal(runs: SimulatedRuns & { after: number; isSamePrompts: boolean }): number {
  return share(runs.seeds, (random) => {
    const positions = Array.from({ length: runs.prompts }, random);
    const later = runs.isSamePrompts ? positions : Array.from({ length: runs.prompts }, random);
    return comparePairs(pairsOf(runs, { before: positions, after: later }, random)).verdict === 'real';
  });
}

/** What a comparison asks for, and in how many of the runs that follow it a change of ten points is called real. */
export type Followed = { asked: number; found: number };

/**
 * Compares two periods in which nothing changed, asks so many more repeats or prompts as the comparison says, and sees
 * whether a fall by ten points shows.
 */
export function followedAdvice(runs: SimulatedRuns): { repeats: Followed; prompts: Followed } {
  const counts = { repeats: { asked: 0, found: 0 }, prompts: { asked: 0, found: 0 } };
  const follow = (what: Followed, more: Omit<SimulatedRuns, 'seeds'>, random: () => number) => {
    const positions = Array.from({ length: more.prompts }, random);
    const pairs = pairsOf({ ...more, after: more.rate - 0.1 }, { before: positions, after: positions }, random);
    what.asked += 1;
    if (comparePairs(pairs).verdict === 'real') what.found += 1;
  };
  for (let seed = 1; seed <= runs.seeds; seed += 1) {
    const random = randomFrom(seed);
    const positions = Array.from({ length: runs.prompts }, random);
    const unchanged = pairsOf({ ...runs, after: runs.rate }, { before: positions, after: positions }, random);
    const { moreRepeats, morePrompts } = comparePairs(unchanged);
    if (moreRepeats !== null) follow(counts.repeats, { ...runs, answers: runs.answers + moreRepeats }, random);
    if (morePrompts !== null) follow(counts.prompts, { ...runs, prompts: runs.prompts + morePrompts }, random);
  }
  return counts;
}

type Periods = { before: readonly number[]; after: readonly number[] };

function pairsOf(
  runs: Omit<SimulatedRuns, 'seeds'> & { after: number },
  { before, after }: Periods,
  random: () => number,
): PromptPair[] {
  const first = countsAt(runs, { positions: before, rate: runs.rate }, random);
  const second = countsAt(runs, { positions: after, rate: runs.after }, random);
  return first.map((one, index) => ({ before: one, after: second[index] ?? NONE }));
}

function countsAt(
  { answers, correlation, sharing }: Omit<SimulatedRuns, 'seeds'>,
  { positions, rate }: { positions: readonly number[]; rate: number },
  random: () => number,
): ClusterCount[] {
  if (sharing === undefined) return countsOf(ratesAt(positions, rate, correlation), answers, random);
  return positions.map((position) => {
    const lucky = Array.from({ length: answers }, () => (random() < sharing ? position : random()) < rate);
    return { numerator: lucky.filter(Boolean).length, denominator: answers };
  });
}

const NONE: ClusterCount = { numerator: 0, denominator: 0 };

function share(seeds: number, isTrue: (random: () => number) => boolean): number {
  let count = 0;
  for (let seed = 1; seed <= seeds; seed += 1) if (isTrue(randomFrom(seed))) count += 1;
  return count / seeds;
}

function holds({ low, high }: Interval, rate: number): boolean {
  return low <= rate && rate <= high;
}

function promptRates({ prompts, rate, correlation }: SimulatedRuns, random: () => number): number[] {
  return ratesAt(Array.from({ length: prompts }, random), rate, correlation);
}

function countsOf(rates: readonly number[], answers: number, random: () => number): ClusterCount[] {
  return rates.map((rate) => {
    let numerator = 0;
    for (let index = 0; index < answers; index += 1) if (random() < rate) numerator += 1;
    return { numerator, denominator: answers };
  });
}

/** The rates of prompts at these places of a beta distribution with the mean and correlation given. */
function ratesAt(positions: readonly number[], mean: number, correlation: number): number[] {
  if (correlation === 0) return positions.map(() => mean);
  const table = quantiles(mean, correlation);
  return positions.map((position) => table[Math.min(table.length - 1, Math.floor(position * table.length))] ?? mean);
}

const STEPS = 4_000;
const tables = new Map<string, number[]>();

/** Values of a beta distribution at evenly spaced places, by summing up its density, moved so that their mean is exact. */
function quantiles(mean: number, correlation: number): number[] {
  const name = `${mean} ${correlation}`;
  const known = tables.get(name);
  if (known) return known;
  const weight = 1 / correlation - 1;
  const [a, b] = [mean * weight, (1 - mean) * weight];
  const grid = Array.from(
    { length: STEPS * 10 },
    (_, index) => 1 / (1 + Math.exp(-(index / (STEPS * 10 - 1) - 0.5) * 60)),
  );
  // In the logit of x the density x^a (1-x)^b has no pole.
  const masses = grid.map((x) => Math.exp(a * Math.log(x) + b * Math.log1p(-x)));
  const total = masses.reduce((sum, one) => sum + one, 0);
  const table: number[] = [];
  let below = 0;
  for (const [index, mass] of masses.entries()) {
    below += mass / total;
    while (table.length < STEPS && below >= (table.length + 0.5) / STEPS) table.push(grid[index] ?? mean);
  }
  const average = table.reduce((sum, one) => sum + one, 0) / table.length;
  const exact = table.map((one) => Math.min(1, (one * mean) / average));
  tables.set(name, exact);
  return exact;
}

/** Numbers from 0 to 1 that are the same for the same seed. @source Mulberry32 */
function randomFrom(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
