/** How much may be executed at once. */
export type PartyLimits = { slots: number; slotsEach: number; pointsEach: number };

/** A request in its workspace's line. */
export type Waiting = { cost: number; start: () => void };

type Party = { running: number; points: number; virtualTime: number; waiting: Set<Waiting> };

/** A request costs the process something, however few rows it reads. */
const BASE_POINTS = 10;

/** So many workspaces are remembered while the process has no pause. */
const PARTIES_MAX = 10_000;

/**
 * Who runs and who waits. Whoever has used least is served next, by start-time fair queueing: a workspace's virtual time
 * grows by the cost of what it began, and whoever comes begins at the present one.
 *
 * @source Goyal, Vin, Cheng, "Start-time fair queueing", 1996
 */
export function createParties(limits: PartyLimits) {
  const parties = new Map<string, Party>();
  let running = 0;
  let virtualNow = 0;

  const partyOf = (workspaceId: string): Party => {
    const party = parties.get(workspaceId) ?? { running: 0, points: 0, virtualTime: 0, waiting: new Set<Waiting>() };
    parties.set(workspaceId, party);
    return party;
  };
  const hasRoom = (party: Party, cost: number): boolean =>
    party.running === 0 || (party.running < limits.slotsEach && party.points + cost <= limits.pointsEach);
  const start = (party: Party, cost: number): void => {
    virtualNow = Math.max(virtualNow, party.virtualTime);
    party.virtualTime = virtualNow + cost + BASE_POINTS;
    party.running += 1;
    party.points += cost;
    running += 1;
  };
  const serve = (): void => {
    while (running < limits.slots) {
      const found = nextOf(parties.values(), virtualNow, hasRoom);
      if (!found) return;
      found.party.waiting.delete(found.waiting);
      start(found.party, found.waiting.cost);
      found.waiting.start();
    }
  };
  return {
    /** Begins at once when there is room and nobody of the workspace waits. */
    begin({ workspaceId, cost }: { workspaceId: string; cost: number }): boolean {
      const party = partyOf(workspaceId);
      if (running >= limits.slots || party.waiting.size > 0 || !hasRoom(party, cost)) return false;
      start(party, cost);
      return true;
    },
    wait(workspaceId: string, waiting: Waiting): void {
      partyOf(workspaceId).waiting.add(waiting);
      serve();
    },
    leave(workspaceId: string, waiting: Waiting): void {
      partyOf(workspaceId).waiting.delete(waiting);
      serve();
    },
    end({ workspaceId, cost }: { workspaceId: string; cost: number }): void {
      const party = partyOf(workspaceId);
      party.running -= 1;
      party.points -= cost;
      running -= 1;
      serve();
      forget(parties, running === 0 ? 0 : PARTIES_MAX);
    },
    waitingOf: (workspaceId: string): number => partyOf(workspaceId).waiting.size,
  };
}

/** The head of the line whose workspace has used least; those that may begin nothing more are passed by. */
function nextOf(
  parties: Iterable<Party>,
  virtualNow: number,
  hasRoom: (party: Party, cost: number) => boolean,
): { party: Party; waiting: Waiting } | null {
  let found: { party: Party; waiting: Waiting } | null = null;
  for (const party of parties) {
    const [waiting] = party.waiting;
    if (!waiting || !hasRoom(party, waiting.cost)) continue;
    const time = Math.max(party.virtualTime, virtualNow);
    if (!found || time < Math.max(found.party.virtualTime, virtualNow)) found = { party, waiting };
  }
  return found;
}

/** What a workspace used matters while others wait for it; with nobody at work it is forgotten. */
function forget(parties: Map<string, Party>, kept: number): void {
  if (parties.size <= kept) return;
  for (const [workspaceId, party] of parties) {
    if (party.running === 0 && party.waiting.size === 0) parties.delete(workspaceId);
  }
}
