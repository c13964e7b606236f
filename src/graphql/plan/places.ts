import type { GraphQLResolveInfo } from 'graphql';

/** What is kept of a field's place in a plan: what it asks of rows, by their type. No directive decides which nodes it has. */
export type PlaceMemo = { selections: Map<string, object> | null };

/** Where an info has the memo of its place. A weak map by the nodes would keep plans that run once until a full collection. */
export const MEMO = Symbol('memo of a place');

/** What a plan tells a resolver. */
export type PlannedInfo = GraphQLResolveInfo & { [MEMO]?: PlaceMemo };

/** What is kept of the place at which a resolver is called; null where no plan calls it. */
export function memoOf(info: PlannedInfo): PlaceMemo | null {
  return info[MEMO] ?? null;
}
