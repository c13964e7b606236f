import type { WorkspaceMode } from '../../generated/prisma/enums.ts';
import { builder } from '../../graphql/builder.ts';
import { pageArgs, toConnection } from '../../graphql/connection.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { Node, registerNode } from '../../graphql/node.ts';
import { selectionOf } from '../../graphql/selection.ts';
import { weightOf } from '../../graphql/sizes.ts';
import { GRANT_MEANINGS, GRANTS, SCOPES } from '../../kernel/scopes.ts';
import { DOCUMENTS_MAX, NAME_MAX, OVERLAP_MAX_SECONDS } from './input.ts';
import { createApiKey, OVERLAP_SECONDS, revokeApiKey, rotateApiKey, updateApiKey } from './key-commands.ts';
import { countApiKeys, findApiKey, findOwnKey, getWorkspace, listApiKeys } from './key-queries.ts';

const authScopes = { scope: 'settings:write' } as const;

const WorkspaceModeEnum = builder.enumType('WorkspaceMode', {
  description: 'What a workspace is for: trying things on simulated answers, or real work.',
  values: {
    SANDBOX: { description: 'Trying things on simulated answers.' },
    LIVE: { description: 'Real work.' },
  } satisfies Record<WorkspaceMode, object>,
});

const ScopeEnum = builder.enumType('Scope', {
  description: 'What a key may do. `READ` and `WRITE` stand for all scopes of their kind.',
  values: enumOf<(typeof GRANTS)[number]>(GRANT_MEANINGS),
});

/** A tenant. */
export const Workspace = builder.prismaObject('Workspace', {
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    mode: t.expose('mode', { type: WorkspaceModeEnum }),
    rateLimitPerMinute: t.exposeInt('rateLimitPerMinute'),
    rateLimitBurst: t.exposeInt('rateLimitBurst'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
});

/** A key that opens the workspace. */
export const ApiKey = builder.prismaObject('ApiKey', {
  interfaces: [Node],
  fields: (t) => ({
    name: t.exposeString('name'),
    lastFour: t.exposeString('lastFour'),
    scopes: t.field({
      type: [ScopeEnum],
      description: 'What it grants.',
      extensions: { size: GRANTS.length },
      select: { scopes: true },
      resolve: ({ scopes }) => GRANTS.filter((grant) => scopes.includes(grant)),
    }),
    allowedDocuments: t.stringList({
      extensions: { size: DOCUMENTS_MAX, weight: weightOf(DOCUMENTS_MAX * 64) },
      nullable: true,
      description: 'SHA-256 (hex) of the GraphQL documents it may run; null when it may run any.',
      resolve: (key) => (key.persistedOnly ? key.persistedDocuments : null),
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime', nullable: true }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked, or how long a rotated key works on; null while nothing ends it.',
    }),
    replacedById: t.exposeID('replacedById', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    key: t.string({
      nullable: true,
      description: 'The key itself, `ei_test_…` or `ei_live_…`; answered when it is made, and never again.',
      resolve: (row) => shownKey(row),
    }),
  }),
});

registerNode('ApiKey', {
  scope: 'settings:write',
  load: (context, id, info) => findApiKey(context, id, selectionOf({ context, info, typeName: 'ApiKey' })),
});

/** Who asks. */
export const Viewer = builder.objectRef<{ kind: 'viewer' }>('Viewer').implement({
  description: 'Who asks.',
  fields: (t) => ({
    workspace: t.field({
      type: Workspace,
      description: 'The workspace the key opens.',
      resolve: (_viewer, _args, context) => getWorkspace(context),
    }),
    key: t.field({
      type: ApiKey,
      nullable: true,
      description: 'The key that was sent.',
      resolve: (_viewer, _args, context) => findOwnKey(context),
    }),
    scopes: t.field({
      type: [ScopeEnum],
      extensions: { size: SCOPES.length },
      description: 'What the key may do, shorthands spelt out.',
      resolve: (_viewer, _args, context) => SCOPES.filter((scope) => context.principal.scopes.has(scope)),
    }),
  }),
});

const ApiKeyConnection = builder.connectionObject({ type: ApiKey, name: 'ApiKeyConnection' });

const FIELDS = {
  name: {
    description: 'The name people read.',
    extensions: { constraints: { minLength: 1, maxLength: NAME_MAX, isTrimmed: true } },
  },
  scopes: {
    description: 'What it grants, no more than the key that asks has. `read` and `write` stand for all of their kind.',
    extensions: { constraints: { minItems: 1 } },
  },
  expiresAt: {
    type: 'DateTime',
    description: 'When it stops working by itself; null is never.',
    extensions: { constraints: { isFuture: true } },
  },
  allowedDocuments: {
    description: 'SHA-256 (hex) of the GraphQL documents it may run; null allows any.',
    extensions: {
      constraints: {
        maxItems: DOCUMENTS_MAX,
        pattern: '^[0-9a-f]{64}$',
        mismatch: 'must be a SHA-256 in lower-case hexadecimal',
      },
    },
  },
} as const;

const ApiKeyInput = builder.inputType('ApiKeyInput', {
  description: 'A key as it is created.',
  fields: (t) => ({
    name: t.string({ required: true, ...FIELDS.name }),
    scopes: t.field({
      type: [ScopeEnum],
      ...FIELDS.scopes,
      description: `${FIELDS.scopes.description} Default \`read\` and \`write\`.`,
    }),
    expiresAt: t.field(FIELDS.expiresAt),
    allowedDocuments: t.stringList(FIELDS.allowedDocuments),
  }),
});

const ApiKeyPatch = builder.inputType('ApiKeyPatch', {
  description: 'A change to a key: what is absent stays.',
  fields: (t) => ({
    name: t.string(FIELDS.name),
    scopes: t.field({ type: [ScopeEnum], ...FIELDS.scopes }),
    expiresAt: t.field(FIELDS.expiresAt),
    allowedDocuments: t.stringList(FIELDS.allowedDocuments),
  }),
});

const keyArg = {
  required: true,
  description: "The key's id.",
  extensions: { example: 'key_01jvxq3zk2e8tt4m6w9r5b7c0d' },
} as const;

builder.queryFields((t) => ({
  viewer: t.field({
    type: Viewer,
    description: 'Who asks: the key that was sent, its workspace and what it may do.',
    resolve: () => ({ kind: 'viewer' as const }),
  }),
  workspace: t.field({
    type: Workspace,
    description: 'The workspace the key opens.',
    resolve: (_root, _args, context) => getWorkspace(context),
  }),
  apiKey: t.field({
    type: ApiKey,
    nullable: true,
    authScopes,
    description: 'One API key.',
    args: { id: t.arg.id(keyArg) },
    resolve: (_root, { id }, context, info) =>
      findApiKey(context, id, selectionOf({ context, info, typeName: 'ApiKey' })),
  }),
  apiKeys: t.field({
    type: ApiKeyConnection,
    authScopes,
    description: "The workspace's API keys, newest first, those that no longer work too.",
    args: pageArgs(t.arg),
    resolve: async (_root, args, context) =>
      toConnection(await listApiKeys(context, args), () => countApiKeys(context)),
  }),
}));

builder.mutationFields((t) => ({
  createApiKey: t.field({
    type: ApiKey,
    authScopes,
    description: 'Creates an API key; the key itself is answered this once. A workspace can have 100.',
    args: { input: t.arg({ type: ApiKeyInput, required: true, description: 'The key.' }) },
    resolve: (_root, { input }, context) => createApiKey(context, input),
  }),
  updateApiKey: t.field({
    type: ApiKey,
    authScopes,
    description: 'Changes the given fields of an API key that still works.',
    args: { id: t.arg.id(keyArg), input: t.arg({ type: ApiKeyPatch, required: true, description: 'The change.' }) },
    resolve: (_root, { id, input }, context) => updateApiKey(context, id, input),
  }),
  rotateApiKey: t.field({
    type: ApiKey,
    authScopes,
    description: 'Makes a new key in place of this one, answered this once; the old one works on for the overlap.',
    args: {
      id: t.arg.id(keyArg),
      overlapSeconds: t.arg.int({
        defaultValue: OVERLAP_SECONDS,
        description: 'How long the old key works on.',
        extensions: { constraints: { min: 0, max: OVERLAP_MAX_SECONDS } },
      }),
    },
    resolve: (_root, { id, overlapSeconds }, context) => rotateApiKey(context, id, overlapSeconds ?? null),
  }),
  revokeApiKey: t.field({
    type: ApiKey,
    authScopes,
    description: 'Ends an API key now; its open streams end within five seconds.',
    args: { id: t.arg.id(keyArg) },
    resolve: (_root, { id }, context) => revokeApiKey(context, id),
  }),
}));

/** The commands that make a key put it beside the row; no stored row has one. */
function shownKey(row: object): string | null {
  return 'key' in row && typeof row.key === 'string' ? row.key : null;
}
