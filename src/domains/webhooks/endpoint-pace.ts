/** Adaptive concurrency for each endpoint, by how it answers. */
export type EndpointPace = {
  /** Places of the endpoints that are known, by id; any other endpoint has `START_PLACES`. */
  places(): Readonly<Record<string, number>>;
  /** Endpoints whose last answer was slow. */
  slow(): readonly string[];
  /** Takes an attempt's end into account. */
  learn(endpointId: string, attempt: { error: string | null; durationMs: number }): void;
};

/** Places of an endpoint that has answered nothing yet: it proves itself with one. */
export const START_PLACES = 1;

/** An answer this soon doubles the places. */
const FAST_MS = 1_000;

/** An answer this late is slow: such endpoints share places of their own, a few each. */
const SLOW_MS = 3_000;
const SLOW_PLACES = 4;

/** Endpoints that are remembered; those that answered longest ago start again. */
const REMEMBERED_MAX = 1_000;

type Known = { places: number; isSlow: boolean };

/** An empty table. @param maxPlaces what an endpoint that answers fast is sent at once */
export function createEndpointPace(maxPlaces: number): EndpointPace {
  const known = new Map<string, Known>();
  return {
    places: () => Object.fromEntries([...known].map(([id, { places }]) => [id, places])),
    slow: () => [...known].flatMap(([id, { isSlow }]) => (isSlow ? [id] : [])),
    learn(endpointId, attempt) {
      const next = afterAnswer(known.get(endpointId), attempt, maxPlaces);
      known.delete(endpointId);
      known.set(endpointId, next);
      const [oldest] = known.keys();
      if (known.size > REMEMBERED_MAX && oldest !== undefined) known.delete(oldest);
    },
  };
}

function afterAnswer(
  before: Known = { places: START_PLACES, isSlow: false },
  { error, durationMs }: { error: string | null; durationMs: number },
  maxPlaces: number,
): Known {
  const isSlow = durationMs > SLOW_MS;
  if (error !== null) return { places: START_PLACES, isSlow };
  if (isSlow) return { places: Math.min(SLOW_PLACES, maxPlaces), isSlow };
  if (durationMs > FAST_MS) return { ...before, isSlow: false };
  return { places: Math.min(maxPlaces, before.places * 2), isSlow: false };
}
