import { EVENT_DEFINITIONS } from '../../event-definitions.ts';
import { publicCursor } from '../../events/public-cursor.ts';
import { RESET_MEANING, RESET_TYPE } from '../../events/resume.ts';
import { builder } from '../../graphql/builder.ts';
import { pageArgs, toConnection } from '../../graphql/connection.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { Node, registerNode } from '../../graphql/node.ts';
import type { LoggedEvent } from '../../kernel/event-log.ts';
import { countListedEvents, type EventMessage, findEventById, followEvents, listEvents, MAX_TYPES } from './queries.ts';
import { EventData, shownData } from './schema/data.ts';

const OTHER_TYPE = 'other';

const MEANINGS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(EVENT_DEFINITIONS.map(({ type, description }) => [type, description])),
  [OTHER_TYPE]: 'Something that this version does not know; no filter finds it.',
};

const EVENT_TYPES = new Set(Object.keys(MEANINGS));

/** What can have happened. */
export const EventTypeEnum = builder.enumType('EventType', {
  description: 'What can have happened.',
  values: enumOf(MEANINGS),
});

/** The type of an event's row as the enum has it; `other` for a type that another version wrote. */
export function shownType(type: string): string {
  return EVENT_TYPES.has(type) ? type : OTHER_TYPE;
}

const EventMessageTypeEnum = builder.enumType('EventMessageType', {
  description: 'What a follower of the event log is told.',
  values: enumOf<string>({ ...MEANINGS, [RESET_TYPE]: RESET_MEANING }),
});

/** One thing that happened, written in the transaction that made it true. */
export const Event = builder.objectRef<LoggedEvent>('Event').implement({
  description: 'One thing that happened, written together with the change itself; kept for 30 days.',
  interfaces: [Node],
  fields: (t) => ({
    type: t.field({
      type: EventTypeEnum,
      description: 'What happened.',
      resolve: ({ type }) => shownType(type),
    }),
    cursor: t.string({
      description: 'Its place in the log: `after:` it comes what happened next.',
      resolve: (event, _args, context) => publicCursor(context, event.cursor),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it happened.' }),
    workspaceId: t.exposeID('workspaceId', { description: 'The workspace it happened in.' }),
    subjectId: t.exposeID('subjectId', { nullable: true, description: 'The row it is about.' }),
    data: t.field({ type: EventData, description: 'What it says.', resolve: shownData }),
    payload: t.expose('data', {
      type: 'JSON',
      description: 'The same as webhooks and REST send it, to the letter.',
      extensions: { constraints: { documented: { $ref: '#/components/schemas/EventData' } } },
    }),
  }),
});

registerNode('Event', { scope: 'events:read', load: (context, id) => findEventById(context, id) });

const EventConnection = builder.connectionObject({ type: Event, name: 'EventConnection' });

const EventOrderEnum = builder.enumType('EventOrder', {
  description: 'Which way to read the log.',
  values: {
    ASC: { value: 'asc', description: 'Oldest first: the last cursor is where to ask for what is new.' },
    DESC: { value: 'desc', description: 'Newest first.' },
  } as const,
});

const EventMessageType = builder.objectRef<EventMessage>('EventMessage').implement({
  description: 'What a follower of the event log is sent.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'Where to resume: give it as `after`.' }),
    type: t.field({
      type: EventMessageTypeEnum,
      description: "The event's type, or that the log was reset.",
      resolve: ({ type }) => (type === RESET_TYPE ? type : shownType(type)),
    }),
    event: t.expose('event', { type: Event, nullable: true, description: 'The event; null for `reset`.' }),
  }),
});

const TYPES: [typeof EventTypeEnum] = [EventTypeEnum];

const typesArg = {
  type: TYPES,
  description: 'Only events of these types.',
  extensions: { constraints: { maxItems: MAX_TYPES }, example: ['audit.completed'] },
} as const;

builder.queryFields((t) => ({
  event: t.field({
    type: Event,
    nullable: true,
    authScopes: { scope: 'events:read' },
    description: 'One event; null when there is none with this id, or no longer.',
    args: {
      id: t.arg.id({
        required: true,
        description: "The event's id.",
        extensions: { example: 'evt_01jvxq3zk2e8tt4m6w9r5b7c0d' },
      }),
    },
    resolve: (_root, { id }, context) => findEventById(context, id),
  }),
  events: t.field({
    type: EventConnection,
    authScopes: { scope: 'events:read' },
    description: 'The event log of the last 30 days, oldest first unless ordered otherwise.',
    args: {
      ...pageArgs(t.arg),
      types: t.arg(typesArg),
      order: t.arg({ type: EventOrderEnum, description: 'Which way to read.' }),
    },
    resolve: async (_root, args, context) =>
      toConnection(await listEvents(context, args), () => countListedEvents(context, args.types)),
  }),
}));

builder.subscriptionFields((t) => ({
  events: t.field({
    type: EventMessageType,
    authScopes: { scope: 'events:read' },
    description: 'Every event from behind `after`, or from now on, once and in order.',
    args: {
      types: t.arg(typesArg),
      after: t.arg.string({ description: 'The cursor of the last message that was received.' }),
    },
    subscribe: (_root, args, context) => followEvents(context, args),
    resolve: (message) => message,
  }),
}));
