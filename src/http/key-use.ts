/** Collects which keys were used, and writes them in one batch every ten seconds. */
export type KeyUse = { note(keyId: string): void; start(): { close(): Promise<void> } };

const FLUSH_MS = 10_000;

/** @param write keeps that these keys were used just now; what it cannot keep is tried again with the next */
export function createKeyUse(write: (keyIds: readonly string[]) => Promise<void>): KeyUse {
  let used = new Set<string>();
  const flush = async (): Promise<void> => {
    if (used.size === 0) return;
    const batch = used;
    used = new Set();
    await write([...batch]).catch(() => {
      for (const keyId of batch) used.add(keyId);
    });
  };
  return {
    note: (keyId) => {
      used.add(keyId);
    },
    start() {
      const timer = setInterval(() => void flush(), FLUSH_MS);
      timer.unref();
      return {
        async close() {
          clearInterval(timer);
          await flush();
        },
      };
    },
  };
}
