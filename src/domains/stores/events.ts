import { z } from 'zod';
import { text, wordsOf } from '../../events/data-fields.ts';
import { defineEvent } from '../../events/define.ts';

const store = z.object({
  store_id: text('The store.'),
  platform: wordsOf('StorePlatform', ['shopify', 'woocommerce']).describe('What it runs on.'),
  base_url: text('Its address.'),
});

/** A store was connected. */
export const storeConnected = defineEvent({
  type: 'store.connected',
  description: 'A store was connected, which approved recommendations can be pushed to.',
  data: store,
});

/** A store was removed; its credentials are gone. */
export const storeRemoved = defineEvent({
  type: 'store.removed',
  description: 'A store was removed with its credentials.',
  data: store,
});
