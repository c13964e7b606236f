import type { WebhookDeliveryStatus } from '../../../generated/prisma/enums.ts';
import { builder } from '../../../graphql/builder.ts';
import { enumOf } from '../../../graphql/enum-of.ts';
import { Node, registerNode } from '../../../graphql/node.ts';
import { selectionOf } from '../../../graphql/selection.ts';
import { EventTypeEnum, shownType } from '../../event-log/schema.ts';
import { findDelivery } from '../queries.ts';
import { ATTEMPT_ERRORS, type AttemptError } from '../rules.ts';

/** The most attempts that a delivery shows; a schedule has ten, replays add theirs. */
const ATTEMPTS_SHOWN = 20;

/** The statuses of a delivery, as the graph names them. */
export const DeliveryStatusEnum = builder.enumType('WebhookDeliveryStatus', {
  description: 'Where a delivery stands.',
  values: {
    PENDING: { description: 'It waits for its next attempt.' },
    SUCCEEDED: { description: 'The endpoint took it.' },
    FAILED: { description: 'It was given up.' },
  } satisfies Record<WebhookDeliveryStatus, object>,
});

const AttemptErrorEnum = builder.enumType('WebhookAttemptError', {
  description: 'Why an attempt is a failure.',
  values: enumOf<AttemptError>({
    unsuccessful_status: 'The answer was no success.',
    redirected: 'The answer led elsewhere.',
    gone: 'The answer was 410: the endpoint is gone.',
    timeout: 'No answer came in time.',
    connection_failed: 'There was no connection.',
    blocked_address: 'The address may not be requested.',
    internal_error: 'Something failed on our side.',
  }),
});

builder.prismaObject('WebhookDeliveryAttempt', {
  fields: (t) => ({
    number: t.exposeInt('number'),
    startedAt: t.expose('startedAt', { type: 'DateTime' }),
    durationMs: t.exposeInt('durationMs'),
    httpStatus: t.exposeInt('httpStatus', { nullable: true }),
    error: t.field({
      type: AttemptErrorEnum,
      nullable: true,
      description: 'Why it is a failure; null on success.',
      select: { error: true },
      resolve: ({ error }) => ATTEMPT_ERRORS.find((known) => known === error) ?? null,
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
    eventType: t.field({
      type: EventTypeEnum,
      description: 'Its type.',
      select: { eventType: true },
      resolve: ({ eventType }) => shownType(eventType),
    }),
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
  load: (context, id, info) => findDelivery(context, id, selectionOf({ context, info, typeName: 'WebhookDelivery' })),
});
