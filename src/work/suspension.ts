/** A wait that ends sooner is not worth giving a slot up for. */
const SUSPEND_AFTER_MS = 250;

/** Whether an attempt does something, or only waits for somebody's turn. */
export type Suspension = {
  /** Awaits somebody's turn or answer; meanwhile the attempt is waiting. @param afterMs when it is suspended, default 250 */
  during<T>(wait: () => Promise<T>, afterMs?: number): Promise<T>;
  isSuspended(): boolean;
  /** Resolves the first time that a wait takes so long that the slot is better given to another job. */
  readonly began: Promise<void>;
};

/** Nothing is waited for yet. @param onChange called when the first of several waits begins and when the last ends */
export function createSuspension(onChange: { began(): void; ended(): void }): Suspension {
  let waits = 0;
  let isSuspended = false;
  let timer: NodeJS.Timeout | undefined;
  let resolveBegan = (): void => undefined;
  const began = new Promise<void>((resolve) => {
    resolveBegan = resolve;
  });
  const suspend = (): void => {
    isSuspended = true;
    resolveBegan();
  };
  return {
    began,
    isSuspended: () => isSuspended,
    async during(wait, afterMs = SUSPEND_AFTER_MS) {
      waits += 1;
      if (waits === 1) {
        onChange.began();
        timer = setTimeout(suspend, afterMs);
      }
      try {
        return await wait();
      } finally {
        waits -= 1;
        if (waits === 0) {
          clearTimeout(timer);
          isSuspended = false;
          onChange.ended();
        }
      }
    },
  };
}
