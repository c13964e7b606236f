import type { GraphQLEnumType } from 'graphql';

/** The two directions of an enum: REST spelling ↔ the name in the schema. */
export type EnumNames = { toRest: ReadonlyMap<string, string>; toGraphql: ReadonlyMap<string, string> };

/**
 * Enum values are lower case in REST. A value whose documented spelling no GraphQL name can have (`-score`)
 * carries it in the schema as `extensions.rest`.
 *
 * @throws Error when two values would be spelt alike
 */
export function enumNames(type: GraphQLEnumType): EnumNames {
  const toRest = new Map<string, string>();
  const toGraphql = new Map<string, string>();
  for (const value of type.getValues()) {
    const spelling = value.extensions['rest'];
    const rest = typeof spelling === 'string' ? spelling : value.name.toLowerCase();
    if (toGraphql.has(rest)) throw new Error(`enum ${type.name} has two values spelt "${rest}"`);
    toRest.set(value.name, rest);
    toGraphql.set(rest, value.name);
  }
  return { toRest, toGraphql };
}
