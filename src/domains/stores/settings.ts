import { z } from 'zod';
import { defineSettings } from '../../kernel/settings.ts';

/** How connected stores are spoken to. */
export const storeSettings = defineSettings(
  {
    SHOPIFY_API_VERSION: z
      .string()
      .regex(/^\d{4}-(?:01|04|07|10)$/, 'must be a version such as 2026-04')
      .default('2026-04'),
  },
  ({ SHOPIFY_API_VERSION }) => ({ shopifyApiVersion: SHOPIFY_API_VERSION }),
);
