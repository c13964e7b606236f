import { builder } from '../../../graphql/builder.ts';
import { pageArgs, toConnection } from '../../../graphql/connection.ts';
import { countDeliveries, type ListedDelivery, listDeliveries } from '../queries.ts';
import { AlertChannelKindEnum, AlertDeliveryStatusEnum } from './enums.ts';

const AlertDelivery = builder.objectRef<ListedDelivery>('AlertDelivery').implement({
  description: 'One message of one channel: a fire, or a digest of several.',
  fields: (t) => ({
    id: t.exposeID('id', {
      description: '`adl_…`; an email and a webhook carry it, so that a repetition can be told.',
    }),
    ruleId: t.id({ description: 'The rule that tells.', resolve: ({ channel }) => channel.ruleId }),
    channelId: t.exposeID('channelId', { description: 'The channel it goes through.' }),
    kind: t.field({
      type: AlertChannelKindEnum,
      description: 'How it reaches people.',
      resolve: ({ channel }) => channel.kind,
    }),
    target: t.string({
      description: 'Where it goes, as far as that is shown.',
      resolve: ({ channel }) => channel.target,
    }),
    fireIds: t.idList({
      extensions: { size: 100 },
      description: 'The fires it tells of, at most 200; none for a test.',
      resolve: ({ fires }) => fires.map(({ fireId }) => fireId),
    }),
    isTest: t.boolean({ description: 'Is it a test message?', resolve: ({ slot }) => slot.startsWith('test ') }),
    status: t.expose('status', { type: AlertDeliveryStatusEnum, description: 'Where it stands.' }),
    attempts: t.exposeInt('attempts', { description: 'How often it was tried.' }),
    httpStatus: t.exposeInt('httpStatus', { nullable: true, description: 'The HTTP status of the last try.' }),
    error: t.exposeString('error', { nullable: true, description: 'Why the last try failed.' }),
    dueAt: t.expose('dueAt', { type: 'DateTime', description: 'When it is to be sent.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was delivered or given up.',
    }),
  }),
});

const AlertDeliveryConnection = builder.connectionObject({ type: AlertDelivery, name: 'AlertDeliveryConnection' });

builder.queryFields((t) => ({
  alertDeliveries: t.field({
    type: AlertDeliveryConnection,
    authScopes: { scope: 'alerts:read' },
    description: 'What was sent, or waits to be, newest first; kept for 30 days after its end.',
    args: {
      ...pageArgs(t.arg),
      ruleId: t.arg.id({ description: 'Only those of this rule.' }),
      fireId: t.arg.id({ description: 'Only those that tell of this fire.' }),
      status: t.arg({ type: AlertDeliveryStatusEnum, description: 'Only those that stand there.' }),
    },
    resolve: async (_root, args, context) =>
      toConnection(await listDeliveries(context, args), () => countDeliveries(context, args)),
  }),
}));
