import { queryFromInfo } from '@pothos/plugin-prisma';
import { WebhookDeliveryStatus } from '../../../generated/prisma/enums.ts';
import { builder } from '../../../graphql/builder.ts';
import { Node, registerNode } from '../../../graphql/node.ts';
import { findDelivery } from '../queries.ts';

/** The most attempts that a delivery shows; a schedule has ten, replays add theirs. */
const ATTEMPTS_SHOWN = 20;

/** The statuses of a delivery, as the graph names them. */
export const DeliveryStatusEnum = builder.enumType('WebhookDeliveryStatus', {
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
    body: t.exposeString('body', { extensions: { weight: 1 } }),
    status: t.expose('status', { type: DeliveryStatusEnum }),
    attemptCount: t.exposeInt('attemptCount'),
    nextAttemptAt: t.expose('nextAttemptAt', { type: 'DateTime', nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    completedAt: t.expose('completedAt', { type: 'DateTime', nullable: true }),
    attempts: t.relation('attempts', {
      description: 'What was sent and answered, newest first; at most the last 20.',
      extensions: { size: ATTEMPTS_SHOWN },
      query: { orderBy: { number: 'desc' }, take: ATTEMPTS_SHOWN },
    }),
  }),
});

registerNode('WebhookDelivery', {
  scope: 'webhooks:write',
  load: (context, id, info) => findDelivery(context, id, queryFromInfo({ context, info, typeName: 'WebhookDelivery' })),
});
