import type { AliasKind } from '../../../generated/prisma/enums.ts';
import { builder } from '../../../graphql/builder.ts';
import { pageArgs, toConnection } from '../../../graphql/connection.ts';
import { Node, registerNode } from '../../../graphql/node.ts';
import { NAME_MAX } from '../input.ts';
import { type Alias, countAliases, createAlias, deleteAlias, findAlias, listAliases } from '../names/aliases.ts';

const AliasKindEnum = builder.enumType('AliasKind', {
  description: 'What an alias is another name of.',
  values: {
    PRODUCT: { description: 'A product of the catalogue.' },
    BRAND: { description: 'One of our brands.' },
  } as const satisfies Record<AliasKind, object>,
});

const NameAlias = builder.objectRef<Alias>('NameAlias').implement({
  description: 'Another name of a product or brand, approved by whoever created it.',
  interfaces: [Node],
  fields: (t) => ({
    kind: t.expose('kind', { type: AliasKindEnum, description: 'What it is another name of.' }),
    sku: t.string({
      nullable: true,
      description: 'The product that it names.',
      resolve: ({ product }) => product?.sku ?? null,
    }),
    brand: t.exposeString('brand', { nullable: true, description: 'The brand that it names.' }),
    alias: t.exposeString('alias', { description: 'The name.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
  }),
});

registerNode('NameAlias', { scope: 'prompt-runs:read', load: (context, id) => findAlias(context, id) });

const NameAliasConnection = builder.connectionObject({ type: NameAlias, name: 'NameAliasConnection' });

const named = { extensions: { constraints: { minLength: 1, maxLength: NAME_MAX } } } as const;

const NameAliasInput = builder.inputType('NameAliasInput', {
  description: 'Another name: of a product, or of a brand.',
  fields: (t) => ({
    sku: t.string({ description: 'The product that it names.' }),
    brand: t.string({ description: 'The brand that it names, as the catalogue spells it.', ...named }),
    alias: t.string({ required: true, description: 'The name.', ...named }),
  }),
});

builder.queryField('nameAliases', (t) =>
  t.field({
    type: NameAliasConnection,
    authScopes: { scope: 'prompt-runs:read' },
    description: "Other names of the workspace's products and brands, newest first.",
    args: { ...pageArgs(t.arg), sku: t.arg.string({ description: 'Only those of this product.' }) },
    resolve: async (_root, args, context) =>
      toConnection(await listAliases(context, args), () => countAliases(context, args.sku)),
  }),
);

builder.mutationFields((t) => ({
  createNameAlias: t.field({
    type: NameAlias,
    authScopes: { scope: 'prompt-runs:write' },
    description: 'Approves another name of a product or brand. Answers read from now on are searched for it.',
    args: { input: t.arg({ type: NameAliasInput, required: true, description: 'The name.' }) },
    resolve: (_root, { input }, context) => createAlias(context, input),
  }),
  deleteNameAlias: t.field({
    type: NameAlias,
    authScopes: { scope: 'prompt-runs:write' },
    description: 'Deletes an alias; readings made with it stay.',
    args: {
      id: t.arg.id({
        required: true,
        description: "The alias's id.",
        extensions: { example: 'als_01jvxq3zk2e8tt4m6w9r5b7c0d' },
      }),
    },
    resolve: (_root, { id }, context) => deleteAlias(context, id),
  }),
}));
