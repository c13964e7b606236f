/** How much a remote is asked at once, and whether it answers late. */
export type Pace = { places: number; isSlow: boolean };

/** Places of a remote that has answered nothing yet: it proves itself with one. */
export const START_PLACES = 1;

/** An answer this soon doubles the places. */
const FAST_MS = 1_000;

/** An answer this late is slow: such remotes share places of their own, a few each. */
export const SLOW_MS = 3_000;
const SLOW_PLACES = 4;

/** A remote's pace after an answer; `error` is null when it was a good one. */
export function nextPace(
  before: Pace = { places: START_PLACES, isSlow: false },
  { error, durationMs }: { error: string | null; durationMs: number },
  maxPlaces: number,
): Pace {
  const isSlow = durationMs > SLOW_MS;
  if (error !== null) return { places: START_PLACES, isSlow };
  if (isSlow) return { places: Math.min(SLOW_PLACES, maxPlaces), isSlow };
  if (durationMs > FAST_MS) return { ...before, isSlow: false };
  return { places: Math.min(maxPlaces, before.places * 2), isSlow: false };
}
