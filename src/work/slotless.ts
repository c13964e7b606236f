import type { Attempt } from './attempt.ts';
import { LANES, type Lane, slotlessLimit } from './lanes.ts';
import type { Occupied } from './run-in-turn.ts';

/** Waits until an attempt needs its slot no more. */
export type UntilSlotFree = (attempt: Attempt, running: Promise<void>, lane: string) => Occupied;

/**
 * Leaves attempts to themselves once they are suspended, while there are not too many of them in their lane.
 *
 * @param slots jobs of each lane at once
 * @param onLeft called when one has left its slot to others
 */
export function createSlotless(slots: Readonly<Partial<Record<Lane, number>>>, onLeft: () => void): UntilSlotFree {
  const slotless = new Map<string, number>();
  const limitOf = (lane: string): number => {
    const known = LANES.find((name) => name === lane);
    return known ? slotlessLimit(known, slots[known] ?? 0) : 0;
  };
  return async (attempt, running, lane) => {
    const handled = Promise.race([running, attempt.handled]);
    const isHandled = await Promise.race([handled.then(() => true), attempt.suspended.then(() => false)]);
    if (isHandled) return { rest: running };
    const count = () => slotless.get(lane) ?? 0;
    if (count() >= limitOf(lane)) {
      await handled;
      return { rest: running };
    }
    slotless.set(lane, count() + 1);
    void running.finally(() => slotless.set(lane, count() - 1));
    await attempt.leaveSlot();
    onLeft();
    return { rest: Promise.resolve() };
  };
}
