import type { Channel as StoredChannel } from '../../generated/prisma/enums.ts';
import type { Channel } from './types.ts';

/** Runs that a product's history shows. */
export const HISTORY_LENGTH = 100;

const CHANNELS = { D2C: 'd2c', RETAILER: 'retailer', MARKETPLACE: 'marketplace' } as const;

/** The audit's word for a stored channel. */
export function auditChannel(channel: StoredChannel): Channel {
  return CHANNELS[channel];
}
