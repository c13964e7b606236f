import { type GraphQLFieldResolver, type GraphQLSchema, isNonNullType } from 'graphql';
import type { Context } from '../kernel/context.ts';
import { isMissing } from '../kernel/missing.ts';

/**
 * Makes every lookup answer alike: a nullable field of `Query` whose row is not there, or is another workspace's, is null
 * and no error. Why it is null is noted where the context asks for it, so that REST can tell it beside its 404.
 */
export function answerMissingWithNull(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    if (field.resolve && !isNonNullType(field.type)) field.resolve = nullWhenMissing(field.resolve);
  }
  return schema;
}

type Resolve = GraphQLFieldResolver<unknown, Context>;

function nullWhenMissing(resolve: Resolve): Resolve {
  return async (root, args, context, info) => {
    try {
      return await resolve(root, args, context, info);
    } catch (error) {
      if (!isMissing(error)) throw error;
      if (context.missing) context.missing.reason = error;
      return null;
    }
  };
}
