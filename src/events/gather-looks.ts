/**
 * Gathers what happens often into one look so long after the first: each look costs statements, for which others wait.
 */
export function gatherLooks(look: () => void, afterMs: number): () => void {
  let timer: NodeJS.Timeout | null = null;
  return () => {
    if (timer) return;
    timer = setTimeout(() => {
      timer = null;
      look();
    }, afterMs);
    timer.unref();
  };
}
