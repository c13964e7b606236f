import { z } from 'zod';
import { defineSettings } from '../../kernel/settings.ts';

/** What sends email: Resend's API with this key, from this address. */
export type EmailSettings = { apiKey: string; from: string; baseUrl: string };

const url = z.url('must be an absolute http or https URL').transform((text) => text.replace(/\/$/, ''));

/** How alerts leave the installation; without a key, no rule can have an email channel. */
export const alertSettings = defineSettings(
  {
    RESEND_API_KEY: z.string().optional(),
    RESEND_BASE_URL: url.default('https://api.resend.com'),
    ALERTS_FROM: z.string().min(3, 'must be an address such as `Alerts <alerts@example.com>`').optional(),
  },
  ({ RESEND_API_KEY: apiKey, RESEND_BASE_URL: baseUrl, ALERTS_FROM: from }): { email: EmailSettings | null } => ({
    email: apiKey && from ? { apiKey, from, baseUrl } : null,
  }),
);
