import type { Claim } from './claim.ts';

/** A started job: `free` resolves when its slot can be given to the next, with what is still to be awaited. */
export type Occupied = Promise<{ rest: Promise<void> }>;

/** Claimed jobs that run one after the other in one slot. */
export type Turns = {
  /** Resolves when each has ended or waits without a slot, or was given back. */
  done: Promise<void>;
  /** Gives back what has not begun. */
  giveBack(): void;
};

/**
 * Runs claimed jobs one after the other. They were expected to be quick: what has not begun within `patienceMs` is given
 * back, for other slots to start.
 *
 * @param options.release gives jobs back that have not begun; never rejects
 */
export function runInTurn(
  claims: readonly Claim[],
  options: {
    start(claim: Claim): Occupied;
    release(claims: readonly Claim[]): Promise<void>;
    patienceMs: number;
  },
): Turns {
  const waiting = [...claims];
  const ends: Promise<void>[] = [];
  const giveBack = (): void => {
    if (waiting.length > 0) ends.push(options.release(waiting.splice(0)));
  };
  const run = async (): Promise<void> => {
    const timer = waiting.length > 1 ? setTimeout(giveBack, options.patienceMs) : undefined;
    for (let claim = waiting.shift(); claim; claim = waiting.shift()) {
      const { rest } = await options.start(claim);
      ends.push(rest);
    }
    clearTimeout(timer);
    await Promise.all(ends);
  };
  return { done: run(), giveBack };
}
