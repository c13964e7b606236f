import type { WebhookDelivery as StoredDelivery } from '../../../generated/prisma/client.ts';
import { builder } from '../../../graphql/builder.ts';
import { NODE_PATHS, pageArgs, toConnection } from '../../../graphql/connection.ts';
import { rowsBelow } from '../../../graphql/rows-below.ts';
import { selectionOf } from '../../../graphql/selection.ts';
import {
  countDeliveries,
  countEndpoints,
  findDelivery,
  findEndpoint,
  listDeliveries,
  listEndpoints,
  type PageInput,
} from '../queries.ts';
import { ENDPOINTS_MAX } from '../rules.ts';
import { DELIVERY_ARG, ENDPOINT_ARG } from './args.ts';
import { DeliveryStatusEnum, WebhookDelivery } from './delivery.ts';
import { WebhookEndpoint } from './endpoint.ts';

const authScopes = { scope: 'webhooks:write' } as const;

const EndpointConnection = builder.connectionObject({ type: WebhookEndpoint, name: 'WebhookEndpointConnection' });
const DeliveryConnection = builder.connectionObject({ type: WebhookDelivery, name: 'WebhookDeliveryConnection' });

builder.prismaObjectField('WebhookEndpoint', 'deliveries', (t) =>
  t.field({
    type: DeliveryConnection,
    description: 'Its deliveries, newest first.',
    args: {
      ...pageArgs(t.arg),
      status: t.arg({ type: DeliveryStatusEnum, description: 'Only those that stand here.' }),
    },
    ...rowsBelow<StoredDelivery, PageInput & { status?: StoredDelivery['status'] | null }>({
      relation: 'deliveries',
      type: 'WebhookDelivery',
      moment: 'createdAt',
      list: ({ status }) => `deliveries of an endpoint ${status ?? ''}`,
      where: ({ status }) => (status ? { status } : {}),
    }),
  }),
);

builder.queryFields((t) => ({
  webhookEndpoint: t.field({
    type: WebhookEndpoint,
    nullable: true,
    authScopes,
    description: 'One webhook endpoint.',
    args: { id: t.arg.id(ENDPOINT_ARG) },
    resolve: (_root, { id }, context, info) =>
      findEndpoint(context, id, selectionOf({ context, info, typeName: 'WebhookEndpoint' })),
  }),
  webhookEndpoints: t.field({
    type: EndpointConnection,
    authScopes,
    description: "The workspace's webhook endpoints, newest first.",
    extensions: { size: ENDPOINTS_MAX },
    args: pageArgs(t.arg),
    resolve: async (_root, args, context, info) => {
      const selection = selectionOf({ context, info, typeName: 'WebhookEndpoint', paths: NODE_PATHS });
      return toConnection(await listEndpoints(context, args, selection), () => countEndpoints(context));
    },
  }),
  webhookDelivery: t.field({
    type: WebhookDelivery,
    nullable: true,
    authScopes,
    description: 'One delivery, with its attempts.',
    args: { id: t.arg.id(DELIVERY_ARG) },
    resolve: (_root, { id }, context, info) =>
      findDelivery(context, id, selectionOf({ context, info, typeName: 'WebhookDelivery' })),
  }),
  webhookDeliveries: t.field({
    type: DeliveryConnection,
    nullable: true,
    authScopes,
    description: "An endpoint's deliveries, newest first.",
    args: {
      ...pageArgs(t.arg),
      endpointId: t.arg.id(ENDPOINT_ARG),
      status: t.arg({ type: DeliveryStatusEnum, description: 'Only those that stand here.' }),
    },
    resolve: async (_root, args, context, info) => {
      const selection = selectionOf({ context, info, typeName: 'WebhookDelivery', paths: NODE_PATHS });
      return toConnection(await listDeliveries(context, args, selection), () => countDeliveries(context, args));
    },
  }),
}));
