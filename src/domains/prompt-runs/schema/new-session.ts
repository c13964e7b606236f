import { builder } from '../../../graphql/builder.ts';
import { ENGINE_IDS } from '../engines/engine.ts';
import { storedEngine } from '../engines/stored-engine.ts';
import { NAME_MAX } from '../input.ts';
import { COMPETITORS_PER_SESSION, PROMPT_CHARS_MAX, PROMPTS_MAX, REPEATS_MAX, SKUS_MAX } from '../rules.ts';
import { type AcceptedSession, createPromptSession } from '../sessions/create.ts';
import { estimateSession, type SessionEstimate } from '../sessions/estimate.ts';
import { EngineBudget } from './budget.ts';
import { SessionCompetitorInput } from './competitors.ts';
import { AnswerEngineEnum } from './engines.ts';
import { SessionStatusEnum } from './sessions.ts';

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
      extensions: { constraints: { pattern: '^[A-Z]{2}$', mismatch: "must be a country such as 'US'" } },
    }),
    language: t.string({
      description: "What the shopper speaks, BCP 47; each engine's configured language when it is not given.",
      extensions: {
        constraints: {
          pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$',
          mismatch: "must be a language such as 'en'",
        },
      },
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
    engines: t.field({
      type: [EngineEstimate],
      description: 'By engine.',
      extensions: { size: ENGINE_IDS.length },
      resolve: ({ engines }) => engines,
    }),
  }),
});

const writes = { scope: 'prompt-runs:write' } as const;

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
