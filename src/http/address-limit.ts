/** Counts what an address does wrong. */
export type AddressLimit = {
  /** Notes one more. @returns 0 while it is tolerated, else the seconds until the next is */
  note(address: string): number;
  /** Notes nothing. @returns as `note` would have for the one before */
  secondsLeft(address: string): number;
};

/** Documents that an address may ask for without a key, in a minute. */
export const DOCUMENTS_PER_MINUTE = 600;

/** Wrong keys an address may send in a minute. */
export const BAD_KEYS_PER_MINUTE = 60;

const MINUTE_MS = 60_000;
const MAX_ADDRESSES = 20_000;

/** Counts in this process's memory, by minute. @param now milliseconds */
export function createAddressLimit(perMinute = BAD_KEYS_PER_MINUTE, now: () => number = Date.now): AddressLimit {
  const counts = new Map<string, { count: number; until: number }>();
  return {
    secondsLeft(address) {
      const entry = counts.get(address);
      const isOver = entry && entry.until > now() && entry.count >= perMinute;
      return isOver ? Math.max(1, Math.ceil((entry.until - now()) / 1000)) : 0;
    },
    note(address) {
      const at = now();
      const known = counts.get(address);
      const entry = known && known.until > at ? known : { count: 0, until: at + MINUTE_MS };
      entry.count += 1;
      counts.delete(address);
      counts.set(address, entry);
      const oldest = counts.size > MAX_ADDRESSES ? counts.keys().next().value : undefined;
      if (oldest !== undefined) counts.delete(oldest);
      return entry.count > perMinute ? Math.max(1, Math.ceil((entry.until - at) / 1000)) : 0;
    },
  };
}
