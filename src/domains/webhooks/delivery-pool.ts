/** Whose place is taken. `isTrailing` when the endpoint fails at present or answers slowly. */
export type Occupant = { endpointId: string; workspaceId: string; isTrailing: boolean };

/** How many deliveries may be sent at once: to endpoints that answer in time, and to those that trail. */
export type PoolLimits = { healthy: number; failing: number };

/** What may be claimed of one kind of endpoint. */
export type PoolRoom = {
  room: number;
  perWorkspace: number;
  busy: Record<string, number>;
  busyWorkspaces: Record<string, number>;
};

/** The places of what is being sent. Endpoints that trail share places of their own. */
export type DeliveryPool = {
  room(isTrailing: boolean): PoolRoom;
  /**
   * Takes note of a claim: whose deliveries filled all the places there were for them, and may thus have more.
   *
   * @param placesOf places of an endpoint, the busy ones included
   */
  claimed(
    isTrailing: boolean,
    before: PoolRoom,
    taken: readonly Occupant[],
    placesOf: (endpointId: string) => number,
  ): void;
  /**
   * Runs the work, which never rejects, in a place of its own.
   *
   * @param onRoom called after it when others may have waited for its place
   */
  fill(occupant: Occupant, work: () => Promise<void>, onRoom: () => void): void;
  /** Resolves when nothing is being sent. */
  idle(): Promise<void>;
};

/** The part of the places that one workspace may have. */
const WORKSPACE_SHARE = 0.25;

type Part = {
  count: number;
  workspaces: Map<string, number>;
  /** Did the last claim leave something for want of room, in all or for a workspace? */
  isTight: boolean;
};

/** Empty places. */
export function createDeliveryPool(limits: PoolLimits): DeliveryPool {
  const busy = new Map<string, number>();
  const backlogged = new Set<string>();
  const parts = { healthy: emptyPart(), failing: emptyPart() };
  const running = new Set<Promise<void>>();
  const nameOf = (isTrailing: boolean) => (isTrailing ? 'failing' : 'healthy');

  function change({ endpointId, workspaceId, isTrailing }: Occupant, by: 1 | -1): void {
    const part = parts[nameOf(isTrailing)];
    part.count += by;
    addTo(part.workspaces, workspaceId, by);
    addTo(busy, endpointId, by);
  }

  return {
    room: (isTrailing) => {
      const name = nameOf(isTrailing);
      return {
        room: Math.max(0, limits[name] - parts[name].count),
        perWorkspace: Math.max(1, Math.floor(limits[name] * WORKSPACE_SHARE)),
        busy: Object.fromEntries(busy),
        busyWorkspaces: Object.fromEntries(parts[name].workspaces),
      };
    },
    claimed(isTrailing, before, taken, placesOf) {
      const workspaces = countBy(taken, ({ workspaceId }) => workspaceId);
      const isCapped = [...workspaces].some(
        ([id, count]) => count + (before.busyWorkspaces[id] ?? 0) >= before.perWorkspace,
      );
      parts[nameOf(isTrailing)].isTight = taken.length >= before.room || isCapped;
      for (const [id, count] of countBy(taken, ({ endpointId }) => endpointId)) {
        if (count + (before.busy[id] ?? 0) >= placesOf(id)) backlogged.add(id);
        else backlogged.delete(id);
      }
    },
    fill(occupant, work, onRoom) {
      change(occupant, 1);
      const done = work().finally(() => {
        running.delete(done);
        change(occupant, -1);
        const isWaitedFor = backlogged.has(occupant.endpointId) || parts[nameOf(occupant.isTrailing)].isTight;
        if (!busy.has(occupant.endpointId)) backlogged.delete(occupant.endpointId);
        if (isWaitedFor) onRoom();
      });
      running.add(done);
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

function emptyPart(): Part {
  return { count: 0, workspaces: new Map(), isTight: false };
}

function addTo(counts: Map<string, number>, id: string, by: 1 | -1): void {
  const count = (counts.get(id) ?? 0) + by;
  if (count > 0) counts.set(id, count);
  else counts.delete(id);
}

function countBy(taken: readonly Occupant[], idOf: (occupant: Occupant) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const occupant of taken) addTo(counts, idOf(occupant), 1);
  return counts;
}
