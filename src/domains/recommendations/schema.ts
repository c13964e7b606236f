import { queryFromInfo } from '@pothos/plugin-prisma';
import {
  RecommendationField,
  RecommendationPriority,
  type RecommendationStatus,
  type RecommendationWriter,
} from '../../generated/prisma/enums.ts';
import { builder } from '../../graphql/builder.ts';
import { NODE_PATHS, pageArgs, toConnection } from '../../graphql/connection.ts';
import { Node, registerNode } from '../../graphql/node.ts';
import { JobStatusEnum } from '../jobs/schema.ts';
import {
  type AcceptedPush,
  approveRecommendation,
  dismissRecommendation,
  pushRecommendation,
  rollbackRecommendation,
} from './commands.ts';
import type { Hunk } from './diff.ts';
import { countRecommendations, findRecommendation, getRecommendation, listRecommendations } from './queries.ts';

const FieldEnum = builder.enumType('RecommendationField', {
  description: 'The part of the product page that a recommendation rewrites.',
  values: Object.values(RecommendationField),
});

const StatusEnum = builder.enumType('RecommendationStatus', {
  description: 'Where a recommendation stands.',
  values: {
    OPEN: { description: 'Proposed; somebody has to decide.' },
    APPROVED: { description: 'May be pushed.' },
    PUSHING: { description: 'Being written to the store, or taken back from it.' },
    PUSHED: { description: 'The store holds it; the public page was not yet seen to.' },
    APPLIED: { description: 'The public page shows it.' },
    PUSH_FAILED: { description: 'It could not be written; `failure` says why.' },
    DISMISSED: { description: 'Put aside without applying it.' },
    SUPERSEDED: { description: 'A newer audit made it moot.' },
  } satisfies Record<RecommendationStatus, object>,
});

const PriorityEnum = builder.enumType('RecommendationPriority', {
  description: 'How much it is worth doing.',
  values: Object.values(RecommendationPriority),
});

const WriterEnum = builder.enumType('RecommendationWriter', {
  description: 'What wrote the proposal.',
  values: {
    RULES: { description: 'Rules over the facts of the page and the record.' },
    LLM: { description: 'A language model; every number, name and claim was checked against the same facts.' },
  } satisfies Record<RecommendationWriter, object>,
});

const HunkOp = builder.enumType('DiffOp', {
  description: 'What became of the words.',
  values: {
    EQUAL: { value: 'equal', description: 'They stayed.' },
    INSERT: { value: 'insert', description: 'They came.' },
    DELETE: { value: 'delete', description: 'They went.' },
  } as const,
});

const DiffHunk = builder.objectRef<Hunk>('DiffHunk').implement({
  description: 'A run of words that stayed, came or went.',
  fields: (t) => ({
    op: t.expose('op', { type: HunkOp, description: 'What became of them.' }),
    text: t.exposeString('text', { description: 'The words, with the spaces around them.' }),
  }),
});

type Failure = { code: string; message: string };

const PushFailure = builder.objectRef<Failure>('RecommendationFailure').implement({
  description: 'Why a push or a rollback failed.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'A code of the error table, e.g. `store_content_changed`.' }),
    message: t.exposeString('message', { description: 'The reason in a sentence.' }),
  }),
});

builder.prismaObject('RecommendationChange', {
  fields: (t) => ({
    version: t.exposeInt('version'),
    fromStatus: t.expose('fromStatus', { type: StatusEnum, nullable: true }),
    toStatus: t.expose('toStatus', { type: StatusEnum }),
    actor: t.exposeString('actor'),
    note: t.exposeString('note', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
});

const TEXT = { type: 'string' };

/** The value of a field: a text, bullets, questions with answers, or a JSON-LD object. */
const VALUE = {
  constraints: {
    documented: {
      anyOf: [
        TEXT,
        { type: 'array', items: TEXT },
        {
          type: 'array',
          items: { type: 'object', required: ['question', 'answer'], properties: { question: TEXT, answer: TEXT } },
        },
        { type: 'object' },
      ],
    },
  },
} as const;

/** One proposed rewrite of one field of one product. */
export const Recommendation = builder.prismaObject('Recommendation', {
  interfaces: [Node],
  fields: (t) => ({
    sku: t.string({
      description: "The product's SKU.",
      select: { product: { select: { sku: true } } },
      resolve: ({ product }) => product.sku,
    }),
    product: t.relation('product', { description: 'The product.', authScopes: { scope: 'catalog:read' } }),
    runId: t.exposeID('runId', { description: 'The audit that called for it.' }),
    run: t.relation('run', { description: 'The audit that called for it.', authScopes: { scope: 'scores:read' } }),
    field: t.expose('field', { type: FieldEnum }),
    status: t.expose('status', { type: StatusEnum }),
    priority: t.expose('priority', { type: PriorityEnum }),
    effortMinutes: t.exposeInt('effortMinutes'),
    rationale: t.exposeString('rationale'),
    criteria: t.exposeStringList('criteria'),
    expectedScoreDelta: t.exposeInt('expectedScoreDelta'),
    before: t.expose('before', { type: 'JSON', nullable: true, extensions: VALUE }),
    after: t.expose('after', { type: 'JSON', extensions: VALUE }),
    proposedAfter: t.expose('proposedAfter', { type: 'JSON', nullable: true, extensions: VALUE }),
    diff: t.field({
      type: [DiffHunk],
      description: 'Word-level hunks from before to after.',
      select: { diff: true },
      resolve: ({ diff }) => storedHunks(diff),
    }),
    writer: t.expose('writer', { type: WriterEnum }),
    fallbackReason: t.exposeString('fallbackReason', { nullable: true }),
    dismissReason: t.exposeString('dismissReason', { nullable: true }),
    failure: t.field({
      type: PushFailure,
      nullable: true,
      description: 'Why the last push or rollback failed; null when none did.',
      select: { failure: true },
      resolve: ({ failure }) => storedFailure(failure),
    }),
    storeId: t.exposeID('storeId', { nullable: true, description: 'The store it was pushed to.' }),
    version: t.exposeInt('version', { description: 'Grows by one with every step.' }),
    trail: t.relation('trail', {
      description: 'Every step of its life, in order.',
      query: { orderBy: { version: 'asc' } },
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    approvedAt: t.expose('approvedAt', { type: 'DateTime', nullable: true }),
    pushedAt: t.expose('pushedAt', { type: 'DateTime', nullable: true }),
    appliedAt: t.expose('appliedAt', { type: 'DateTime', nullable: true }),
  }),
});

registerNode('Recommendation', {
  scope: 'recommendations:read',
  load: (context, id, info) =>
    findRecommendation(context, id, queryFromInfo({ context, info, typeName: 'Recommendation' })),
});

const NEWEST_FIRST = [{ createdAt: 'desc' as const }, { id: 'desc' as const }];
const OF_A_PARENT_MAX = 50;

builder.prismaObjectField('Product', 'recommendations', (t) =>
  t.relation('recommendations', {
    description: `The newest ${OF_A_PARENT_MAX} recommendations for it.`,
    authScopes: { scope: 'recommendations:read' },
    args: { status: t.arg({ type: StatusEnum, description: 'Where they stand.' }) },
    query: ({ status }) => ({ where: status ? { status } : {}, orderBy: NEWEST_FIRST, take: OF_A_PARENT_MAX }),
  }),
);

builder.prismaObjectField('ScoreRun', 'recommendations', (t) =>
  t.relation('recommendations', {
    description: 'The recommendations that this audit called for.',
    authScopes: { scope: 'recommendations:read' },
    query: { orderBy: NEWEST_FIRST, take: OF_A_PARENT_MAX },
  }),
);

const Connection = builder.connectionObject({ type: Recommendation, name: 'RecommendationConnection' });

const FilterInput = builder.inputType('RecommendationFilter', {
  description: 'Which recommendations; everything given must hold.',
  fields: (t) => ({
    status: t.field({ type: StatusEnum, description: 'Where they stand.' }),
    sku: t.string({ description: 'Of this product.' }),
    field: t.field({ type: FieldEnum, description: 'Of this field.' }),
    priority: t.field({ type: PriorityEnum, description: 'Of this priority.' }),
  }),
});

const AcceptedPushType = builder.objectRef<AcceptedPush>('AcceptedPush').implement({
  description: 'A job that writes to the store.',
  fields: (t) => ({
    jobId: t.exposeID('jobId', { description: 'The job to follow.' }),
    status: t.expose('status', { type: JobStatusEnum, description: '`QUEUED`, or `RUNNING` when it was under way.' }),
    id: t.exposeID('id', { description: "The recommendation's id." }),
  }),
});

const idArg = {
  required: true,
  description: "The recommendation's id.",
  extensions: { example: 'rec_01jvxq3zk2e8tt4m6w9r5b7c0d' },
} as const;
const WRITE = { scope: 'recommendations:write' } as const;

builder.queryFields((t) => ({
  recommendation: t.field({
    type: Recommendation,
    nullable: true,
    authScopes: { scope: 'recommendations:read' },
    description: 'One recommendation with its diff.',
    args: { id: t.arg.id(idArg) },
    resolve: (_root, { id }, context, info) =>
      getRecommendation(context, id, queryFromInfo({ context, info, typeName: 'Recommendation' })),
  }),
  recommendations: t.field({
    type: Connection,
    authScopes: { scope: 'recommendations:read' },
    description: "The workspace's recommendations, newest first.",
    args: { ...pageArgs(t.arg), filter: t.arg({ type: FilterInput, description: 'Which recommendations.' }) },
    resolve: async (_root, args, context, info) => {
      const selection = queryFromInfo({ context, info, typeName: 'Recommendation', paths: NODE_PATHS });
      const page = await listRecommendations(context, args, selection);
      return toConnection(page, () => countRecommendations(context, args.filter));
    },
  }),
}));

builder.mutationFields((t) => ({
  approveRecommendation: t.field({
    type: Recommendation,
    nullable: true,
    authScopes: WRITE,
    description: 'Approves a rewrite, as proposed or as edited by the reviewer.',
    args: {
      id: t.arg.id(idArg),
      after: t.arg({
        type: 'JSON',
        description: "The reviewer's text, in the shape of the field; left out, the proposal.",
        extensions: VALUE,
      }),
    },
    resolve: (_root, { id, after }, context) => approveRecommendation(context, id, after),
  }),
  dismissRecommendation: t.field({
    type: Recommendation,
    nullable: true,
    authScopes: WRITE,
    description: 'Puts a rewrite aside without applying it.',
    args: {
      id: t.arg.id(idArg),
      reason: t.arg.string({ description: 'Why.', extensions: { constraints: { maxLength: 500 } } }),
    },
    resolve: (_root, { id, reason }, context) => dismissRecommendation(context, id, reason),
  }),
  pushRecommendation: t.field({
    type: AcceptedPushType,
    nullable: true,
    authScopes: WRITE,
    description: 'Writes an approved rewrite to the connected store.',
    args: { id: t.arg.id(idArg) },
    resolve: (_root, { id }, context) => pushRecommendation(context, id),
  }),
  rollbackRecommendation: t.field({
    type: AcceptedPushType,
    nullable: true,
    authScopes: WRITE,
    description: 'Writes back what the store held before the push; the recommendation is open again after it.',
    args: { id: t.arg.id(idArg) },
    resolve: (_root, { id }, context) => rollbackRecommendation(context, id),
  }),
}));

/** We wrote this column from hunks. */
function storedHunks(stored: unknown): Hunk[] {
  return stored as Hunk[];
}

/** We wrote this column as code and message. */
function storedFailure(stored: unknown): Failure | null {
  return (stored ?? null) as Failure | null;
}
