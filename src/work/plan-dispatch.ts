import {
  type KeyLimits,
  LANES,
  type Lane,
  type LaneLimits,
  type Lanes,
  turnLimit,
  type WaitLimits,
  waitLimits,
} from './lanes.ts';

/** The part of a lane's slots that one workspace may hold; the rest stays free for whoever comes next. */
const WORKSPACE_SHARE = 0.75;

/** Jobs that may lie ready for a slot, as a part of the slots: a worker that ends one finds the next at once. */
const PREFETCH_SHARE = 0.5;

/**
 * What is dispatched and unfinished now. Jobs that wait for somebody are `held` but not `active`: they take no slot. Those that
 * share a message take one. `late` ones have waited long already, or are of a key whose remote answered late.
 */
export type Load = {
  jobs: readonly { lane: string; key: string; active: number; held: number; late: number }[];
  /** Rates that were used of late. `dueInMs`: how far the starts so far are ahead of the rate. */
  rates: readonly { lane: string; key: string; dueInMs: number; heldMs: number }[];
  /** Slots of the workers that are there; null when none has said so yet. */
  slots: Readonly<Partial<Record<string, number>>> | null;
};

/**
 * How many jobs a lane can take, in all and of each workspace, counted with those it has. `turnRoom`: how many of workspaces
 * some of whose jobs only wait for a turn; null where the lane's waits are bounded otherwise.
 */
export type LaneRoom = {
  lane: Lane;
  room: number;
  perWorkspace: number;
  turnRoom: number | null;
  waits: WaitLimits | null;
  /** May quick jobs share messages? Not where their starts or waits are counted one by one. */
  canShare: boolean;
};

/** A job that could be dispatched. `isLate` when its key's remote answered late; `size` of its kind may share a message. */
export type Candidate = {
  id: string;
  lane: string;
  key: string;
  isLate: boolean;
  workspaceId: string;
  type: string;
  attempts: number;
  size: number;
};

type Chosen = Pick<Candidate, 'id' | 'lane' | 'key' | 'isLate'>;

/** The rate of a lane (empty key) or of one of its keys, after what was chosen. */
export type UsedRate = { lane: string; key: string; dueInMs: number };

/** Room in every lane, for a load. Lanes without room are left out. */
export function laneRooms(lanes: Lanes, load: Load): LaneRoom[] {
  return LANES.map((lane) => {
    const slots = slotsOf(lanes, load, lane);
    const waits = waitLimits(lane, slots);
    const waitRoom = waits ? waits.all - sumOf(load, lane, 'held') : Number.POSITIVE_INFINITY;
    const room = Math.min(Math.ceil(slots * (1 + PREFETCH_SHARE)) - sumOf(load, lane, 'active'), waitRoom);
    const rate = limitsOf(lanes, lane, '');
    const free = rate ? freeStarts(rate, rateOf(load, lane, '')) : Number.POSITIVE_INFINITY;
    const turnRoom = waits ? null : turnLimit(slots) - sumOf(load, lane, 'held');
    return {
      lane,
      room: slots > 0 ? Math.min(room, free) : 0,
      perWorkspace: workspaceCap(slots),
      turnRoom,
      waits,
      canShare: waits === null && !rate?.perSecond,
    };
  }).filter(({ room }) => room > 0);
}

function slotsOf(lanes: Lanes, load: Load, lane: Lane): number {
  return load.slots ? (load.slots[lane] ?? 0) : lanes[lane].concurrency;
}

function sumOf(load: Load, lane: string, count: 'active' | 'held' | 'late'): number {
  return load.jobs.filter((job) => job.lane === lane).reduce((sum, job) => sum + job[count], 0);
}

/** How many more jobs of remotes that answer late the lane may start. */
function lateRoom(lanes: Lanes, load: Load, lane: string): number {
  const known = LANES.find((name) => name === lane);
  const waits = known && waitLimits(known, slotsOf(lanes, load, known));
  return waits ? waits.late - sumOf(load, lane, 'late') : Number.POSITIVE_INFINITY;
}

/** How many of a lane's slots one workspace may hold. */
export function workspaceCap(slots: number): number {
  return Math.max(1, Math.floor(slots * WORKSPACE_SHARE));
}

/** The keys whose jobs must wait: as many run as may, or it is not yet time for the next. */
export function blockedKeys(lanes: Lanes, load: Load): { lane: string; key: string }[] {
  const seen = new Map([...load.jobs, ...load.rates].map(({ lane, key }) => [`${lane} ${key}`, { lane, key }]));
  return [...seen.values()].filter(({ lane, key }) => key !== '' && keyRoom(lanes, load, { lane, key }) <= 0);
}

/**
 * Takes candidates in their order, as far as their keys allow; the lane's room is the caller's to bound.
 *
 * @returns the chosen ids, and the rates as they are then
 */
export function chooseJobs(
  lanes: Lanes,
  load: Load,
  candidates: readonly Chosen[],
): { chosen: string[]; used: UsedRate[] } {
  const rooms = new Map<string, number>();
  const lateRooms = new Map<string, number>();
  const starts = new Map<string, { lane: string; key: string; count: number }>();
  const count = (lane: string, key: string) => {
    const name = `${lane} ${key}`;
    const before = starts.get(name)?.count ?? 0;
    starts.set(name, { lane, key, count: before + 1 });
  };
  const chosen: string[] = [];
  for (const { id, lane, key, isLate } of candidates) {
    const name = `${lane} ${key}`;
    const room = rooms.get(name) ?? keyRoom(lanes, load, { lane, key });
    const late = lateRooms.get(lane) ?? lateRoom(lanes, load, lane);
    if (room <= 0 || (isLate && late <= 0)) continue;
    rooms.set(name, room - 1);
    lateRooms.set(lane, isLate ? late - 1 : late);
    chosen.push(id);
    count(lane, '');
    if (key !== '') count(lane, key);
  }
  return { chosen, used: usedRates(lanes, load, [...starts.values()]) };
}

function keyRoom(lanes: Lanes, load: Load, { lane, key }: { lane: string; key: string }): number {
  if (key === '') return Number.POSITIVE_INFINITY;
  const rate = rateOf(load, lane, key);
  if ((rate?.heldMs ?? 0) > 0) return 0;
  const limits = limitsOf(lanes, lane, key);
  if (!limits) return Number.POSITIVE_INFINITY;
  const held = load.jobs.filter((job) => job.lane === lane && job.key === key).reduce((sum, job) => sum + job.held, 0);
  return Math.min(limits.concurrency - held, freeStarts(limits, rate));
}

/** Starts that the rate allows now: the burst, less those that are ahead of the rate. */
function freeStarts(limits: RateLimits, rate: Load['rates'][number] | undefined): number {
  if (!limits.perSecond) return Number.POSITIVE_INFINITY;
  const burst = limits.burst ?? Math.max(1, Math.ceil(limits.perSecond));
  const ahead = (Math.max(0, rate?.dueInMs ?? 0) / 1_000) * limits.perSecond;
  return Math.max(0, Math.floor(burst - ahead + 1e-6));
}

function usedRates(
  lanes: Lanes,
  load: Load,
  starts: readonly { lane: string; key: string; count: number }[],
): UsedRate[] {
  return starts.flatMap(({ lane, key, count }) => {
    const perSecond = limitsOf(lanes, lane, key)?.perSecond;
    if (!perSecond) return [];
    const dueInMs = Math.max(0, rateOf(load, lane, key)?.dueInMs ?? 0) + (count / perSecond) * 1_000;
    return [{ lane, key, dueInMs: Math.round(dueInMs) }];
  });
}

type RateLimits = Pick<KeyLimits, 'perSecond' | 'burst'>;

function rateOf(load: Load, lane: string, key: string): Load['rates'][number] | undefined {
  return load.rates.find((rate) => rate.lane === lane && rate.key === key);
}

/** @param key empty for the lane as a whole */
function limitsOf(lanes: Lanes, lane: string, key: string): KeyLimits | null {
  const limits = laneLimits(lanes, lane);
  if (!limits) return null;
  if (key !== '') return limits.keyLimits?.(key) ?? null;
  return { concurrency: Number.POSITIVE_INFINITY, ...(limits.perSecond ? { perSecond: limits.perSecond } : {}) };
}

function laneLimits(lanes: Lanes, lane: string): LaneLimits | null {
  const known = LANES.find((name) => name === lane);
  return known ? lanes[known] : null;
}
