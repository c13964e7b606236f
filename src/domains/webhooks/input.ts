import { z } from 'zod';
import { WebhookEndpointStatus } from '../../generated/prisma/enums.ts';

/** The most event types an endpoint can name. */
export const EVENTS_MAX = 50;

/** The longest note of an endpoint. */
export const DESCRIPTION_MAX = 500;

/** The longest URL of an endpoint. */
export const URL_MAX = 2_048;

/** What the URL of an endpoint begins with, at least. */
export const URL_PATTERN = '^https?://';

/** What is said of a URL that cannot be an endpoint's. */
export const URL_MISMATCH = 'must be an absolute http or https URL without a user name or password';

/** An endpoint as it is created. @param types the event types that webhooks can carry */
export function endpointInput(types: readonly string[]) {
  return z.object(fields(types));
}

/** A change to an endpoint: what is absent stays. @param types the event types that webhooks can carry */
export function endpointPatch(types: readonly string[]) {
  const { url, events, description } = fields(types);
  return z.object({
    url: url.optional(),
    events: events.optional(),
    description,
    status: z.enum(WebhookEndpointStatus).optional(),
  });
}

function fields(types: readonly string[]) {
  return {
    url: z.string().max(URL_MAX, `must be at most ${URL_MAX} characters`).refine(isReceiverUrl, URL_MISMATCH),
    events: eventTypes(types),
    description: z
      .string()
      .trim()
      .max(DESCRIPTION_MAX, `must be at most ${DESCRIPTION_MAX} characters`)
      .transform((text) => text || null)
      .nullish(),
  };
}

function eventTypes(types: readonly string[]) {
  const allowed = ['*', ...types];
  return z
    .array(z.string().refine((type) => allowed.includes(type), `must be one of ${allowed.join(', ')}`))
    .min(1, 'must have at least 1 item')
    .max(EVENTS_MAX, `must have at most ${EVENTS_MAX} items`)
    .transform((wanted) => (wanted.includes('*') ? ['*'] : [...new Set(wanted)]));
}

function isReceiverUrl(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return false;
  return url.hostname !== '' && !url.username && !url.password;
}
