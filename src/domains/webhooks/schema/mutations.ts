import { builder } from '../../../graphql/builder.ts';
import { createEndpoint, deleteEndpoint, rotateSecret, updateEndpoint } from '../commands.ts';
import { DESCRIPTION_MAX, EVENTS_MAX, URL_MAX, URL_MISMATCH, URL_PATTERN } from '../input.ts';
import { type Replay, replayDelivery, replayEvents, testEndpoint } from '../replay.ts';
import { DELIVERY_ARG, ENDPOINT_ARG } from './args.ts';
import { WebhookDelivery } from './delivery.ts';
import { EndpointStatusEnum, WebhookEndpoint, WebhookEventTypeEnum } from './endpoint.ts';

const authScopes = { scope: 'webhooks:write' } as const;

const WebhookReplay = builder.objectRef<Replay>('WebhookReplay').implement({
  description: 'What a replay set off.',
  fields: (t) => ({
    count: t.exposeInt('count', { description: 'How many events are sent again; at most 10,000 at once.' }),
    hasMore: t.exposeBoolean('hasMore', { description: 'Are there more? Then replay again, since `until`.' }),
    until: t.expose('until', {
      type: 'DateTime',
      nullable: true,
      description: 'When the last of them happened; null when there were none.',
    }),
  }),
});

const WANTED: [typeof WebhookEventTypeEnum] = [WebhookEventTypeEnum];

const FIELDS = {
  url: {
    description: 'Where events are posted.',
    extensions: {
      constraints: { maxLength: URL_MAX, format: 'uri', pattern: URL_PATTERN, mismatch: URL_MISMATCH },
    },
  },
  events: {
    type: WANTED,
    description: 'The event types it wants.',
    extensions: { constraints: { minItems: 1, maxItems: EVENTS_MAX } },
  },
  description: { description: 'A note of your own.', extensions: { constraints: { maxLength: DESCRIPTION_MAX } } },
} as const;

const EndpointInput = builder.inputType('WebhookEndpointInput', {
  description: 'An endpoint as it is created.',
  fields: (t) => ({
    url: t.string({ required: true, ...FIELDS.url }),
    events: t.field({ required: true, ...FIELDS.events }),
    description: t.string(FIELDS.description),
  }),
});

const EndpointPatch = builder.inputType('WebhookEndpointPatch', {
  description: 'A change to an endpoint: what is absent stays.',
  fields: (t) => ({
    url: t.string(FIELDS.url),
    events: t.field(FIELDS.events),
    description: t.string(FIELDS.description),
    status: t.field({
      type: EndpointStatusEnum,
      description: 'Disabling gives up what is on its way; enabling forgets past failures.',
    }),
  }),
});

builder.mutationFields((t) => ({
  createWebhookEndpoint: t.field({
    type: WebhookEndpoint,
    authScopes,
    description: 'Creates a webhook endpoint; its secret is answered this once. A workspace can have 20.',
    args: { input: t.arg({ type: EndpointInput, required: true, description: 'The endpoint.' }) },
    resolve: (_root, { input }, context) => createEndpoint(context, input),
  }),
  updateWebhookEndpoint: t.field({
    type: WebhookEndpoint,
    authScopes,
    description: 'Changes the given fields of a webhook endpoint, or enables or disables it.',
    args: {
      id: t.arg.id(ENDPOINT_ARG),
      input: t.arg({ type: EndpointPatch, required: true, description: 'The change.' }),
    },
    resolve: (_root, { id, input }, context) => updateEndpoint(context, id, input),
  }),
  deleteWebhookEndpoint: t.field({
    type: WebhookEndpoint,
    authScopes,
    description: 'Deletes a webhook endpoint with the log of its deliveries.',
    args: { id: t.arg.id(ENDPOINT_ARG) },
    resolve: (_root, { id }, context) => deleteEndpoint(context, id),
  }),
  testWebhookEndpoint: t.field({
    type: WebhookDelivery,
    authScopes,
    description: 'Sends a signed `webhook.test` event to this endpoint alone, once; at most 10 a minute.',
    args: { id: t.arg.id(ENDPOINT_ARG) },
    resolve: (_root, { id }, context) => testEndpoint(context, id),
  }),
  rotateWebhookSecret: t.field({
    type: WebhookEndpoint,
    authScopes,
    description: 'Makes a new secret, answered this once; the one before signs beside it for 24 hours.',
    args: { id: t.arg.id(ENDPOINT_ARG) },
    resolve: (_root, { id }, context) => rotateSecret(context, id),
  }),
  replayWebhookDelivery: t.field({
    type: WebhookDelivery,
    authScopes,
    description: 'Sends a delivery again now, with the same event id and bytes, on a schedule from its start.',
    args: { id: t.arg.id(DELIVERY_ARG) },
    resolve: (_root, { id }, context) => replayDelivery(context, id),
  }),
  replayWebhookEvents: t.field({
    type: WebhookReplay,
    authScopes,
    description: 'Sends an endpoint every event that it wants since a moment of the last 30 days, again if need be.',
    args: {
      id: t.arg.id(ENDPOINT_ARG),
      since: t.arg({
        type: 'DateTime',
        required: true,
        description: 'The first moment, at most 30 days ago.',
        extensions: { example: '2026-05-22T00:00:00Z' },
      }),
    },
    resolve: (_root, { id, since }, context) => replayEvents(context, id, since),
  }),
}));
