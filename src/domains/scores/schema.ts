import type { ScoreRun as StoredRun } from '../../generated/prisma/client.ts';
import type { ScoreBand, ScoreModel } from '../../generated/prisma/enums.ts';
import { builder } from '../../graphql/builder.ts';
import { NODE_PATHS, pageArgs, toConnection } from '../../graphql/connection.ts';
import { fieldNamesBelow } from '../../graphql/field-names.ts';
import { Node, registerNode } from '../../graphql/node.ts';
import { rowsBelow } from '../../graphql/rows-below.ts';
import { selectionOf } from '../../graphql/selection.ts';
import { MAX_PAGE } from '../../kernel/page.ts';
import { ChannelEnum } from '../catalog/schema.ts';
import { JobStatusEnum } from '../jobs/schema.ts';
import { type AcceptedBatch, startAuditBatch } from './bulk/start-batch.ts';
import { type AcceptedAudit, startAudit } from './commands.ts';
import { EVIDENCE_KEPT } from './criteria/criterion.ts';
import { countScoreHistory, countScores, findScoreRun, getScore, listScoreHistory, listScores } from './queries.ts';
import './schema/job-product.ts';
import type { CriterionResult, Evidence, Judgement } from './types.ts';

type StoredBucket = Judgement['buckets'][number];

const ScoreModelEnum = builder.enumType('ScoreModel', {
  description: 'The table of criteria that was applied.',
  values: {
    PDP: { description: 'Brand and retailer pages.' },
    RUFUS: { description: 'Marketplace pages.' },
  } satisfies Record<ScoreModel, object>,
});

const ScoreBandEnum = builder.enumType('ScoreBand', {
  description: 'The score in a word.',
  values: {
    GOOD: { description: '70 and more.' },
    FAIR: { description: '50 to 69.' },
    POOR: { description: 'Less than 50.' },
  } satisfies Record<ScoreBand, object>,
});

const BucketEnum = builder.enumType('BucketId', {
  description: 'The five buckets.',
  values: {
    GEO: { value: 'geo', description: 'Can AI crawlers reach the page?' },
    CONTENT: { value: 'content', description: 'Does the text say what shoppers ask?' },
    SEMANTIC: { value: 'semantic', description: 'Do machines understand it?' },
    VISUAL: { value: 'visual', description: 'Do the pictures show it?' },
    TECHNICAL: { value: 'technical', description: 'Is the page sound?' },
  } as const,
});

const CriterionStatusEnum = builder.enumType('CriterionStatus', {
  description: "A criterion's verdict.",
  values: {
    PASS: { value: 'pass', description: 'All points.' },
    PARTIAL: { value: 'partial', description: 'Some points.' },
    FAIL: { value: 'fail', description: 'No points.' },
    NOT_APPLICABLE: { value: 'not_applicable', description: 'Not counted.' },
  } as const,
});

const EvidenceType = builder.objectRef<Evidence>('Evidence').implement({
  description: 'What a verdict rests on.',
  fields: (t) => ({
    lookedAt: t.exposeString('lookedAt', { description: 'Where it was looked: a URL or an element.' }),
    found: t.exposeString('found', { description: 'What was there.' }),
    expected: t.exposeString('expected', { description: 'What would have passed.' }),
  }),
});

const Criterion = builder.objectRef<CriterionResult>('Criterion').implement({
  description: 'One of the 25 questions an audit asks of a page.',
  fields: (t) => ({
    id: t.exposeString('id', { description: 'Its name, e.g. `crawler_allow_rules`.' }),
    title: t.exposeString('title', { description: 'The question in words.' }),
    status: t.expose('status', { type: CriterionStatusEnum, description: 'The verdict.' }),
    points: t.exposeFloat('points', { description: 'Points earned.' }),
    maxPoints: t.exposeFloat('maxPoints', { description: 'Points that can be earned; 0 when not applicable.' }),
    evidence: t.expose('evidence', {
      type: [EvidenceType],
      description: 'What the verdict rests on.',
      extensions: { size: EVIDENCE_KEPT },
    }),
    howToFix: t.exposeString('howToFix', { nullable: true, description: 'What to do; null when it passes.' }),
    expectedScoreDelta: t.exposeInt('expectedScoreDelta', { description: 'What the score gains when this passes.' }),
  }),
});

const Bucket = builder.objectRef<StoredBucket>('Bucket').implement({
  description: 'Five criteria of one kind.',
  fields: (t) => ({
    bucket: t.expose('bucket', { type: BucketEnum, description: 'Which of the five.' }),
    score: t.exposeFloat('score', { description: 'Points earned.' }),
    max: t.exposeFloat('max', { description: 'Points that could be earned: 20 less what is not applicable.' }),
    criteria: t.expose('criteria', {
      type: [Criterion],
      description: 'Its criteria, in their fixed order.',
      extensions: { size: 5 },
    }),
  }),
});

/** One finished audit of one product. */
export const ScoreRun = builder.prismaObject('ScoreRun', {
  select: { id: true },
  interfaces: [Node],
  fields: (t) => ({
    sku: t.string({
      description: "The product's SKU.",
      select: { product: { select: { sku: true } } },
      resolve: (run) => run.product.sku,
    }),
    product: t.relation('product', { description: 'The product.', authScopes: { scope: 'catalog:read' } }),
    channel: t.expose('channel', { type: ChannelEnum }),
    model: t.expose('model', { type: ScoreModelEnum }),
    score: t.exposeInt('score'),
    band: t.expose('band', { type: ScoreBandEnum }),
    previousScore: t.exposeInt('previousScore', { nullable: true }),
    delta: t.exposeInt('delta', { nullable: true }),
    auditedAt: t.expose('auditedAt', { type: 'DateTime' }),
    pageUrl: t.exposeString('pageUrl'),
    buckets: t.field({
      type: [Bucket],
      description: 'The five buckets with their criteria.',
      extensions: { size: 5 },
      select: { buckets: true },
      resolve: (run) => storedBuckets(run.buckets),
    }),
    facts: t.expose('facts', { type: 'JSON', extensions: { weight: 4 } }),
    crawlers: t.expose('crawlers', { type: 'JSON', extensions: { weight: 1 } }),
  }),
});

registerNode('ScoreRun', {
  scope: 'scores:read',
  load: (context, id, info) => findScoreRun(context, id, selectionOf({ context, info, typeName: 'ScoreRun' })),
});

builder.prismaObjectField('Product', 'latestScore', (t) =>
  t.field({
    type: ScoreRun,
    nullable: true,
    authScopes: { scope: 'scores:read' },
    description: 'The latest score; null before the first audit.',
    select: (_args, _context, nested) => ({
      scoreRuns: nested({ orderBy: [{ auditedAt: 'desc' }, { id: 'desc' }], take: 1 }),
    }),
    resolve: (product) => product.scoreRuns[0] ?? null,
  }),
);

const HistoryConnection = builder.connectionObject({ type: ScoreRun, name: 'ScoreRunConnection' });

builder.prismaObjectField('Product', 'scores', (t) =>
  t.field({
    type: HistoryConnection,
    description: 'Its scores, newest first.',
    authScopes: { scope: 'scores:read' },
    args: pageArgs(t.arg),
    ...rowsBelow<StoredRun, { first?: number | null; after?: string | null }>({
      relation: 'scoreRuns',
      type: 'ScoreRun',
      moment: 'auditedAt',
      list: () => 'scores of a product',
      where: () => ({}),
    }),
  }),
);

const LatestScoreConnection = builder.connectionObject({
  type: ScoreRun,
  name: 'LatestScoreConnection',
  description: 'Latest scores of many products, ordered by SKU.',
  fields: (t) => ({
    missing: t.stringList({
      description: 'The given SKUs that are unknown or were never audited.',
      extensions: { size: MAX_PAGE },
      resolve: ({ missing }) => missing ?? [],
    }),
  }),
});

const AcceptedAuditType = builder.objectRef<AcceptedAudit>('AcceptedAudit').implement({
  description: 'A job that audits a product.',
  fields: (t) => ({
    jobId: t.exposeID('jobId', { description: 'The job to follow.' }),
    status: t.expose('status', {
      type: JobStatusEnum,
      description: '`QUEUED`, or `RUNNING` when an audit was already under way.',
    }),
    sku: t.exposeString('sku', { description: "The product's SKU." }),
  }),
});

const AcceptedBatchType = builder.objectRef<AcceptedBatch>('AcceptedAuditBatch').implement({
  description: 'A job that audits many products.',
  fields: (t) => ({
    jobId: t.exposeID('jobId', { description: 'The job to follow; its parts are the jobs whose `parentId` it is.' }),
    status: t.expose('status', { type: JobStatusEnum, description: 'Where it stands.' }),
    total: t.exposeInt('total', { description: 'Products it will audit.' }),
    missing: t.exposeStringList('missing', {
      description: 'The given SKUs that the workspace has no product for.',
      extensions: { size: MAX_PAGE },
    }),
  }),
});

/** Which products to audit. */
export const AuditFilterInput = builder.inputType('AuditFilter', {
  description: 'Which products to audit: all of them, or those for which everything given holds.',
  fields: (t) => ({
    all: t.boolean({ description: 'Every product of the workspace.' }),
    tag: t.string({ description: 'Has this tag.', extensions: { constraints: { minLength: 1, maxLength: 200 } } }),
    channel: t.field({ type: ChannelEnum, description: 'Where the page stands.' }),
    category: t.string({
      description: 'Exactly this category.',
      extensions: { constraints: { minLength: 1, maxLength: 200 } },
    }),
    skus: t.stringList({
      description: 'These products, by SKU.',
      extensions: { constraints: { minItems: 1, maxItems: 200 } },
    }),
  }),
});

const skuArg = { required: true, description: "The product's SKU.", extensions: { example: 'VRN-AC1' } } as const;

builder.queryFields((t) => ({
  score: t.field({
    type: ScoreRun,
    nullable: true,
    authScopes: { scope: 'scores:read' },
    description: 'The latest score of a product with its five buckets.',
    args: { sku: t.arg.string(skuArg) },
    resolve: (_root, { sku }, context, info) =>
      getScore(context, sku, selectionOf({ context, info, typeName: 'ScoreRun' })),
  }),
  scoreHistory: t.field({
    type: HistoryConnection,
    nullable: true,
    authScopes: { scope: 'scores:read' },
    description: "A product's last 100 runs, newest first.",
    args: { sku: t.arg.string(skuArg), ...pageArgs(t.arg) },
    resolve: async (_root, args, context, info) => {
      const selection = selectionOf({ context, info, typeName: 'ScoreRun', paths: NODE_PATHS });
      return toConnection(await listScoreHistory(context, args, selection), () => countScoreHistory(context, args.sku));
    },
  }),
  scores: t.field({
    type: LatestScoreConnection,
    authScopes: { scope: 'scores:read' },
    description: 'Latest scores of up to 200 given products, or of the whole catalogue by pages.',
    args: {
      skus: t.arg.stringList({
        description: 'These products, by SKU. They come at once, without pages.',
        extensions: { constraints: { minItems: 1, maxItems: 200 }, example: ['VRN-AC1', 'VRN-AC2'] },
      }),
      ...pageArgs(t.arg),
    },
    resolve: async (_root, args, context, info) => {
      const selection = selectionOf({ context, info, typeName: 'ScoreRun', paths: NODE_PATHS });
      const names = fieldNamesBelow(info);
      const parts = { facts: names.has('facts'), crawlers: names.has('crawlers'), criteria: names.has('criteria') };
      const { page, missing } = await listScores(context, { ...args, parts }, selection);
      return { ...toConnection(page, () => countScores(context)), missing };
    },
  }),
}));

builder.mutationFields((t) => ({
  startAudit: t.field({
    type: AcceptedAuditType,
    authScopes: { scope: 'scores:write' },
    description: 'Asks for a fresh audit; one queued or running audit a product.',
    args: { sku: t.arg.string(skuArg) },
    resolve: (_root, { sku }, context) => startAudit(context, sku),
  }),
  startAuditBatch: t.field({
    type: AcceptedBatchType,
    authScopes: { scope: 'scores:write' },
    description: 'Asks for fresh audits of many products: one job, with a part for each product.',
    args: { input: t.arg({ type: AuditFilterInput, required: true, description: 'Which products.' }) },
    resolve: (_root, { input }, context) => startAuditBatch(context, input),
  }),
}));

/** We wrote this column from a Judgement, in `finishAudit`. */
function storedBuckets(stored: unknown): StoredBucket[] {
  return stored as StoredBucket[];
}
