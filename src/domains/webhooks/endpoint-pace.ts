import { nextPace, type Pace } from '../../work/pace.ts';

/** Adaptive concurrency for each endpoint, by how it answers. */
export type EndpointPace = {
  /** Places of the endpoints that are known, by id; any other endpoint has those of one that has answered nothing yet. */
  places(): Readonly<Record<string, number>>;
  /** Endpoints whose last answer was slow. */
  slow(): readonly string[];
  /** Takes an attempt's end into account. */
  learn(endpointId: string, attempt: { error: string | null; durationMs: number }): void;
};

/** Endpoints that are remembered; those that answered longest ago start again. */
const REMEMBERED_MAX = 1_000;

/** An empty table. @param maxPlaces what an endpoint that answers fast is sent at once */
export function createEndpointPace(maxPlaces: number): EndpointPace {
  const known = new Map<string, Pace>();
  return {
    places: () => Object.fromEntries([...known].map(([id, { places }]) => [id, places])),
    slow: () => [...known].flatMap(([id, { isSlow }]) => (isSlow ? [id] : [])),
    learn(endpointId, attempt) {
      const next = nextPace(known.get(endpointId), attempt, maxPlaces);
      known.delete(endpointId);
      known.set(endpointId, next);
      const [oldest] = known.keys();
      if (known.size > REMEMBERED_MAX && oldest !== undefined) known.delete(oldest);
    },
  };
}
