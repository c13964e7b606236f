import { inspect } from 'node:util';
import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  type GraphQLLeafType,
  type GraphQLList,
  type GraphQLOutputType,
  GraphQLString,
  getNullableType,
  isLeafType,
  isScalarType,
} from 'graphql';

/** Turns what a resolver answered into what is sent. */
export type WriteLeaf = (value: unknown) => unknown;

const INT_MAX = 2_147_483_647;

/** What each of GraphQL's own scalars sends as it is. */
const AS_IS = new Map<GraphQLLeafType, (value: unknown) => boolean>([
  [GraphQLString, (value) => typeof value === 'string'],
  [GraphQLID, (value) => typeof value === 'string'],
  [GraphQLBoolean, (value) => typeof value === 'boolean'],
  [GraphQLFloat, (value) => typeof value === 'number' && Number.isFinite(value)],
  [GraphQLInt, (value) => typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= INT_MAX],
]);

/** Writes a list of leaves that lie ready. @returns null for anything else, and for one that cannot be written */
export type WriteLeaves = (value: unknown) => unknown[] | null;

/** The writer of lists of scalars or enums; null where the items are something else. */
export function leavesWriter(type: GraphQLList<GraphQLOutputType>): WriteLeaves | null {
  const itemType = getNullableType(type.ofType);
  if (!isLeafType(itemType)) return null;
  const write = leafWriter(itemType);
  return (value) => {
    if (!Array.isArray(value)) return null;
    const written: unknown[] = [];
    for (const item of value) {
      // What is null, still to come or failed has a place, as has what cannot be written.
      if (item === null || typeof item === 'object' || item === undefined) return null;
      try {
        written.push(write(item));
      } catch {
        return null;
      }
    }
    return written;
  };
}

/** The writer of a scalar or an enum. */
export function leafWriter(type: GraphQLLeafType): WriteLeaf {
  const serialize = isScalarType(type)
    ? (value: unknown): unknown => type.serialize(value)
    : (value: unknown): unknown => type.serialize(value);
  const write: WriteLeaf = (value) => {
    const written = serialize(value);
    if (written !== null && written !== undefined) return written;
    const call = `${type.name}.serialize(${inspect(value)})`;
    throw new Error(`Expected \`${call}\` to return non-nullable value, returned: ${String(written)}`);
  };
  const isAsIs = AS_IS.get(type);
  return isAsIs ? (value) => (isAsIs(value) ? value : write(value)) : write;
}
