import type { Clock } from '../../../kernel/clock.ts';

/** The size of a leaky bucket and how fast it refills. */
export type BucketSize = { maximumAvailable: number; restoreRate: number };

/** What the platform tells about the bucket in every answer. */
export type ThrottleStatus = { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };

/** A bucket of query points. */
export type Bucket = {
  /** Takes the points, or nothing when there are too few. */
  take(points: number): boolean;
  /** Gives back what was not needed. */
  giveBack(points: number): void;
  status(): ThrottleStatus;
};

/** A full bucket; points come back with the clock. */
export function createBucket({ maximumAvailable, restoreRate }: BucketSize, clock: Clock): Bucket {
  let available = maximumAvailable;
  let seenMs = clock.now().getTime();
  const refill = () => {
    const nowMs = clock.now().getTime();
    available = Math.min(maximumAvailable, available + (Math.max(0, nowMs - seenMs) / 1000) * restoreRate);
    seenMs = nowMs;
  };
  return {
    take: (points) => {
      refill();
      if (available < points) return false;
      available -= points;
      return true;
    },
    giveBack: (points) => {
      available = Math.min(maximumAvailable, available + points);
    },
    status: () => {
      refill();
      return { maximumAvailable, currentlyAvailable: Math.floor(available), restoreRate };
    },
  };
}
