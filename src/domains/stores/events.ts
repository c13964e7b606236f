import { z } from 'zod';
import { defineEvent } from '../../events/define.ts';

/** A store was connected. */
export const storeConnected = defineEvent({
  type: 'store.connected',
  description: 'A store was connected, which approved recommendations can be pushed to.',
  data: z.object({ store_id: z.string(), platform: z.enum(['shopify', 'woocommerce']), base_url: z.string() }),
});

/** A store was removed; its credentials are gone. */
export const storeRemoved = defineEvent({
  type: 'store.removed',
  description: 'A store was removed with its credentials.',
  data: z.object({ store_id: z.string(), platform: z.enum(['shopify', 'woocommerce']), base_url: z.string() }),
});
