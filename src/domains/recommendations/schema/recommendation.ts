import type { Recommendation as StoredRecommendation } from '../../../generated/prisma/client.ts';
import { builder } from '../../../graphql/builder.ts';
import { pageArgs } from '../../../graphql/connection.ts';
import { Node, registerNode } from '../../../graphql/node.ts';
import { rowsBelow } from '../../../graphql/rows-below.ts';
import { selectionOf } from '../../../graphql/selection.ts';
import { weightOf } from '../../../graphql/sizes.ts';
import { HUNKS_MAX, type Hunk, shortened } from '../diff.ts';
import { findRecommendation } from '../queries.ts';
import { JSON_LENGTH_MAX } from '../values.ts';
import { FieldEnum, PriorityEnum, StatusEnum, WriterEnum } from './enums.ts';
import { VALUE } from './value.ts';

/** The most steps that a recommendation shows. */
const TRAIL_MAX = 40;

/** A value as it is read: it may be JSON of 100,000 characters. */
const HEAVY_VALUE = { ...VALUE, weight: weightOf(JSON_LENGTH_MAX) };

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

/** One proposed rewrite of one field of one product. */
export const Recommendation = builder.prismaObject('Recommendation', {
  select: { id: true },
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
    criteria: t.exposeStringList('criteria', { extensions: { size: 25 } }),
    expectedScoreDelta: t.exposeInt('expectedScoreDelta'),
    before: t.expose('before', { type: 'JSON', nullable: true, extensions: HEAVY_VALUE }),
    after: t.expose('after', { type: 'JSON', extensions: HEAVY_VALUE }),
    proposedAfter: t.expose('proposedAfter', { type: 'JSON', nullable: true, extensions: HEAVY_VALUE }),
    diff: t.field({
      type: [DiffHunk],
      description: 'Word-level hunks from before to after.',
      extensions: { size: HUNKS_MAX },
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
      description: `Every step of its life, in order; the first ${TRAIL_MAX}.`,
      extensions: { size: TRAIL_MAX },
      query: { orderBy: { version: 'asc' }, take: TRAIL_MAX },
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
    findRecommendation(context, id, selectionOf({ context, info, typeName: 'Recommendation' })),
});

/** A page of recommendations. */
export const RecommendationConnection = builder.connectionObject({
  type: Recommendation,
  name: 'RecommendationConnection',
});

type Status = (typeof StatusEnum)['$inferType'];
type BelowArgs = { first?: number | null; after?: string | null; status?: Status | null };

const below = (parent: string) =>
  rowsBelow<StoredRecommendation, BelowArgs>({
    relation: 'recommendations',
    type: 'Recommendation',
    moment: 'createdAt',
    list: ({ status }) => `recommendations of ${parent} ${status ?? ''}`,
    where: ({ status }) => (status ? { status } : {}),
  });

builder.prismaObjectField('Product', 'recommendations', (t) =>
  t.field({
    type: RecommendationConnection,
    description: 'The recommendations for it, newest first.',
    authScopes: { scope: 'recommendations:read' },
    args: { ...pageArgs(t.arg), status: t.arg({ type: StatusEnum, description: 'Where they stand.' }) },
    ...below('a product'),
  }),
);

builder.prismaObjectField('ScoreRun', 'recommendations', (t) =>
  t.field({
    type: RecommendationConnection,
    description: 'The recommendations that this audit called for, newest first.',
    authScopes: { scope: 'recommendations:read' },
    args: { ...pageArgs(t.arg), status: t.arg({ type: StatusEnum, description: 'Where they stand.' }) },
    ...below('a run'),
  }),
);

/** We wrote this column from hunks. */
function storedHunks(stored: unknown): Hunk[] {
  return shortened(stored as Hunk[]);
}

/** We wrote this column as code and message. */
function storedFailure(stored: unknown): Failure | null {
  return (stored ?? null) as Failure | null;
}
