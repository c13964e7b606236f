import { z } from 'zod';
import { defineEvent } from '../../events/define.ts';

/** An endpoint was disabled because of how it answers; the workspace's other endpoints are told. */
export const webhookEndpointDisabled = defineEvent({
  type: 'webhook.endpoint_disabled',
  description: 'A webhook endpoint was disabled: it answered 410, or failed for five days without a success.',
  isWebhook: true,
  data: z.object({
    endpoint_id: z.string(),
    url: z.string(),
    reason: z.enum(['gone', 'failing']),
    failing_since: z.string().nullable(),
    disabled_at: z.string(),
  }),
  example: {
    endpoint_id: 'whe_01jvxq3zk2e8tt4m6w9r5b7c0d',
    url: 'https://example.com/hooks',
    reason: 'failing',
    failing_since: '2026-05-18T08:30:00Z',
    disabled_at: '2026-05-23T08:31:00Z',
  },
});

/** Somebody changed an endpoint. */
export const webhookEndpointChanged = defineEvent({
  type: 'webhook.endpoint_changed',
  description: 'A webhook endpoint was created, changed, deleted, or given a new secret.',
  data: z.object({
    endpoint_id: z.string(),
    action: z.enum(['created', 'updated', 'enabled', 'disabled', 'deleted', 'secret_rotated']),
  }),
});

/** A test was asked for; it is sent to its endpoint alone, whatever types that wants. */
export const webhookTest = defineEvent({
  type: 'webhook.test',
  description: 'A test of one webhook endpoint; sent once, to that endpoint alone.',
  data: z.object({ endpoint_id: z.string(), message: z.string() }),
});
