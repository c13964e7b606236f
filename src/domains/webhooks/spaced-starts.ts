/**
 * Spaces out what would otherwise begin in one go and keep the event loop from everybody else: of those that wait for
 * their turn, so many begin at once, in the order in which they came.
 *
 * @param options.everyMs between two turns; 0 is a turn of the event loop
 * @returns resolves when it is the caller's turn, which a lone caller has at once
 */
export function createSpacedStarts(options: { atOnce: number; everyMs: number }): () => Promise<void> {
  const { atOnce, everyMs } = options;
  const waiting: (() => void)[] = [];
  let isRunning = false;

  function startSome(): void {
    for (const start of waiting.splice(0, atOnce)) start();
    isRunning = waiting.length > 0;
    if (!isRunning) return;
    if (everyMs > 0) setTimeout(startSome, everyMs);
    else setImmediate(startSome);
  }

  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (isRunning) return;
      isRunning = true;
      // What comes in the same turn of the event loop is one group.
      setImmediate(startSome);
    });
}
