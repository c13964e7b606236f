import type { PromptSessionStatus, ReadingCause } from '../../../generated/prisma/enums.ts';
import { builder } from '../../../graphql/builder.ts';
import { pageArgs, toConnection } from '../../../graphql/connection.ts';
import { Node, registerNode } from '../../../graphql/node.ts';
import { weightOf } from '../../../graphql/sizes.ts';
import { ENGINE_IDS } from '../engines/engine.ts';
import { countReadings, listReadings } from '../readings/queries.ts';
import { countResponses, listResponses } from '../responses/queries.ts';
import { PROMPT_CHARS_MAX, PROMPTS_MAX, SKUS_MAX } from '../rules.ts';
import { countSessions, findSession, getSession, listSessions, type SessionWithTally } from '../sessions/queries.ts';
import { doneCount, type SessionTally, totalOf } from '../sessions/tally.ts';
import { type SessionSummary, summarizeSession } from '../visibility/session-summary.ts';
import { AnswerEngineEnum } from './engines.ts';
import { EngineResponseConnection } from './responses.ts';
import { VisibilityType } from './visibility.ts';

/** Where a session stands. */
export const SessionStatusEnum = builder.enumType('PromptSessionStatus', {
  description: 'Where a session stands. The last four are final.',
  values: {
    QUEUED: { description: 'Nothing was asked yet.' },
    RUNNING: { description: 'Engines are being asked.' },
    COMPLETED: { description: 'Every question was answered.' },
    PARTIAL: { description: 'Some questions were answered, others not.' },
    FAILED: { description: 'No question was answered.' },
    CANCELLED: { description: 'It was cancelled; what was answered before stays.' },
  } as const satisfies Record<PromptSessionStatus, object>,
});

const EngineProgress = builder.objectRef<SessionTally[number]>('EngineProgress').implement({
  description: "How a session's questions to one engine stand.",
  fields: (t) => ({
    engine: t.expose('engine', { type: AnswerEngineEnum, description: 'The engine.' }),
    total: t.exposeInt('total', { description: 'Questions to it.' }),
    done: t.int({ description: 'Of these, those that have ended.', resolve: doneCount }),
    answered: t.exposeInt('answered', { description: 'Those that were answered.' }),
    failed: t.exposeInt('unanswered', { description: 'Those that were given up.' }),
    cancelled: t.exposeInt('cancelled', { description: 'Those that were cancelled before they were asked.' }),
    spentUsd: t.exposeFloat('spentUsd', { description: 'What is known to have been spent, in US dollars.' }),
    unpriced: t.exposeInt('unpricedCount', { description: 'Answers whose price nobody can tell.' }),
  }),
});

const Progress = builder.objectRef<SessionTally>('PromptSessionProgress').implement({
  description: "How a session's questions stand.",
  fields: (t) => ({
    total: t.int({ description: 'All questions.', resolve: (tally) => totalOf(tally).total }),
    done: t.int({ description: 'Those that have ended.', resolve: (tally) => doneCount(totalOf(tally)) }),
    spentUsd: t.float({
      description: 'What is known to have been spent, in US dollars.',
      resolve: (tally) => totalOf(tally).spentUsd,
    }),
    engines: t.field({
      type: [EngineProgress],
      description: 'By engine.',
      extensions: { size: ENGINE_IDS.length },
      resolve: (tally) => tally,
    }),
  }),
});

const ReadingCauseEnum = builder.enumType('ReadingCause', {
  description: "What made a reading of a session's answers.",
  values: {
    RUN: { description: 'The session itself.' },
    RECOUNT: { description: 'A recount after an alias, a competitor or a reader had changed.' },
    RETRY: { description: 'Questions without an answer that were asked again.' },
  } as const satisfies Record<ReadingCause, object>,
});

const SessionReadingType = builder.prismaObject('SessionReading', {
  fields: (t) => ({
    number: t.exposeInt('number'),
    cause: t.expose('cause', { type: ReadingCauseEnum }),
    engineReader: t.exposeInt('engineReader'),
    mentionReader: t.exposeInt('mentionReader'),
    claimReader: t.exposeInt('claimReader'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    completedAt: t.expose('completedAt', { type: 'DateTime', nullable: true }),
  }),
});

const SessionReadingConnection = builder.connectionObject({
  type: SessionReadingType,
  name: 'SessionReadingConnection',
});

const SummaryType = builder.objectRef<SessionSummary>('PromptSessionSummary').implement({
  description: "What a session's answers say of us, in total and by engine and model.",
  fields: (t) => ({
    total: t.expose('total', { type: VisibilityType, description: 'All answers.' }),
    engines: t.expose('engines', {
      type: [VisibilityType],
      description: 'By engine and model.',
      extensions: { size: ENGINE_IDS.length },
    }),
  }),
});

/** A set of questions put to engines, with everything that was answered. */
export const PromptSession = builder.objectRef<SessionWithTally>('PromptSession').implement({
  description: 'A set of questions put to engines, with everything that was answered.',
  interfaces: [Node],
  fields: (t) => ({
    jobId: t.exposeID('jobId', { nullable: true, description: 'The job that asks; null for an imported session.' }),
    label: t.exposeString('label', { nullable: true, description: "A name of the caller's own." }),
    status: t.expose('status', { type: SessionStatusEnum, description: 'Where it stands.' }),
    simulated: t.exposeBoolean('isSimulated', { description: 'Do its answers come from the simulator?' }),
    promptCount: t.int({ description: 'How many questions it asks.', resolve: ({ prompts }) => prompts.length }),
    prompts: t.exposeStringList('prompts', {
      description: 'The questions, in order.',
      extensions: { size: PROMPTS_MAX, weight: weightOf(PROMPTS_MAX * PROMPT_CHARS_MAX) },
    }),
    engines: t.expose('engines', {
      type: [AnswerEngineEnum],
      description: 'The engines that are asked.',
      extensions: { size: ENGINE_IDS.length },
    }),
    skus: t.exposeStringList('skus', {
      extensions: { size: SKUS_MAX },
      description: 'The products that it is about; empty means the whole catalogue.',
    }),
    repeats: t.exposeInt('repeats', { description: 'How often each engine is asked each question.' }),
    country: t.exposeString('country', {
      nullable: true,
      description: "Where the shopper is: ISO 3166 alpha-2; null leaves it to each engine's configuration.",
    }),
    language: t.exposeString('language', {
      nullable: true,
      description: "What the shopper speaks: BCP 47; null leaves it to each engine's configuration.",
    }),
    personaId: t.exposeID('personaId', { nullable: true, description: 'The persona that asks.' }),
    personaName: t.exposeString('personaName', {
      nullable: true,
      description: "The persona's name when the session was asked for.",
    }),
    promptSetId: t.exposeID('promptSetId', { nullable: true, description: 'The set that the questions are of.' }),
    reading: t.exposeInt('reading', { description: 'The number of the reading that is shown.' }),
    progress: t.field({ type: Progress, description: 'How its questions stand.', resolve: ({ tally }) => tally }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the first question was asked.',
    }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it reached a final status.',
    }),
    summary: t.field({
      type: SummaryType,
      description: 'What its answers say of us, as far as they are there.',
      extensions: { weight: 25 },
      resolve: (session, _args, context) => summarizeSession(context, session),
    }),
    responses: t.field({
      type: EngineResponseConnection,
      description: 'Its responses, in the order they are asked. A page may end early, so that it stays small.',
      args: {
        ...pageArgs(t.arg),
        engine: t.arg({ type: AnswerEngineEnum, description: 'Only those of this engine.' }),
        prompt: t.arg.string({ description: 'Only those to exactly this question.' }),
      },
      resolve: async ({ id, reading }, { first, after, engine, prompt }, context) => {
        const filter = { sessionId: id, number: reading, engine: engine ?? null, prompt: prompt ?? null };
        return toConnection(await listResponses(context, filter, { first: first ?? null, after: after ?? null }), () =>
          countResponses(context, filter),
        );
      },
    }),
  }),
});

registerNode('PromptSession', { scope: 'prompt-runs:read', load: (context, id) => findSession(context, id) });

const PromptSessionConnection = builder.connectionObject({ type: PromptSession, name: 'PromptSessionConnection' });

const idArg = {
  required: true,
  description: "The session's id.",
  extensions: { example: 'ses_01jvxq3zk2e8tt4m6w9r5b7c0d' },
} as const;
const reads = { scope: 'prompt-runs:read' } as const;

builder.queryFields((t) => ({
  promptSession: t.field({
    type: PromptSession,
    nullable: true,
    authScopes: reads,
    description: 'One session: what was asked, how it stands, what came back.',
    args: {
      id: t.arg.id(idArg),
      reading: t.arg.int({ description: 'Shows the numbers and answers of this reading instead of the present one.' }),
    },
    resolve: (_root, { id, reading }, context) => getSession(context, id, reading ?? null),
  }),
  promptSessionReadings: t.field({
    type: SessionReadingConnection,
    nullable: true,
    authScopes: reads,
    description: "A session's readings, newest first: the numbers of each are kept.",
    args: { id: t.arg.id(idArg), ...pageArgs(t.arg) },
    resolve: async (_root, { id, first, after }, context) =>
      toConnection(await listReadings(context, id, { first: first ?? null, after: after ?? null }), () =>
        countReadings(context, id),
      ),
  }),
  promptSessions: t.field({
    type: PromptSessionConnection,
    authScopes: reads,
    description: "The workspace's sessions, newest first.",
    args: {
      ...pageArgs(t.arg),
      status: t.arg({ type: SessionStatusEnum, description: 'Only those with this status.' }),
    },
    resolve: async (_root, args, context) =>
      toConnection(await listSessions(context, args), () => countSessions(context, args.status)),
  }),
}));
