import { EVENT_DEFINITIONS } from '../../../event-definitions.ts';
import type { WebhookEndpointStatus } from '../../../generated/prisma/enums.ts';
import { builder } from '../../../graphql/builder.ts';
import { enumOf, wordValue } from '../../../graphql/enum-of.ts';
import { Node, registerNode } from '../../../graphql/node.ts';
import { selectionOf } from '../../../graphql/selection.ts';
import { EVENTS_MAX } from '../input.ts';
import { findEndpoint } from '../queries.ts';
import { DISABLED_REASONS, type DisabledReason } from '../rules.ts';

/** The statuses of an endpoint, as the graph names them. */
export const EndpointStatusEnum = builder.enumType('WebhookEndpointStatus', {
  description: 'Is the endpoint being sent events?',
  values: {
    ENABLED: { description: 'It is sent events.' },
    DISABLED: { description: 'It is sent none.' },
  } satisfies Record<WebhookEndpointStatus, object>,
});

const DisabledReasonEnum = builder.enumType('WebhookDisabledReason', {
  description: 'Why an endpoint was disabled.',
  values: enumOf<DisabledReason>({
    manual: 'By hand.',
    gone: 'It answered 410.',
    failing: 'Five days of nothing but failures.',
  }),
});

const ALL_EVENTS = '*';

const FIRING = EVENT_DEFINITIONS.filter(({ isWebhook }) => isWebhook);

const WEBHOOK_TYPES = new Set([ALL_EVENTS, ...FIRING.map(({ type }) => type)]);

/** The event types that an endpoint can want. */
export const WebhookEventTypeEnum = builder.enumType('WebhookEventType', {
  description: 'The event types that an endpoint can want.',
  values: {
    ALL: wordValue<string>(ALL_EVENTS, 'Every event that webhooks can carry.'),
    ...enumOf(Object.fromEntries(FIRING.map(({ type, description }) => [type, description]))),
  },
});

/** A URL that is sent events. */
export const WebhookEndpoint = builder.prismaObject('WebhookEndpoint', {
  interfaces: [Node],
  fields: (t) => ({
    url: t.exposeString('url'),
    events: t.field({
      type: [WebhookEventTypeEnum],
      description: 'The event types it wants.',
      extensions: { size: EVENTS_MAX },
      select: { events: true },
      resolve: ({ events }) => events.filter((type) => WEBHOOK_TYPES.has(type)),
    }),
    description: t.exposeString('description', { nullable: true }),
    status: t.expose('status', { type: EndpointStatusEnum }),
    disabledReason: t.field({
      type: DisabledReasonEnum,
      nullable: true,
      description: 'Why it was disabled.',
      select: { disabledReason: true },
      resolve: ({ disabledReason }) => DISABLED_REASONS.find((known) => known === disabledReason) ?? null,
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
  }),
});

registerNode('WebhookEndpoint', {
  scope: 'webhooks:write',
  load: (context, id, info) => findEndpoint(context, id, selectionOf({ context, info, typeName: 'WebhookEndpoint' })),
});

/** The commands that make a secret put it beside the row; no stored row has one. */
function shownSecret(endpoint: object): string | null {
  return 'secret' in endpoint && typeof endpoint.secret === 'string' ? endpoint.secret : null;
}
