import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../kernel/context.ts';
import { DomainError } from '../kernel/errors.ts';
import { type IdType, idType } from '../kernel/ids.ts';
import type { Scope } from '../kernel/scopes.ts';
import { builder } from './builder.ts';

type NodeType = {
  scope: Scope;
  load(context: Context, id: string, info: GraphQLResolveInfo): Promise<{ id: string } | null>;
};

const NODE_TYPES = new Map<IdType, NodeType>();

/** Anything with an id of its own. */
export const Node = builder.interfaceRef<{ id: string }>('Node').implement({
  description: 'Anything with an id of its own.',
  fields: (t) => ({ id: t.exposeID('id', { description: 'Its id; the prefix tells its kind.' }) }),
  resolveType: (value) => idType(value.id) ?? undefined,
});

/** Makes a type reachable by `node(id:)`. `load` answers null, or throws a code of 404, for a row that is not the caller's. */
export function registerNode(type: IdType, node: NodeType): void {
  NODE_TYPES.set(type, node);
}

/** The types that `node(id:)` reaches, with the scope each asks for. */
export function nodeTypes(): ReadonlyMap<IdType, { scope: Scope }> {
  return NODE_TYPES;
}

builder.queryField('node', (t) =>
  t.field({
    type: Node,
    nullable: true,
    description: 'The row with this id, of any kind; null when there is none in the workspace.',
    args: { id: t.arg.id({ required: true, description: 'Any id.' }) },
    resolve: (_root, { id }, context, info) => loadNode(context, id, info),
  }),
);

async function loadNode(context: Context, id: string, info: GraphQLResolveInfo): Promise<{ id: string } | null> {
  const type = idType(id);
  const node = type && NODE_TYPES.get(type);
  if (!node) return null;
  if (!context.principal.scopes.has(node.scope)) {
    throw new DomainError('insufficient_scope', `This key lacks the scope '${node.scope}'.`, { scope: node.scope });
  }
  return node.load(context, id, info);
}
