/** Jobs of one kind and workspace that share a message: so many that all of them are expected to be done soon. */
export type QuickKind = { workspaceId: string; type: string; size: number };

/** How long the jobs of a kind lately kept a slot, for each workspace. */
export type JobTimes = {
  note(kind: { workspaceId: string; type: string }, ms: number): void;
  /** The kinds of which several jobs fit into one message. */
  quickKinds(): QuickKind[];
};

/** A message carries work for so long, also where a busy machine makes each job slow: whoever comes next waits little longer for a slot. */
const MESSAGE_MS = 250;

/** Jobs of a message at most: what a worker that dies leaves to others stays little. */
const SIZE_MAX = 32;

/** What the newest time counts beside those before. */
const NEWEST_SHARE = 0.2;

/** A kind that was not run for so long proves itself anew. */
const REMEMBERED_MS = 60_000;

/** Kinds that are remembered; those that were noted longest ago go first. */
const KINDS_MAX = 1_000;

/** Remembers times of this process. @param now a steady clock, ms */
export function createJobTimes(now: () => number = () => performance.now()): JobTimes {
  const times = new Map<string, { workspaceId: string; type: string; ms: number; at: number }>();
  return {
    note({ workspaceId, type }, ms) {
      const name = `${workspaceId} ${type}`;
      const before = times.get(name);
      const isFresh = before !== undefined && now() - before.at < REMEMBERED_MS;
      times.delete(name);
      times.set(name, {
        workspaceId,
        type,
        ms: isFresh ? before.ms + (ms - before.ms) * NEWEST_SHARE : ms,
        at: now(),
      });
      const [oldest] = times.keys();
      if (times.size > KINDS_MAX && oldest !== undefined) times.delete(oldest);
    },
    quickKinds() {
      const since = now() - REMEMBERED_MS;
      return [...times.values()].flatMap(({ workspaceId, type, ms, at }) => {
        const size = Math.min(SIZE_MAX, Math.floor(MESSAGE_MS / Math.max(ms, 1)));
        return at > since && size > 1 ? [{ workspaceId, type, size }] : [];
      });
    },
  };
}
