import type { Log } from '../kernel/log.ts';

/** Whether something outside is away: one line when it goes, one when it is back. */
export type Outage = { away(reason: string): void; back(): void; isAway(): boolean };

/** @param name of the lines: `<name>.away`, `<name>.back` */
export function createOutage(name: string, log: Log): Outage {
  let since: number | null = null;
  return {
    away(reason) {
      if (since !== null) return;
      since = performance.now();
      log.warn(`${name}.away`, { reason });
    },
    back() {
      if (since === null) return;
      log.info(`${name}.back`, { away_ms: Math.round(performance.now() - since) });
      since = null;
    },
    isAway: () => since !== null,
  };
}
