import { builder } from '../../../graphql/builder.ts';
import { pageArgs, toConnection } from '../../../graphql/connection.ts';
import { Node, registerNode } from '../../../graphql/node.ts';
import { weightOf } from '../../../graphql/sizes.ts';
import { NAME_MAX, TAGS_MAX } from '../input.ts';
import { createPromptSet, deletePromptSet, updatePromptSet } from '../prompt-sets/commands.ts';
import { countPromptSets, findPromptSet, getPromptSet, listPromptSets } from '../prompt-sets/queries.ts';
import { PROMPT_CHARS_MAX, PROMPTS_MAX } from '../rules.ts';

/** Questions that are asked again and again. */
export const PromptSet = builder.prismaObject('PromptSet', {
  interfaces: [Node],
  fields: (t) => ({
    name: t.exposeString('name'),
    tags: t.exposeStringList('tags', { extensions: { size: TAGS_MAX } }),
    prompts: t.exposeStringList('prompts', {
      extensions: { size: PROMPTS_MAX, weight: weightOf(PROMPTS_MAX * PROMPT_CHARS_MAX) },
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

registerNode('PromptSet', { scope: 'prompt-runs:read', load: (context, id) => findPromptSet(context, id) });

const PromptSetConnection = builder.connectionObject({ type: PromptSet, name: 'PromptSetConnection' });

const FIELDS = {
  name: { description: 'The name people read.', extensions: { constraints: { minLength: 1, maxLength: NAME_MAX } } },
  prompts: {
    description: 'The questions, in order.',
    extensions: { constraints: { minItems: 1, maxItems: PROMPTS_MAX, minLength: 1, maxLength: PROMPT_CHARS_MAX } },
  },
  tags: {
    description: "Labels of the caller's own.",
    extensions: { constraints: { maxItems: TAGS_MAX, minLength: 1, maxLength: 64 } },
  },
} as const;

const PromptSetInput = builder.inputType('PromptSetInput', {
  description: 'A prompt set as it is created.',
  fields: (t) => ({
    name: t.string({ required: true, ...FIELDS.name }),
    prompts: t.stringList({ required: true, ...FIELDS.prompts }),
    tags: t.stringList(FIELDS.tags),
  }),
});

const PromptSetPatch = builder.inputType('PromptSetPatch', {
  description: 'A change to a prompt set: what is absent stays.',
  fields: (t) => ({
    name: t.string(FIELDS.name),
    prompts: t.stringList(FIELDS.prompts),
    tags: t.stringList(FIELDS.tags),
  }),
});

const idArg = {
  required: true,
  description: "The prompt set's id.",
  extensions: { example: 'pset_01jvxq3zk2e8tt4m6w9r5b7c0d' },
} as const;
const reads = { scope: 'prompt-runs:read' } as const;
const writes = { scope: 'prompt-runs:write' } as const;

builder.queryFields((t) => ({
  promptSet: t.field({
    type: PromptSet,
    nullable: true,
    authScopes: reads,
    description: 'One prompt set.',
    args: { id: t.arg.id(idArg) },
    resolve: (_root, { id }, context) => getPromptSet(context, id),
  }),
  promptSets: t.field({
    type: PromptSetConnection,
    authScopes: reads,
    description: "The workspace's prompt sets, newest first.",
    args: { ...pageArgs(t.arg), tag: t.arg.string({ description: 'Only those with this tag.' }) },
    resolve: async (_root, args, context) =>
      toConnection(await listPromptSets(context, args), () => countPromptSets(context, args.tag)),
  }),
}));

builder.mutationFields((t) => ({
  createPromptSet: t.field({
    type: PromptSet,
    authScopes: writes,
    description: 'Keeps questions to be asked again and again. A workspace can have 200 sets.',
    args: { input: t.arg({ type: PromptSetInput, required: true, description: 'The prompt set.' }) },
    resolve: (_root, { input }, context) => createPromptSet(context, input),
  }),
  updatePromptSet: t.field({
    type: PromptSet,
    authScopes: writes,
    description: 'Changes the given fields of a prompt set; sessions that were asked for keep their own questions.',
    args: {
      id: t.arg.id(idArg),
      input: t.arg({ type: PromptSetPatch, required: true, description: 'The change.' }),
    },
    resolve: (_root, { id, input }, context) => updatePromptSet(context, id, input),
  }),
  deletePromptSet: t.field({
    type: PromptSet,
    authScopes: writes,
    description: 'Deletes a prompt set; sessions made from it stay.',
    args: { id: t.arg.id(idArg) },
    resolve: (_root, { id }, context) => deletePromptSet(context, id),
  }),
}));
