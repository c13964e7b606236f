import { queryFromInfo } from '@pothos/plugin-prisma';
import { WebhookEndpointStatus } from '../../../generated/prisma/enums.ts';
import { builder } from '../../../graphql/builder.ts';
import { Node, registerNode } from '../../../graphql/node.ts';
import { EVENTS_MAX } from '../input.ts';
import { findEndpoint } from '../queries.ts';

/** The most deliveries that an endpoint shows by itself; the whole list has a root of its own. */
const RECENT_MAX = 20;

/** The statuses of an endpoint, as the graph names them. */
export const EndpointStatusEnum = builder.enumType('WebhookEndpointStatus', {
  description: 'Is the endpoint being sent events?',
  values: Object.values(WebhookEndpointStatus),
});

/** A URL that is sent events. */
export const WebhookEndpoint = builder.prismaObject('WebhookEndpoint', {
  interfaces: [Node],
  fields: (t) => ({
    url: t.exposeString('url'),
    events: t.exposeStringList('events', { extensions: { size: EVENTS_MAX } }),
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

/** The commands that make a secret put it beside the row; no stored row has one. */
function shownSecret(endpoint: object): string | null {
  return 'secret' in endpoint && typeof endpoint.secret === 'string' ? endpoint.secret : null;
}
