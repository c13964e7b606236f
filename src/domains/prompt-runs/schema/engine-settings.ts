import { builder } from '../../../graphql/builder.ts';
import { pageArgs, toConnection } from '../../../graphql/connection.ts';
import { KEY_LENGTH } from '../engines/api-key.ts';
import { ENGINE_IDS } from '../engines/engine.ts';
import type { EngineHealth } from '../engines/health.ts';
import { removeEngineKey, setEngineKey } from '../engines/keys.ts';
import { type EngineStatus, getEngineStatus, type KeyOwner, listEngines } from '../engines/list-engines.ts';
import { AnswerEngineEnum } from './engines.ts';

const EngineKeyOwner = builder.enumType('EngineKeyOwner', {
  description: 'Whose key opens an engine.',
  values: {
    WORKSPACE: { description: "The workspace's own, which wins." },
    INSTALLATION: { description: "The installation's." },
  } as const satisfies Record<KeyOwner, object>,
});

const EngineHealthObject = builder.objectRef<EngineHealth>('EngineHealth').implement({
  description: "How an engine has answered the workspace's questions of the last seven days, of the last 500 at most.",
  fields: (t) => ({
    asked: t.exposeInt('asked', { description: 'Questions that have ended.' }),
    answered: t.exposeInt('answered', { description: 'Those with an answer.' }),
    lastAskedAt: t.expose('lastAskedAt', { type: 'DateTime', description: 'When the last was asked.' }),
    lastFailure: t.exposeString('lastFailure', {
      nullable: true,
      description: 'The code of the last failure; null when none failed.',
    }),
  }),
});

const EngineObject = builder.objectRef<EngineStatus>('Engine').implement({
  description: 'An AI engine as the workspace has it.',
  fields: (t) => ({
    engine: t.expose('engine', { type: AnswerEngineEnum, description: 'Which one.' }),
    keyOwner: t.expose('keyOwner', {
      type: EngineKeyOwner,
      nullable: true,
      description: 'Whose key opens it; null when there is none, and a live workspace cannot ask it.',
    }),
    isSimulated: t.exposeBoolean('isSimulated', {
      description: 'Does the simulator answer? So it does in a sandbox, whatever keys there are.',
    }),
    model: t.exposeString('model', { description: 'The model that is asked for.' }),
    country: t.exposeString('country', { description: 'Where questions are asked from: ISO 3166, two letters.' }),
    language: t.exposeString('language', { description: 'The language that answers are asked for in: BCP 47.' }),
    keyLastFour: t.exposeString('keyLastFour', {
      nullable: true,
      description: "The last four characters of the workspace's own key.",
    }),
    keyCheckedAt: t.expose('keyCheckedAt', {
      type: 'DateTime',
      nullable: true,
      description: "When the engine took the workspace's own key.",
    }),
    health: t.expose('health', {
      type: EngineHealthObject,
      nullable: true,
      description: 'How it has answered of late; null when it was asked nothing in seven days.',
    }),
  }),
});

const EngineConnection = builder.connectionObject({ type: EngineObject, name: 'EngineConnection' });

const EngineKeyInput = builder.inputType('EngineKeyInput', {
  description: 'A key for an engine.',
  fields: (t) => ({
    apiKey: t.string({
      required: true,
      description: "The vendor's key. Tried before it is kept; kept sealed, and never shown.",
      extensions: {
        constraints: {
          minLength: KEY_LENGTH.min,
          maxLength: KEY_LENGTH.max,
          pattern: '^[!-~]+$',
          mismatch: 'must be printable characters without spaces',
        },
      },
    }),
  }),
});

const engineArg = { type: AnswerEngineEnum, required: true, description: 'Which engine.' } as const;
const authScopes = { scope: 'settings:write' } as const;

builder.queryFields((t) => ({
  engines: t.field({
    type: EngineConnection,
    authScopes,
    description: 'The five engines, with whose key opens each, the model, the place and how it has answered of late.',
    args: pageArgs(t.arg),
    resolve: async (_root, args, context) =>
      toConnection(await listEngines(context, args), () => Promise.resolve(ENGINE_IDS.length)),
  }),
  engine: t.field({
    type: EngineObject,
    authScopes,
    description: 'One engine.',
    args: { engine: t.arg(engineArg) },
    resolve: (_root, { engine }, context) => getEngineStatus(context, engine),
  }),
}));

builder.mutationFields((t) => ({
  setEngineKey: t.field({
    type: EngineObject,
    authScopes,
    description:
      'Gives the workspace its own key for an engine, once the engine took it. It wins over the installation’s.',
    args: {
      engine: t.arg(engineArg),
      input: t.arg({ type: EngineKeyInput, required: true, description: 'The key.' }),
    },
    resolve: async (_root, { engine, input }, context) => {
      await setEngineKey(context, engine, input);
      return getEngineStatus(context, engine);
    },
  }),
  removeEngineKey: t.field({
    type: EngineObject,
    authScopes,
    description:
      "Removes the workspace's own key for an engine; the installation's, where there is one, opens it then.",
    args: { engine: t.arg(engineArg) },
    resolve: async (_root, { engine }, context) => {
      await removeEngineKey(context, engine);
      return getEngineStatus(context, engine);
    },
  }),
}));
