import { z } from 'zod';
import { defineJob } from '../../work/define.ts';
import type { KeyLimits } from '../../work/lanes.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The waits between the attempts of a delivery. */
export const DELIVERY_DELAYS_MS: readonly number[] = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
];

/** How often a delivery is tried before it is given up. */
export const DELIVERY_ATTEMPTS = DELIVERY_DELAYS_MS.length + 1;

/** Sends one message of one channel. */
export const alertDeliver = defineJob({
  name: 'alert.deliver',
  payload: z.object({ deliveryId: z.string() }),
  // One more than a delivery may have: the last attempt of those gives it up and ends well.
  attempts: DELIVERY_ATTEMPTS + 1,
  timeoutMs: 30_000,
  lane: 'notify',
  retry: DELIVERY_DELAYS_MS,
});

/** Email of every workspace goes through one account of the operator's: its remote is the same. */
const EMAIL = 'email';

/** Whose turn a channel's deliveries need: the channel's own, or that of the account that sends email. */
export function laneKeyOf({ id, kind }: { id: string; kind: 'EMAIL' | 'SLACK' | 'WEBHOOK' }): string {
  return kind === 'EMAIL' ? EMAIL : id;
}

/** One delivery of a channel at once, and four emails. */
export function channelLimits(laneKey: string): KeyLimits {
  return { concurrency: laneKey === EMAIL ? 4 : 1 };
}
