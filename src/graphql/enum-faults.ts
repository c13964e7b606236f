import { type GraphQLEnumType, GraphQLError, type GraphQLSchema, isEnumType } from 'graphql';

/** Makes the fault of an unknown enum value list those that there are, in a document and in its variables. */
export function listEnumValues(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isEnumType(type) && !type.name.startsWith('__')) listValues(type);
  }
  return schema;
}

function listValues(type: GraphQLEnumType): void {
  const names = type.getValues().map(({ name }) => name);
  const parseLiteral = type.parseLiteral.bind(type);
  const parseValue = type.parseValue.bind(type);
  type.parseLiteral = (node, variables) => listing(names, () => parseLiteral(node, variables));
  type.parseValue = (value) => listing(names, () => parseValue(value));
}

function listing<T>(names: readonly string[], parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const { nodes } = error;
    throw new GraphQLError(`${error.message} It must be one of ${names.join(', ')}.`, nodes ? { nodes } : {});
  }
}
