import type { StorePlatform, StoreStatus } from '../../generated/prisma/enums.ts';
import { builder } from '../../graphql/builder.ts';
import { NODE_PATHS, pageArgs, toConnection } from '../../graphql/connection.ts';
import { Node, registerNode } from '../../graphql/node.ts';
import { selectionOf } from '../../graphql/selection.ts';
import { connectStore, removeStore, testStore, updateStore } from './commands.ts';
import { NAME_MAX, SECRET_MAX, URL_MAX } from './input.ts';
import { countStores, findStore, listStores } from './queries.ts';

const PlatformEnum = builder.enumType('StorePlatform', {
  description: 'The shop systems that can be pushed to.',
  values: {
    SHOPIFY: { description: 'Shopify.' },
    WOOCOMMERCE: { description: 'WooCommerce.' },
  } satisfies Record<StorePlatform, object>,
});

const StatusEnum = builder.enumType('StoreStatus', {
  description: 'Does the store answer to its credentials?',
  values: {
    CONNECTED: { description: 'It does.' },
    UNAUTHORIZED: { description: 'It refuses them.' },
  } satisfies Record<StoreStatus, object>,
});

/** A connected store; its credentials are never shown. */
export const Store = builder.prismaObject('Store', {
  interfaces: [Node],
  fields: (t) => ({
    platform: t.expose('platform', { type: PlatformEnum }),
    name: t.exposeString('name'),
    baseUrl: t.exposeString('baseUrl', {
      description: "The store's own address; products whose pages stand under it are pushed to it.",
    }),
    status: t.expose('status', { type: StatusEnum }),
    lastCheckedAt: t.expose('lastCheckedAt', { type: 'DateTime', nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

registerNode('Store', {
  scope: 'settings:write',
  load: (context, id, info) => findStore(context, id, selectionOf({ context, info, typeName: 'Store' })),
});

const StoreConnection = builder.connectionObject({ type: Store, name: 'StoreConnection' });

const secret = (description: string) => ({
  description,
  extensions: { constraints: { minLength: 1, maxLength: SECRET_MAX } },
});
const named = { extensions: { constraints: { minLength: 1, maxLength: NAME_MAX } } };

const CredentialsInput = builder.inputType('StoreCredentialsInput', {
  description: 'What opens a store: an access token for Shopify, a consumer key and secret for WooCommerce.',
  fields: (t) => ({
    accessToken: t.string(secret('Of a Shopify app with `read_products` and `write_products`.')),
    consumerKey: t.string(secret('Of a WooCommerce REST API key with read and write permission.')),
    consumerSecret: t.string(secret('Of the same key.')),
  }),
});

const StoreInput = builder.inputType('StoreInput', {
  description: 'A store as it is connected.',
  fields: (t) => ({
    platform: t.field({ type: PlatformEnum, required: true, description: 'The shop system.' }),
    name: t.string({ description: 'The name people read; by default the host.', ...named }),
    baseUrl: t.string({
      required: true,
      description: 'For Shopify `https://<shop>.myshopify.com`, for WooCommerce the address of the site.',
      extensions: { constraints: { maxLength: URL_MAX, format: 'uri' } },
    }),
    credentials: t.field({ type: CredentialsInput, required: true, description: 'Kept sealed, and never shown.' }),
  }),
});

const StorePatch = builder.inputType('StorePatch', {
  description: 'A change to a store: what is absent stays.',
  fields: (t) => ({
    name: t.string({ description: 'The name people read.', ...named }),
    credentials: t.field({ type: CredentialsInput, description: 'Tried before they replace the ones before.' }),
  }),
});

const idArg = {
  required: true,
  description: "The store's id.",
  extensions: { example: 'str_01jvxq3zk2e8tt4m6w9r5b7c0d' },
} as const;
const authScopes = { scope: 'settings:write' } as const;

builder.queryFields((t) => ({
  store: t.field({
    type: Store,
    nullable: true,
    authScopes,
    description: 'One connected store.',
    args: { id: t.arg.id(idArg) },
    resolve: (_root, { id }, context, info) =>
      findStore(context, id, selectionOf({ context, info, typeName: 'Store' })),
  }),
  stores: t.field({
    type: StoreConnection,
    authScopes,
    description: "The workspace's connected stores, newest first.",
    args: pageArgs(t.arg),
    resolve: async (_root, args, context, info) => {
      const selection = selectionOf({ context, info, typeName: 'Store', paths: NODE_PATHS });
      return toConnection(await listStores(context, args, selection), () => countStores(context));
    },
  }),
}));

builder.mutationFields((t) => ({
  connectStore: t.field({
    type: Store,
    authScopes,
    description: 'Connects a store once it answered to the credentials. A workspace can have 20.',
    args: { input: t.arg({ type: StoreInput, required: true, description: 'The store.' }) },
    resolve: (_root, { input }, context) => connectStore(context, input),
  }),
  updateStore: t.field({
    type: Store,
    authScopes,
    description: 'Renames a store, or gives it other credentials once it answered to them.',
    args: {
      id: t.arg.id(idArg),
      input: t.arg({ type: StorePatch, required: true, description: 'The change.' }),
    },
    resolve: (_root, { id, input }, context) => updateStore(context, id, input),
  }),
  testStore: t.field({
    type: Store,
    authScopes,
    description: 'Asks a store whether it still answers to its credentials.',
    args: { id: t.arg.id(idArg) },
    resolve: (_root, { id }, context) => testStore(context, id),
  }),
  removeStore: t.field({
    type: Store,
    authScopes,
    description: 'Removes a store with its credentials. What was pushed to it stays there.',
    args: { id: t.arg.id(idArg) },
    resolve: (_root, { id }, context) => removeStore(context, id),
  }),
}));
