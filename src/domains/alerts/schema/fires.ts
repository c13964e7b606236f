import { RESET_MEANING, RESET_TYPE } from '../../../events/resume.ts';
import type { AlertFire as StoredFire } from '../../../generated/prisma/client.ts';
import { builder } from '../../../graphql/builder.ts';
import { pageArgs, toConnection } from '../../../graphql/connection.ts';
import { enumOf } from '../../../graphql/enum-of.ts';
import { Node, registerNode } from '../../../graphql/node.ts';
import { alertFired } from '../events.ts';
import { type FireMessage, followFires } from '../follow.ts';
import { countFires, getFire, listFires } from '../queries.ts';
import { AlertTypeEnum } from './enums.ts';

/** A breach that a rule found. */
export const AlertFire = builder.objectRef<StoredFire>('AlertFire').implement({
  description: 'A breach that a rule found, with the numbers that caused it.',
  interfaces: [Node],
  fields: (t) => ({
    ruleId: t.exposeID('ruleId', { description: 'The rule that fired; it may have been deleted since.' }),
    ruleName: t.exposeString('ruleName', { description: "The rule's name when it fired." }),
    type: t.expose('type', { type: AlertTypeEnum, description: 'What was found.' }),
    sku: t.exposeString('sku', {
      nullable: true,
      description: 'The product it is about; null for the whole catalogue.',
    }),
    summary: t.exposeString('summary', { description: 'One sentence for people.' }),
    details: t.expose('details', {
      type: 'JSON',
      description: 'The numbers before and after, and every cause with its own.',
      extensions: { constraints: { documented: { type: 'object' } } },
    }),
    runId: t.exposeID('runId', { nullable: true, description: 'The audit that showed it.' }),
    sessionId: t.exposeID('sessionId', { nullable: true, description: 'The session that showed it.' }),
    firedAt: t.expose('firedAt', { type: 'DateTime', description: 'When it was found.' }),
    clearedAt: t.expose('clearedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When a later evaluation found the breach gone; null while it goes on, and where the rule ceased to watch before.',
    }),
  }),
});

registerNode('AlertFire', { scope: 'alerts:read', load: (context, id) => getFire(context, id) });

const AlertFireConnection = builder.connectionObject({ type: AlertFire, name: 'AlertFireConnection' });

const AlertFireMessageTypeEnum = builder.enumType('AlertFireMessageType', {
  description: 'What a follower of fires is told.',
  values: enumOf<string>({ [alertFired.type]: alertFired.description, [RESET_TYPE]: RESET_MEANING }),
});

const AlertFireMessage = builder.objectRef<FireMessage>('AlertFireMessage').implement({
  description: 'What a follower of fires is sent.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'Where to resume: give it as `after`.' }),
    type: t.expose('type', { type: AlertFireMessageTypeEnum, description: 'A fire, or that the log was reset.' }),
    fire: t.expose('fire', { type: AlertFire, nullable: true, description: 'The fire; null for `reset`.' }),
  }),
});

const reads = { scope: 'alerts:read' } as const;

builder.queryFields((t) => ({
  alertFire: t.field({
    type: AlertFire,
    nullable: true,
    authScopes: reads,
    description: 'One fire.',
    args: {
      id: t.arg.id({
        required: true,
        description: "The fire's id.",
        extensions: { example: 'fire_01jvxq3zk2e8tt4m6w9r5b7c0d' },
      }),
    },
    resolve: (_root, { id }, context) => getFire(context, id),
  }),
  alertFires: t.field({
    type: AlertFireConnection,
    authScopes: reads,
    description: "The workspace's fires, newest first.",
    args: {
      ...pageArgs(t.arg),
      ruleId: t.arg.id({ description: 'Only those of this rule.' }),
      sku: t.arg.string({ description: 'Only those about this product.' }),
      since: t.arg({ type: 'DateTime', description: 'Only those found at this moment or later.' }),
    },
    resolve: async (_root, args, context) =>
      toConnection(await listFires(context, args), () => countFires(context, args)),
  }),
}));

builder.subscriptionFields((t) => ({
  alertFired: t.field({
    type: AlertFireMessage,
    authScopes: reads,
    description: 'Every fire from behind `after`, or from now on, once and in order.',
    args: {
      ruleIds: t.arg.idList({
        description: 'Only fires of these rules.',
        extensions: { constraints: { maxItems: 100 } },
      }),
      after: t.arg.string({ description: 'The cursor of the last message that was received.' }),
    },
    subscribe: (_root, args, context) => followFires(context, args),
    resolve: (message) => message,
  }),
}));
