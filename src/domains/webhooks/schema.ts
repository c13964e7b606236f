import { queryFromInfo } from '@pothos/plugin-prisma';
import { WebhookDeliveryStatus, WebhookEndpointStatus } from '../../generated/prisma/enums.ts';
import { builder } from '../../graphql/builder.ts';
import { NODE_PATHS, pageArgs, toConnection } from '../../graphql/connection.ts';
import { Node, registerNode } from '../../graphql/node.ts';
import { createEndpoint, deleteEndpoint, rotateSecret, updateEndpoint } from './commands.ts';
import { DESCRIPTION_MAX, EVENTS_MAX, URL_MAX } from './input.ts';
import {
  countDeliveries,
  countEndpoints,
  findDelivery,
  findEndpoint,
  listDeliveries,
  listEndpoints,
} from './queries.ts';
import { type Replay, replayDelivery, replayEvents, testEndpoint } from './replay.ts';

/** The most attempts that a delivery shows; a schedule has ten, replays add theirs. */
const ATTEMPTS_SHOWN = 100;

/** The most deliveries that an endpoint shows by itself; the whole list has a root of its own. */
const RECENT_MAX = 20;

const EndpointStatusEnum = builder.enumType('WebhookEndpointStatus', {
  description: 'Is the endpoint being sent events?',
  values: Object.values(WebhookEndpointStatus),
});

const DeliveryStatusEnum = builder.enumType('WebhookDeliveryStatus', {
  description: 'Where a delivery stands.',
  values: Object.values(WebhookDeliveryStatus),
});

builder.prismaObject('WebhookDeliveryAttempt', {
  fields: (t) => ({
    number: t.exposeInt('number'),
    startedAt: t.expose('startedAt', { type: 'DateTime' }),
    durationMs: t.exposeInt('durationMs'),
    httpStatus: t.exposeInt('httpStatus', { nullable: true }),
    error: t.exposeString('error', {
      nullable: true,
      description:
        'Null on success, else `unsuccessful_status`, `redirected`, `gone`, `timeout`, `connection_failed`, `blocked_address` or `internal_error`.',
    }),
    responseBody: t.exposeString('responseBody', { nullable: true }),
  }),
});

/** One event on its way to one endpoint. */
export const WebhookDelivery = builder.prismaObject('WebhookDelivery', {
  interfaces: [Node],
  fields: (t) => ({
    endpointId: t.exposeID('endpointId', { description: 'The endpoint it goes to.' }),
    endpoint: t.relation('endpoint', { description: 'The endpoint it goes to.' }),
    eventId: t.exposeID('eventId'),
    eventType: t.exposeString('eventType'),
    body: t.exposeString('body'),
    status: t.expose('status', { type: DeliveryStatusEnum }),
    attemptCount: t.exposeInt('attemptCount'),
    nextAttemptAt: t.expose('nextAttemptAt', { type: 'DateTime', nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    completedAt: t.expose('completedAt', { type: 'DateTime', nullable: true }),
    attempts: t.relation('attempts', {
      description: 'What was sent and answered, newest first; at most the last 100.',
      query: { orderBy: { number: 'desc' }, take: ATTEMPTS_SHOWN },
    }),
  }),
});

/** A URL that is sent events. */
export const WebhookEndpoint = builder.prismaObject('WebhookEndpoint', {
  interfaces: [Node],
  fields: (t) => ({
    url: t.exposeString('url'),
    events: t.exposeStringList('events'),
    description: t.exposeString('description', { nullable: true }),
    status: t.expose('status', { type: EndpointStatusEnum }),
    disabledReason: t.exposeString('disabledReason', {
      nullable: true,
      description:
        'Why it was disabled: `manual`, `gone` (it answered 410) or `failing` (five days of nothing but failures).',
    }),
    failingSince: t.expose('failingSince', { type: 'DateTime', nullable: true }),
    secret: t.string({
      nullable: true,
      description: 'The secret that signs, `whsec_…`; answered when it is made or rotated, and never again.',
      resolve: (endpoint) => shownSecret(endpoint),
    }),
    previousSecretExpiresAt: t.expose('previousSecretExpiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when the secret before signs too.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    recentDeliveries: t.relation('deliveries', {
      description: 'Its latest deliveries, newest first.',
      args: {
        first: t.arg.int({
          defaultValue: RECENT_MAX,
          description: 'How many.',
          extensions: { constraints: { min: 1, max: RECENT_MAX } },
        }),
      },
      query: ({ first }) => ({
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: Math.min(Math.max(first ?? RECENT_MAX, 1), RECENT_MAX),
      }),
    }),
  }),
});

registerNode('WebhookEndpoint', {
  scope: 'webhooks:write',
  load: (context, id, info) => findEndpoint(context, id, queryFromInfo({ context, info, typeName: 'WebhookEndpoint' })),
});

registerNode('WebhookDelivery', {
  scope: 'webhooks:write',
  load: (context, id, info) => findDelivery(context, id, queryFromInfo({ context, info, typeName: 'WebhookDelivery' })),
});

const EndpointConnection = builder.connectionObject({ type: WebhookEndpoint, name: 'WebhookEndpointConnection' });
const DeliveryConnection = builder.connectionObject({ type: WebhookDelivery, name: 'WebhookDeliveryConnection' });

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

const FIELDS = {
  url: { description: 'Where events are posted.', extensions: { constraints: { maxLength: URL_MAX, format: 'uri' } } },
  events: {
    description: 'The event types it wants; `*` alone is all that webhooks can carry.',
    extensions: { constraints: { minItems: 1, maxItems: EVENTS_MAX } },
  },
  description: { description: 'A note of your own.', extensions: { constraints: { maxLength: DESCRIPTION_MAX } } },
} as const;

const EndpointInput = builder.inputType('WebhookEndpointInput', {
  description: 'An endpoint as it is created.',
  fields: (t) => ({
    url: t.string({ required: true, ...FIELDS.url }),
    events: t.stringList({ required: true, ...FIELDS.events }),
    description: t.string(FIELDS.description),
  }),
});

const EndpointPatch = builder.inputType('WebhookEndpointPatch', {
  description: 'A change to an endpoint: what is absent stays.',
  fields: (t) => ({
    url: t.string(FIELDS.url),
    events: t.stringList(FIELDS.events),
    description: t.string(FIELDS.description),
    status: t.field({
      type: EndpointStatusEnum,
      description: 'Disabling gives up what is on its way; enabling forgets past failures.',
    }),
  }),
});

const endpointArg = {
  required: true,
  description: "The endpoint's id.",
  extensions: { example: 'whe_01jvxq3zk2e8tt4m6w9r5b7c0d' },
} as const;
const deliveryArg = {
  required: true,
  description: "The delivery's id.",
  extensions: { example: 'dlv_01jvxq3zk2e8tt4m6w9r5b7c0d' },
} as const;
const authScopes = { scope: 'webhooks:write' } as const;

builder.queryFields((t) => ({
  webhookEndpoint: t.field({
    type: WebhookEndpoint,
    nullable: true,
    authScopes,
    description: 'One webhook endpoint.',
    args: { id: t.arg.id(endpointArg) },
    resolve: (_root, { id }, context, info) =>
      findEndpoint(context, id, queryFromInfo({ context, info, typeName: 'WebhookEndpoint' })),
  }),
  webhookEndpoints: t.field({
    type: EndpointConnection,
    authScopes,
    description: "The workspace's webhook endpoints, newest first.",
    args: pageArgs(t.arg),
    resolve: async (_root, args, context, info) => {
      const selection = queryFromInfo({ context, info, typeName: 'WebhookEndpoint', paths: NODE_PATHS });
      return toConnection(await listEndpoints(context, args, selection), () => countEndpoints(context));
    },
  }),
  webhookDelivery: t.field({
    type: WebhookDelivery,
    nullable: true,
    authScopes,
    description: 'One delivery, with its attempts.',
    args: { id: t.arg.id(deliveryArg) },
    resolve: (_root, { id }, context, info) =>
      findDelivery(context, id, queryFromInfo({ context, info, typeName: 'WebhookDelivery' })),
  }),
  webhookDeliveries: t.field({
    type: DeliveryConnection,
    authScopes,
    description: "An endpoint's deliveries, newest first.",
    args: {
      ...pageArgs(t.arg),
      endpointId: t.arg.id(endpointArg),
      status: t.arg({ type: DeliveryStatusEnum, description: 'Only those that stand here.' }),
    },
    resolve: async (_root, args, context, info) => {
      const selection = queryFromInfo({ context, info, typeName: 'WebhookDelivery', paths: NODE_PATHS });
      return toConnection(await listDeliveries(context, args, selection), () => countDeliveries(context, args));
    },
  }),
}));

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
    nullable: true,
    authScopes,
    description: 'Changes the given fields of a webhook endpoint, or enables or disables it.',
    args: {
      id: t.arg.id(endpointArg),
      input: t.arg({ type: EndpointPatch, required: true, description: 'The change.' }),
    },
    resolve: (_root, { id, input }, context) => updateEndpoint(context, id, input),
  }),
  deleteWebhookEndpoint: t.field({
    type: WebhookEndpoint,
    nullable: true,
    authScopes,
    description: 'Deletes a webhook endpoint with the log of its deliveries.',
    args: { id: t.arg.id(endpointArg) },
    resolve: (_root, { id }, context) => deleteEndpoint(context, id),
  }),
  testWebhookEndpoint: t.field({
    type: WebhookDelivery,
    nullable: true,
    authScopes,
    description: 'Sends a signed `webhook.test` event to this endpoint alone, once; at most 10 a minute.',
    args: { id: t.arg.id(endpointArg) },
    resolve: (_root, { id }, context) => testEndpoint(context, id),
  }),
  rotateWebhookSecret: t.field({
    type: WebhookEndpoint,
    nullable: true,
    authScopes,
    description: 'Makes a new secret, answered this once; the one before signs beside it for 24 hours.',
    args: { id: t.arg.id(endpointArg) },
    resolve: (_root, { id }, context) => rotateSecret(context, id),
  }),
  replayWebhookDelivery: t.field({
    type: WebhookDelivery,
    nullable: true,
    authScopes,
    description: 'Sends a delivery again now, with the same event id and bytes, on a schedule from its start.',
    args: { id: t.arg.id(deliveryArg) },
    resolve: (_root, { id }, context) => replayDelivery(context, id),
  }),
  replayWebhookEvents: t.field({
    type: WebhookReplay,
    nullable: true,
    authScopes,
    description: 'Sends an endpoint every event that it wants since a moment of the last 30 days, again if need be.',
    args: {
      id: t.arg.id(endpointArg),
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

/** The commands that make a secret put it beside the row; no stored row has one. */
function shownSecret(endpoint: object): string | null {
  return 'secret' in endpoint && typeof endpoint.secret === 'string' ? endpoint.secret : null;
}
