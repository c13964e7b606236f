import type { GraphQLResolveInfo } from 'graphql';

/** What is kept of a field's place in a plan: what it asks of rows, by their type. No directive decides which nodes it has. */
export type PlaceMemo = { selections: Map<string, object> };

const MEMOS = new WeakMap<object, PlaceMemo>();

/** Notes that a plan hands these nodes to a resolver, in each of its runs. */
export function notePlace(nodes: GraphQLResolveInfo['fieldNodes']): void {
  MEMOS.set(nodes, { selections: new Map() });
}

/** What is kept of the place at which a resolver is called; null where no plan calls it. */
export function memoOf({ fieldNodes }: Pick<GraphQLResolveInfo, 'fieldNodes'>): PlaceMemo | null {
  return MEMOS.get(fieldNodes) ?? null;
}
