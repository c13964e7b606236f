import type { CompetitorStatus } from '../../../generated/prisma/enums.ts';
import { builder } from '../../../graphql/builder.ts';
import { pageArgs, toConnection } from '../../../graphql/connection.ts';
import { Node, registerNode } from '../../../graphql/node.ts';
import { ALIASES_MAX, NAME_MAX, URL_MAX } from '../input.ts';
import { countCompetitors, findCompetitor, getCompetitor, listCompetitors } from '../names/competitor-queries.ts';
import { createCompetitor, deleteCompetitor, updateCompetitor } from '../names/competitors.ts';

const CompetitorStatusEnum = builder.enumType('CompetitorStatus', {
  description: 'What is known of a competitor. Only tracked ones are counted.',
  values: {
    PROPOSED: { description: 'Found in answers; nobody has said anything about it yet.' },
    TRACKED: { description: 'A person said that it is one.' },
    DISMISSED: { description: 'A person said that it is none.' },
  } as const satisfies Record<CompetitorStatus, object>,
});

const CompetitorDecision = builder.enumType('CompetitorDecision', {
  description: 'What a person says of a competitor.',
  values: {
    TRACKED: { description: 'It is one, and is counted.' },
    DISMISSED: { description: 'It is none.' },
  } as const,
});

/** Somebody whose mentions are counted beside ours. */
export const Competitor = builder.prismaObject('Competitor', {
  interfaces: [Node],
  fields: (t) => ({
    name: t.exposeString('name'),
    url: t.exposeString('url', { nullable: true }),
    aliases: t.exposeStringList('aliases', { extensions: { size: ALIASES_MAX } }),
    status: t.expose('status', { type: CompetitorStatusEnum }),
    excerpt: t.exposeString('excerpt', { nullable: true }),
    sessionId: t.exposeID('sessionId', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

registerNode('Competitor', { scope: 'prompt-runs:read', load: (context, id) => findCompetitor(context, id) });

const CompetitorConnection = builder.connectionObject({ type: Competitor, name: 'CompetitorConnection' });

const FIELDS = {
  name: {
    description: 'The name that answers are searched for.',
    extensions: { constraints: { minLength: 1, maxLength: NAME_MAX } },
  },
  url: {
    description: 'Its site; pages of its domain that answers cite count as a competitor’s.',
    extensions: {
      constraints: {
        maxLength: URL_MAX,
        format: 'uri',
        pattern: '^https?://',
        mismatch: 'must be an absolute http or https URL',
      },
    },
  },
  aliases: {
    description: 'Other names of it.',
    extensions: { constraints: { maxItems: ALIASES_MAX, minLength: 1, maxLength: NAME_MAX } },
  },
} as const;

/** A competitor named with a session. */
export const SessionCompetitorInput = builder.inputType('SessionCompetitorInput', {
  description: 'A competitor that is tracked from this session on.',
  fields: (t) => ({ name: t.string({ required: true, ...FIELDS.name }), url: t.string(FIELDS.url) }),
});

const CompetitorInput = builder.inputType('CompetitorInput', {
  description: 'A competitor as a person names one.',
  fields: (t) => ({
    name: t.string({ required: true, ...FIELDS.name }),
    url: t.string(FIELDS.url),
    aliases: t.stringList(FIELDS.aliases),
  }),
});

const CompetitorPatch = builder.inputType('CompetitorPatch', {
  description: 'A change to a competitor: what is absent stays, null clears the URL.',
  fields: (t) => ({
    name: t.string(FIELDS.name),
    url: t.string(FIELDS.url),
    aliases: t.stringList(FIELDS.aliases),
    status: t.field({ type: CompetitorDecision, description: 'Is it one?' }),
  }),
});

const idArg = {
  required: true,
  description: "The competitor's id.",
  extensions: { example: 'cmp_01jvxq3zk2e8tt4m6w9r5b7c0d' },
} as const;
const reads = { scope: 'prompt-runs:read' } as const;
const writes = { scope: 'prompt-runs:write' } as const;

builder.queryFields((t) => ({
  competitor: t.field({
    type: Competitor,
    nullable: true,
    authScopes: reads,
    description: 'One competitor.',
    args: { id: t.arg.id(idArg) },
    resolve: (_root, { id }, context) => getCompetitor(context, id),
  }),
  competitors: t.field({
    type: CompetitorConnection,
    authScopes: reads,
    description: "The workspace's competitors, newest first: proposed by answers, tracked or dismissed by people.",
    args: {
      ...pageArgs(t.arg),
      status: t.arg({ type: CompetitorStatusEnum, description: 'Only those with this status.' }),
    },
    resolve: async (_root, args, context) =>
      toConnection(await listCompetitors(context, args), () => countCompetitors(context, args.status)),
  }),
}));

builder.mutationFields((t) => ({
  createCompetitor: t.field({
    type: Competitor,
    authScopes: writes,
    description:
      'Tracks a competitor from now on, also one that was proposed or dismissed. A workspace can have 1,000.',
    args: { input: t.arg({ type: CompetitorInput, required: true, description: 'The competitor.' }) },
    resolve: (_root, { input }, context) => createCompetitor(context, input),
  }),
  updateCompetitor: t.field({
    type: Competitor,
    authScopes: writes,
    description: 'Tracks, dismisses or renames a competitor, or gives it other aliases. History follows by a recount.',
    args: {
      id: t.arg.id(idArg),
      input: t.arg({ type: CompetitorPatch, required: true, description: 'The change.' }),
    },
    resolve: (_root, { id, input }, context) => updateCompetitor(context, id, input),
  }),
  deleteCompetitor: t.field({
    type: Competitor,
    authScopes: writes,
    description: 'Deletes a competitor; answers may propose it again.',
    args: { id: t.arg.id(idArg) },
    resolve: (_root, { id }, context) => deleteCompetitor(context, id),
  }),
}));
