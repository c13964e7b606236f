import type { PromptSessionStatus } from '../../../generated/prisma/enums.ts';
import { builder } from '../../../graphql/builder.ts';
import { pageArgs, toConnection } from '../../../graphql/connection.ts';
import { Node, registerNode } from '../../../graphql/node.ts';
import { storedEngine } from '../engines/stored-engine.ts';
import { NAME_MAX } from '../input.ts';
import { countResponses, listResponses } from '../responses/queries.ts';
import { COMPETITORS_PER_SESSION, PROMPT_CHARS_MAX, PROMPTS_MAX, REPEATS_MAX, SKUS_MAX } from '../rules.ts';
import { type AcceptedSession, createPromptSession } from '../sessions/create.ts';
import { estimateSession, type SessionEstimate } from '../sessions/estimate.ts';
import { countSessions, findSession, getSession, listSessions, type SessionWithTally } from '../sessions/queries.ts';
import { doneCount, type SessionTally, totalOf } from '../sessions/tally.ts';
import { EngineBudget } from './budget.ts';
import { SessionCompetitorInput } from './competitors.ts';
import { AnswerEngineEnum } from './engines.ts';
import { EngineResponseConnection } from './responses.ts';

const SessionStatusEnum = builder.enumType('PromptSessionStatus', {
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
    engines: t.field({ type: [EngineProgress], description: 'By engine.', resolve: (tally) => tally }),
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
    prompts: t.exposeStringList('prompts', { description: 'The questions, in order.' }),
    engines: t.expose('engines', { type: [AnswerEngineEnum], description: 'The engines that are asked.' }),
    skus: t.exposeStringList('skus', {
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

const named = { minLength: 1, maxLength: NAME_MAX } as const;

/** A session as it is asked for. */
export const PromptSessionInput = builder.inputType('PromptSessionInput', {
  description: 'A session as it is asked for: questions, or a prompt set.',
  fields: (t) => ({
    prompts: t.stringList({
      description: 'The questions.',
      extensions: { constraints: { minItems: 1, maxItems: PROMPTS_MAX, minLength: 1, maxLength: PROMPT_CHARS_MAX } },
    }),
    promptSetId: t.id({ description: 'A set whose questions are asked instead.' }),
    engines: t.field({
      type: [AnswerEngineEnum],
      description: 'The engines that are asked; all that are configured when it is not given.',
      extensions: { constraints: { minItems: 1, maxItems: 5 } },
    }),
    skus: t.stringList({
      description: 'The products that the session is about; the whole catalogue when it is not given.',
      extensions: { constraints: { maxItems: SKUS_MAX } },
    }),
    competitors: t.field({
      type: [SessionCompetitorInput],
      description: 'Competitors that are tracked from now on.',
      extensions: { constraints: { maxItems: COMPETITORS_PER_SESSION } },
    }),
    personaId: t.id({ description: 'A persona, whose context is put before each question.' }),
    repeats: t.int({
      description: 'How often each engine is asked each question; once when it is not given.',
      extensions: { constraints: { min: 1, max: REPEATS_MAX } },
    }),
    label: t.string({ description: "A name of the caller's own.", extensions: { constraints: named } }),
    country: t.string({
      description: "Where the shopper is, ISO 3166 alpha-2; each engine's configured place when it is not given.",
      extensions: { constraints: { pattern: '^[A-Z]{2}$' } },
    }),
    language: t.string({
      description: "What the shopper speaks, BCP 47; each engine's configured language when it is not given.",
      extensions: { constraints: { pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$' } },
    }),
  }),
});

const AcceptedPromptSession = builder.objectRef<AcceptedSession>('AcceptedPromptSession').implement({
  description: 'A session that will be run.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The session.' }),
    jobId: t.exposeID('jobId', { description: 'The job that asks its questions.' }),
    status: t.expose('status', { type: SessionStatusEnum, description: 'Where it stands.' }),
    unitCount: t.exposeInt('unitCount', { description: 'Questions times engines times repeats.' }),
  }),
});

const EngineEstimate = builder.objectRef<SessionEstimate['engines'][number]>('EngineEstimate').implement({
  description: 'What the questions to one engine will take.',
  fields: (t) => ({
    engine: t.field({
      type: AnswerEngineEnum,
      description: 'The engine.',
      resolve: ({ engine }) => storedEngine(engine),
    }),
    units: t.exposeInt('units', { description: 'Questions to it.' }),
    searches: t.exposeInt('searches', { description: 'Searches that it will bill.' }),
    usd: t.exposeFloat('usd', {
      nullable: true,
      description: 'Their cost, in US dollars; null where it is not known.',
    }),
    seconds: t.exposeInt('seconds', { description: 'How long they take.' }),
  }),
});

const Estimate = builder.objectRef<SessionEstimate>('PromptSessionEstimate').implement({
  description: 'What a session will take, as far as can be told before it.',
  fields: (t) => ({
    units: t.exposeInt('units', { description: 'Questions times engines times repeats.' }),
    searches: t.exposeInt('searches', { description: 'Searches that the engines will bill.' }),
    usd: t.exposeFloat('usd', {
      nullable: true,
      description: 'The cost, in US dollars; null where the price of one engine is not known.',
    }),
    seconds: t.exposeInt('seconds', { description: 'How long it takes, with all engines at work beside one another.' }),
    simulated: t.exposeBoolean('isSimulated', { description: 'Will the simulator answer, which costs nothing?' }),
    priceTableDate: t.exposeString('priceTableDate', { description: 'The date of the prices.' }),
    fits: t.exposeBoolean('fits', {
      nullable: true,
      description: "Does today's budget hold it? Null where the price is not known.",
    }),
    budget: t.field({ type: EngineBudget, description: "Today's budget.", resolve: ({ budget }) => budget }),
    engines: t.field({ type: [EngineEstimate], description: 'By engine.', resolve: ({ engines }) => engines }),
  }),
});

const idArg = {
  required: true,
  description: "The session's id.",
  extensions: { example: 'ses_01jvxq3zk2e8tt4m6w9r5b7c0d' },
} as const;
const reads = { scope: 'prompt-runs:read' } as const;
const writes = { scope: 'prompt-runs:write' } as const;

builder.queryFields((t) => ({
  promptSession: t.field({
    type: PromptSession,
    nullable: true,
    authScopes: reads,
    description: 'One session: what was asked, how it stands, what came back.',
    args: { id: t.arg.id(idArg) },
    resolve: (_root, { id }, context) => getSession(context, id),
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

builder.mutationFields((t) => ({
  createPromptSession: t.field({
    type: AcceptedPromptSession,
    authScopes: writes,
    description: 'Puts questions to engines. A job asks each engine each question as often as wanted.',
    args: { input: t.arg({ type: PromptSessionInput, required: true, description: 'The session.' }) },
    resolve: (_root, { input }, context) => createPromptSession(context, input),
  }),
  estimatePromptSession: t.field({
    type: Estimate,
    authScopes: writes,
    description: 'What a session would take in questions, searches, money and time. Nothing is stored, nothing spent.',
    args: { input: t.arg({ type: PromptSessionInput, required: true, description: 'The session.' }) },
    resolve: (_root, { input }, context) => estimateSession(context, input),
  }),
}));
