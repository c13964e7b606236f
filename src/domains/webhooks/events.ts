import { z } from 'zod';
import { moment, newWords, text, wordsOf } from '../../events/data-fields.ts';
import { defineEvent } from '../../events/define.ts';

const endpointAction = newWords('WebhookEndpointAction', 'What was done to a webhook endpoint.', {
  created: 'It was created.',
  updated: 'Its address, its events or its description was changed.',
  enabled: 'It is sent to again.',
  disabled: 'It is no longer sent to.',
  deleted: 'It was deleted with the log of its deliveries.',
  secret_rotated: 'It was given a new secret.',
});

/** An endpoint was disabled because of how it answers; the workspace's other endpoints are told. */
export const webhookEndpointDisabled = defineEvent({
  type: 'webhook.endpoint_disabled',
  description: 'A webhook endpoint was disabled: it answered 410, or failed for five days without a success.',
  isWebhook: true,
  data: z.object({
    endpoint_id: text('The endpoint.'),
    url: text('Its address.'),
    reason: wordsOf('WebhookDisabledReason', ['gone', 'failing']).describe('Why it was disabled.'),
    failing_since: moment('Since when nothing but failures came of it.').nullable(),
    disabled_at: moment('When it was disabled.'),
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
    endpoint_id: text('The endpoint.'),
    action: endpointAction.describe('What was done to it.'),
  }),
});

/** A test was asked for; it is sent to its endpoint alone, whatever types that wants. */
export const webhookTest = defineEvent({
  type: 'webhook.test',
  description: 'A test of one webhook endpoint; sent once, to that endpoint alone.',
  data: z.object({ endpoint_id: text('The endpoint.'), message: text('A sentence.') }),
});
