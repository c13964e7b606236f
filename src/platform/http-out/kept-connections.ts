import type { Client } from 'undici';

/** A connection that carries one request at a time; `isGone` once its socket has closed. */
export type Kept = { client: Client; openedAt: number; isGone: boolean };

/** Connections that wait for the next request of whoever used them. */
export type KeptConnections = {
  /** The one that was used last, which is then the caller's alone; null when there is none that is young enough. */
  take(owner: string): Kept | null;
  /** Takes note of a new connection. */
  opened(client: Client): Kept;
  /** Keeps it for its owner's next request, or ends it when it is too old or too many wait. */
  park(owner: string, kept: Kept): void;
  close(): Promise<void>;
};

/** A connection is judged by the address it was opened to: a name that leads elsewhere is followed after so long. */
const LIFE_MS = 10_000;

/** A connection that nobody used for so long is ended, before most servers would end it. */
const IDLE_MS = 2_000;

/** Waiting connections of all owners. */
const PARKED_MAX = 256;

/** No connections yet. @param lifeMs how old one may be when it is used again, default 10 s */
export function createKeptConnections(lifeMs = LIFE_MS): KeptConnections {
  const parked = new Map<string, { kept: Kept; timer: NodeJS.Timeout }[]>();
  let count = 0;

  function forget(owner: string, kept: Kept): boolean {
    const list = parked.get(owner) ?? [];
    const found = list.find((entry) => entry.kept === kept);
    if (!found) return false;
    clearTimeout(found.timer);
    count -= 1;
    if (list.length === 1) parked.delete(owner);
    else list.splice(list.indexOf(found), 1);
    return true;
  }

  function end(kept: Kept): void {
    kept.isGone = true;
    void kept.client.destroy();
  }

  const isOld = ({ openedAt }: Kept): boolean => performance.now() - openedAt > lifeMs;

  return {
    take(owner) {
      for (;;) {
        const kept = parked.get(owner)?.at(-1)?.kept;
        if (!kept) return null;
        forget(owner, kept);
        if (!kept.isGone && !isOld(kept)) return kept;
        end(kept);
      }
    },
    opened(client) {
      const kept: Kept = { client, openedAt: performance.now(), isGone: false };
      client.on('disconnect', () => {
        kept.isGone = true;
      });
      return kept;
    },
    park(owner, kept) {
      if (kept.isGone || isOld(kept) || count >= PARKED_MAX) return end(kept);
      const timer = setTimeout(() => {
        if (forget(owner, kept)) end(kept);
      }, IDLE_MS).unref();
      const list = parked.get(owner) ?? [];
      list.push({ kept, timer });
      parked.set(owner, list);
      count += 1;
    },
    async close() {
      const all = [...parked.values()].flat();
      for (const { timer } of all) clearTimeout(timer);
      parked.clear();
      count = 0;
      await Promise.all(all.map(({ kept }) => kept.client.destroy()));
    },
  };
}
