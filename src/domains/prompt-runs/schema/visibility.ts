import { builder } from '../../../graphql/builder.ts';
import { pageArgs, toConnection } from '../../../graphql/connection.ts';
import { enumOf } from '../../../graphql/enum-of.ts';
import { Viewer } from '../../workspaces/schema.ts';
import { storedEngine } from '../engines/stored-engine.ts';
import type { Verdict } from '../metrics/compare.ts';
import type { COMPARED, ComparedRate, PeriodComparison } from '../metrics/compare-answers.ts';
import type { ShareOfVoice } from '../metrics/share-of-voice.ts';
import type { Summary } from '../metrics/summarize.ts';
import type { Model } from '../metrics/types.ts';
import { competitorNames } from '../names/competitor-queries.ts';
import { ANSWERS_MAX } from '../visibility/answers.ts';
import type { VisibilityGroup, VisibilityGrouping } from '../visibility/group.ts';
import { compareVisibility, listVisibility, totalVisibility } from '../visibility/queries.ts';
import { AnswerEngineEnum } from './engines.ts';
import { ConfidenceInterval, MeanType, RateType } from './rates.ts';

const COMPETITORS_SHOWN = 30;
const MODELS_SHOWN = 20;

/** Answers that are counted and not shown cost a point a hundred. */
const COUNTED = { weight: ANSWERS_MAX / 100 };

const CompetitorShare = builder.objectRef<{ id: string; answers: number }>('CompetitorShare').implement({
  description: 'How many answers name a competitor.',
  fields: (t) => ({
    competitorId: t.exposeID('id', { description: 'The competitor.' }),
    name: t.string({
      nullable: true,
      description: 'Its name; null when it was deleted since.',
      resolve: async ({ id }, _args, context) => (await competitorNames(context)).get(id) ?? null,
    }),
    answers: t.exposeInt('answers', { description: 'Answers that name it.' }),
  }),
});

const ShareOfVoiceType = builder.objectRef<ShareOfVoice>('ShareOfVoice').implement({
  description: 'Our share of all answers that name us or a tracked competitor.',
  fields: (t) => ({
    ours: t.exposeInt('ours', { description: 'Answers that name us.' }),
    all: t.exposeInt('all', { description: 'The same, with those of every competitor.' }),
    share: t.exposeFloat('share', { description: 'The share, 0..1.' }),
    clustered: t.expose('clustered', {
      type: ConfidenceInterval,
      nullable: true,
      description: 'With answers to one question being like each other.',
    }),
    competitors: t.field({
      type: [CompetitorShare],
      extensions: { size: COMPETITORS_SHOWN },
      description: `The ${COMPETITORS_SHOWN} most named, the most named first.`,
      resolve: ({ competitors }) => competitors.slice(0, COMPETITORS_SHOWN),
    }),
  }),
});

const ModelType = builder.objectRef<Model>('AnswerModel').implement({
  description: 'Who answered; a change of either name is a boundary, across which numbers are not compared.',
  fields: (t) => ({
    engine: t.field({
      type: AnswerEngineEnum,
      description: 'The engine.',
      resolve: ({ engine }) => storedEngine(engine),
    }),
    requested: t.exposeString('requestedModel', { nullable: true, description: 'The model that was asked for.' }),
    served: t.exposeString('servedModel', { nullable: true, description: 'The model that answered.' }),
  }),
});

const SummaryType = builder.objectRef<Summary>('VisibilitySummary').implement({
  description: 'What a set of answers says of us; every number from the answers themselves.',
  fields: (t) => ({
    asked: t.exposeInt('asked', { description: 'How often an engine was asked.' }),
    answers: t.exposeInt('answers', { description: 'How often it answered.' }),
    noOverview: t.exposeInt('noOverview', { description: 'How often it validly showed nothing.' }),
    mention: t.expose('mention', { type: RateType, description: 'Answers that name one of our brands or products.' }),
    citation: t.expose('citation', { type: RateType, description: 'Answers that cite one of our pages.' }),
    presence: t.expose('presence', {
      type: RateType,
      description: 'Of all that was shown, nothing included: where we are named or cited.',
    }),
    position: t.expose('position', { type: MeanType, description: 'Rank of our first mention.' }),
    shareOfVoice: t.expose('shareOfVoice', {
      type: ShareOfVoiceType,
      nullable: true,
      description: 'Null under three competitors in three answers each.',
    }),
    models: t.field({
      type: [ModelType],
      extensions: { size: MODELS_SHOWN },
      description: `Who answered; at most ${MODELS_SHOWN}.`,
      resolve: ({ models }) => models.slice(0, MODELS_SHOWN),
    }),
  }),
});

/** A group of answers, summed up. */
export const VisibilityType = builder.objectRef<VisibilityGroup>('Visibility').implement({
  description: 'How visible we are in a group of answers. Questions that name us and those that do not are kept apart.',
  fields: (t) => ({
    engine: t.field({
      type: AnswerEngineEnum,
      nullable: true,
      description: 'The engine, when grouped by it.',
      resolve: ({ engine }) => engine && storedEngine(engine),
    }),
    model: t.expose('model', {
      type: ModelType,
      nullable: true,
      description: 'The model, when grouped by engine: a change of model is a boundary.',
    }),
    personaId: t.exposeID('persona', { nullable: true, description: 'The persona, when grouped by it.' }),
    prompt: t.exposeString('prompt', { nullable: true, description: 'The question, when grouped by it.' }),
    sku: t.exposeString('sku', { nullable: true, description: 'The product, when grouped by it.' }),
    day: t.exposeString('day', { nullable: true, description: 'The day (UTC), when grouped by it.' }),
    branded: t.expose('branded', { type: SummaryType, description: 'Answers to questions that name us.' }),
    unbranded: t.expose('unbranded', { type: SummaryType, description: 'Answers to the others.' }),
  }),
});

const VisibilityConnection = builder.connectionObject({ type: VisibilityType, name: 'VisibilityConnection' });

const GroupingEnum = builder.enumType('VisibilityGrouping', {
  description: 'What visibility is grouped by.',
  values: enumOf<VisibilityGrouping>({
    total: 'Everything together.',
    engine: 'By engine and model.',
    persona: 'By the persona that asked.',
    prompt: 'By question.',
    sku: 'By product: how often it is itself named and cited.',
    day: 'By day (UTC).',
  }),
});

const ComparedRateEnum = builder.enumType('ComparedRate', {
  description: 'A rate that is compared.',
  values: enumOf<ComparedRate>({
    mention: 'Answers that name us.',
    citation: 'Answers that cite us.',
    presence: 'Of all that was shown: where we are named or cited.',
  } satisfies Record<(typeof COMPARED)[number], string>),
});

const VerdictEnum = builder.enumType('ComparisonVerdict', {
  description: 'Is a change more than chance?',
  values: enumOf<Verdict>({
    real: 'Chance alone does this once in twenty times at most.',
    within_noise: 'Chance alone does this often.',
    too_few: 'Even a large change would not show in so few answers.',
  }),
});

const ComparisonType = builder.objectRef<PeriodComparison>('VisibilityComparison').implement({
  description: 'Two periods, or two sessions, held against each other by the models that answered in both.',
  fields: (t) => ({
    verdict: t.expose('verdict', { type: VerdictEnum, description: 'Is the change more than chance?' }),
    difference: t.exposeFloat('difference', { nullable: true, description: 'After less before.' }),
    interval: t.expose('interval', {
      type: ConfidenceInterval,
      nullable: true,
      description: 'Where the difference lies; null under five questions.',
    }),
    detectable: t.exposeFloat('detectable', {
      nullable: true,
      description: 'The smallest change that so many answers show in four cases of five.',
    }),
    moreRepeats: t.exposeInt('moreRepeats', {
      nullable: true,
      description:
        'So many more repeats of each question, before and after, would show a difference of ten points; null when only more questions would do.',
    }),
    morePrompts: t.exposeInt('morePrompts', {
      nullable: true,
      description:
        'So many more questions, asked as often as these, would show it: what to do where repeats cannot; null under five questions, and where 1,000 would not do.',
    }),
    before: t.expose('before', { type: RateType, description: 'The rate before.' }),
    after: t.expose('after', { type: RateType, description: 'The rate after.' }),
    boundariesBefore: t.field({
      type: [ModelType],
      description: 'Models that answered before only, whose answers are left out.',
      extensions: { size: MODELS_SHOWN },
      resolve: ({ boundaries }) => boundaries.before.slice(0, MODELS_SHOWN),
    }),
    boundariesAfter: t.field({
      type: [ModelType],
      description: 'Models that answered after only, whose answers are left out.',
      extensions: { size: MODELS_SHOWN },
      resolve: ({ boundaries }) => boundaries.after.slice(0, MODELS_SHOWN),
    }),
  }),
});

const reads = { scope: 'prompt-runs:read' } as const;
const FROM = 'Asked at this moment or after it; 30 days before the end when it is not given.';
const TO = 'Asked before this moment; now when it is not given.';

const VisibilityFilter = builder.inputType('VisibilityFilter', {
  description: 'Which answers; everything given must hold.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', description: FROM }),
    to: t.field({ type: 'DateTime', description: TO }),
    engine: t.field({ type: AnswerEngineEnum, description: 'Of this engine.' }),
    personaId: t.id({ description: 'Asked by this persona.' }),
    sku: t.string({ description: 'Counts this product alone, in sessions that are about it.' }),
    sessionId: t.id({ description: 'Of this session.' }),
  }),
});

builder.queryFields((t) => ({
  visibility: t.field({
    type: VisibilityConnection,
    authScopes: reads,
    description:
      'How visible we are in what engines answered, group by group. Simulated answers count in sandbox workspaces alone.',
    extensions: COUNTED,
    args: {
      ...pageArgs(t.arg),
      filter: t.arg({ type: VisibilityFilter, description: 'Which answers.' }),
      groupBy: t.arg({ type: GroupingEnum, description: 'What they are grouped by; the total when it is not given.' }),
    },
    resolve: async (_root, { first, after, filter, groupBy }, context) => {
      const input = { first: first ?? null, after: after ?? null, by: groupBy ?? 'total' };
      const { page, total } = await listVisibility(context, filter ?? {}, input);
      return toConnection(page, () => Promise.resolve(total));
    },
  }),
  compareVisibility: t.field({
    type: ComparisonType,
    authScopes: reads,
    description: 'Is what changed between two periods, or two sessions, more than chance?',
    extensions: { weight: 2 * COUNTED.weight },
    args: {
      before: t.arg({ type: VisibilityFilter, required: true, description: 'The answers before.' }),
      after: t.arg({ type: VisibilityFilter, required: true, description: 'The answers after.' }),
      rate: t.arg({ type: ComparedRateEnum, description: 'What is compared; mentions when it is not given.' }),
      branded: t.arg.boolean({ description: 'By questions that name us? By the others when it is not given.' }),
    },
    resolve: (_root, { before, after, rate, branded }, context) =>
      compareVisibility(context, { before, after, rate: rate ?? 'mention', isBranded: branded ?? false }),
  }),
}));

const periodArgs = {
  from: { type: 'DateTime', description: FROM },
  to: { type: 'DateTime', description: TO },
  engine: { type: AnswerEngineEnum, description: 'Of this engine.' },
} as const;

builder.prismaObjectField('Product', 'visibility', (t) =>
  t.field({
    type: VisibilityType,
    authScopes: reads,
    description: 'How visible the product itself is in what engines answered, in sessions that are about it.',
    args: { from: t.arg(periodArgs.from), to: t.arg(periodArgs.to), engine: t.arg(periodArgs.engine) },
    select: { sku: true },
    resolve: ({ sku }, args, context) => totalVisibility(context, { ...args, sku }),
  }),
);

builder.objectField(Viewer, 'visibility', (t) =>
  t.field({
    type: VisibilityType,
    authScopes: reads,
    description: 'How visible the workspace is in what engines answered.',
    args: { from: t.arg(periodArgs.from), to: t.arg(periodArgs.to), engine: t.arg(periodArgs.engine) },
    resolve: (_viewer, args, context) => totalVisibility(context, args),
  }),
);
