/**
 * Where a job waits and runs, apart from the jobs of other lanes: `default` for what takes seconds, `long` for
 * minutes, `engines` for answers of slow remote models, `notify` for messages to people and programs, `analysis` for
 * what keeps a processor busy.
 */
export type Lane = (typeof LANES)[number];

/** Every lane; few and fixed. */
export const LANES = ['default', 'long', 'engines', 'notify', 'analysis'] as const;

/** How much of a lane runs at once. */
export type LaneLimits = {
  /** Jobs at once in each worker process. */
  concurrency: number;
  /** Starts a second in the whole installation; left out, as many as there are slots. */
  perSecond?: number;
  /** What the jobs of one lane key may do in the whole installation; null leaves them to the lane. */
  keyLimits?: (key: string) => KeyLimits | null;
};

/** How much runs at once for one lane key, over all processes and workspaces. */
export type KeyLimits = {
  concurrency: number;
  /** Starts a second; left out, no rate. */
  perSecond?: number;
  /** Starts in a row after a pause; left out, those of one second, at least one. */
  burst?: number;
};

/** The limits of every lane. */
export type Lanes = Readonly<Record<Lane, LaneLimits>>;

/** Jobs at once in each worker process, where the configuration says nothing else. */
export const DEFAULT_CONCURRENCY: Readonly<Record<Lane, number>> = {
  default: 8,
  long: 2,
  engines: 16,
  notify: 8,
  analysis: 1,
};

/** The limits of every lane, from what differs from the defaults. */
export function createLanes(given: { readonly [L in Lane]?: Partial<LaneLimits> | undefined } = {}): Lanes {
  const limits = (lane: Lane): LaneLimits => ({ concurrency: DEFAULT_CONCURRENCY[lane], ...given[lane] });
  return {
    default: limits('default'),
    long: limits('long'),
    engines: limits('engines'),
    notify: limits('notify'),
    analysis: limits('analysis'),
  };
}

/** Jobs that may await the answers of a lane's remotes at once, in all and of one workspace; those of remotes that answer late apart. */
export type WaitLimits = { all: number; perWorkspace: number; late: number; latePerWorkspace: number };

/** Jobs for each slot that may be under way where some only wait for a turn, and that may wait without a slot in a process. */
const TURNS_PER_SLOT = 4;
const SLOTLESS_PER_SLOT = 6;

/**
 * How many jobs of a lane with so many slots are under way at most for workspaces some of whose jobs only wait for a turn. What
 * others are handed meanwhile finds slots, because fewer wait than may do so without one.
 */
export function turnLimit(slots: number): number {
  return slots * TURNS_PER_SLOT;
}

/** How many jobs of a lane may wait in a process without a slot: those that wait hold their memory, so not any number. */
export function slotlessLimit(lane: Lane, slots: number): number {
  return waitLimits(lane, slots)?.all ?? slots * SLOTLESS_PER_SLOT;
}

/** Waits for each slot of a lane whose remotes are many and anybody's: each wait is a socket and a message in memory. */
const WAITS_PER_SLOT: { readonly [L in Lane]?: number } = { notify: 32 };

/** What remotes that answer late may have of the waits, and what one workspace may have of either. */
const LATE_SHARE = 0.25;
const WORKSPACE_SHARE = 0.25;

/** How many jobs may await answers where the lane has so many slots. @returns null where the lane's waits are few by nature */
export function waitLimits(lane: Lane, slots: number): WaitLimits | null {
  const perSlot = WAITS_PER_SLOT[lane];
  if (!perSlot) return null;
  const all = slots * perSlot;
  const late = Math.max(1, Math.floor(all * LATE_SHARE));
  const part = (of: number) => Math.max(1, Math.floor(of * WORKSPACE_SHARE));
  return { all, perWorkspace: part(all), late, latePerWorkspace: part(late) };
}
