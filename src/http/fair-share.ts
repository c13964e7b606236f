import { DomainError } from '../kernel/errors.ts';
import { type ConnectionShare, createConnectionShare } from './connection-share.ts';
import { createParties, type Waiting } from './fair-parties.ts';

/** How much of the process requests may use at once. */
export type ShareLimits = {
  /** Requests that are executed at once, and those of one workspace among them. */
  slots: number;
  slotsEach: number;
  /** Points of cost that are executed at once for one workspace; a dearer request is executed alone. */
  pointsEach: number;
  /** Connections to the database that statements of one workspace hold at once, and as many its transactions. */
  connectionsEach: number;
  /** Requests of one workspace that may wait. */
  waitingEach: number;
  /** How long one may wait. */
  waitMs: number;
};

/** The limits of a process with this many database connections. */
export function shareLimits(connections: number): ShareLimits {
  const slots = Math.max(2, connections);
  const connectionsEach = Math.max(1, Math.floor(slots / 4));
  return {
    slots,
    slotsEach: Math.ceil(slots / 2),
    connectionsEach,
    pointsEach: 5_000,
    waitingEach: 500,
    waitMs: 8_000,
  };
}

/** What one request takes. */
export type Turn = { workspaceId: string; cost: number; signal: AbortSignal };

/** A slot that is held; `whileIdle` lets others have it for as long as the request only waits. */
export type Slot = { whileIdle<T>(wait: () => Promise<T>): Promise<T> };

/** Deals out slots, and the connections of what runs in them. */
export type FairShare = ConnectionShare & {
  /** Does the work in a slot. @throws unavailable when the workspace has too many requests waiting, or one waited too long */
  run<T>(turn: Turn, work: (slot: Slot) => Promise<T>): Promise<T>;
};

const RETRY_AFTER_SECONDS = 2;

/**
 * Slots shared among workspaces in proportion to cost: a workspace that asks for much waits for itself, and not before
 * others.
 */
export function createFairShare(limits: ShareLimits): FairShare {
  const parties = createParties(limits);
  const enter = async (turn: Turn): Promise<void> => {
    if (parties.begin(turn)) return;
    if (parties.waitingOf(turn.workspaceId) >= limits.waitingEach) throw overloaded();
    await untilServed(parties, turn, limits.waitMs);
  };
  return {
    ...createConnectionShare(limits.connectionsEach),
    async run(turn, work) {
      await enter(turn);
      const slot = createSlot({ enter: () => enter(turn), end: () => parties.end(turn) });
      try {
        return await work(slot);
      } finally {
        slot.release();
      }
    },
  };
}

/** Most waits are shorter than this, and a signal is made only for a wait that is watched. */
const UNWATCHED_MS = 50;

/** Waits in the workspace's line. @throws unavailable after `waitMs`, or why the request was given up */
function untilServed(parties: ReturnType<typeof createParties>, turn: Turn, waitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let settle = (): void => undefined;
    const leave = (reason: unknown) => {
      parties.leave(turn.workspaceId, waiting);
      settle();
      reject(reason);
    };
    const watch = () => {
      const { signal } = turn;
      if (signal.aborted) return leave(signal.reason);
      const onAbort = () => leave(signal.reason);
      const timer = setTimeout(() => leave(overloaded()), Math.max(0, waitMs - UNWATCHED_MS));
      signal.addEventListener('abort', onAbort, { once: true });
      settle = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      };
    };
    const unwatched = setTimeout(watch, UNWATCHED_MS);
    settle = () => clearTimeout(unwatched);
    const start = () => {
      settle();
      resolve();
    };
    const waiting: Waiting = { cost: turn.cost, start };
    parties.wait(turn.workspaceId, waiting);
  });
}

type Moves = { enter: () => Promise<void>; end: () => void };

/** A slot that was entered. Of several waits at once the first gives it up, and the first to end takes one again. */
function createSlot({ enter, end }: Moves): Slot & { release(): void } {
  let isHeld = true;
  let isReleased = false;
  let entering: Promise<void> | null = null;
  const giveUp = () => {
    if (isHeld) end();
    isHeld = false;
  };
  const enterAgain = async () => {
    await enter();
    isHeld = true;
    entering = null;
    if (isReleased) giveUp();
  };
  return {
    async whileIdle(wait) {
      giveUp();
      const value = await wait();
      if (!isHeld && !isReleased) {
        entering ??= enterAgain();
        await entering;
      }
      return value;
    },
    release() {
      isReleased = true;
      giveUp();
    },
  };
}

function overloaded(): DomainError {
  return new DomainError('unavailable', 'The workspace has more requests under way than its share; try again.', {
    retry_after_seconds: RETRY_AFTER_SECONDS,
  });
}
