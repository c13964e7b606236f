import { queryFromInfo } from '@pothos/plugin-prisma';
import type { GraphQLResolveInfo } from 'graphql';
import { memoOf } from './plan/places.ts';

type Given = { context: object; info: GraphQLResolveInfo; typeName: string; paths?: string[][] };

/** What is to be read beside or instead of a row's own columns, as arguments of the database client. */
export type Selection = Awaited<ReturnType<typeof queryFromInfo>>;

/**
 * What a field's selection asks of the rows that it answers. Where it asks for nothing but their own columns, no argument or
 * variable changes that, so it is found out once for each plan.
 */
export function selectionOf(given: Given): Selection {
  const memo = memoOf(given.info);
  const known = memo?.selections?.get(given.typeName);
  if (known) return known;
  const found = queryFromInfo(given);
  if (memo && isOfColumns(found)) {
    memo.selections ??= new Map();
    memo.selections.set(given.typeName, found);
  }
  return found;
}

function isOfColumns({ select, include }: Selection): boolean {
  return select === undefined && Object.keys(include ?? {}).length === 0;
}
