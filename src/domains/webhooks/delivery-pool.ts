/** Whose slot is taken. */
type Occupant = { endpointId: string; isFailing: boolean };

/** How many deliveries may be sent at once: to endpoints that answer, to those that fail, and to any one. */
export type PoolLimits = { healthy: number; failing: number; perEndpoint: number };

/** The places of what is being sent. An endpoint that fails has one place, and shares a ward with its like. */
export type DeliveryPool = {
  /** What may be claimed now. */
  room(isFailing: boolean): { room: number; perEndpoint: number; busy: Record<string, number> };
  /**
   * Runs the work, which never rejects, in a place of its own.
   *
   * @param onRoom called after it when its place was one that others may have waited for
   */
  fill(occupant: Occupant, work: () => Promise<void>, onRoom: () => void): void;
  /** Resolves when nothing is being sent. */
  idle(): Promise<void>;
};

/** Empty slots. */
export function createDeliveryPool(limits: PoolLimits): DeliveryPool {
  const busy = new Map<string, number>();
  const wards = { healthy: 0, failing: 0 };
  const running = new Set<Promise<void>>();
  const wardOf = (isFailing: boolean) => (isFailing ? 'failing' : 'healthy');
  const perEndpoint = (isFailing: boolean) => (isFailing ? 1 : limits.perEndpoint);

  function change({ endpointId, isFailing }: Occupant, by: 1 | -1): void {
    wards[wardOf(isFailing)] += by;
    const count = (busy.get(endpointId) ?? 0) + by;
    if (count > 0) busy.set(endpointId, count);
    else busy.delete(endpointId);
  }

  function isFull({ endpointId, isFailing }: Occupant): boolean {
    const ward = wardOf(isFailing);
    return wards[ward] >= limits[ward] || (busy.get(endpointId) ?? 0) >= perEndpoint(isFailing);
  }

  return {
    room: (isFailing) => ({
      room: Math.max(0, limits[wardOf(isFailing)] - wards[wardOf(isFailing)]),
      perEndpoint: perEndpoint(isFailing),
      busy: Object.fromEntries(busy),
    }),
    fill(occupant, work, onRoom) {
      change(occupant, 1);
      const done = work().finally(() => {
        running.delete(done);
        const wasFull = isFull(occupant);
        change(occupant, -1);
        if (wasFull) onRoom();
      });
      running.add(done);
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
