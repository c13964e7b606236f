import { type FieldNode, type GraphQLSchema, Kind, type OperationDefinitionNode, valueFromASTUntyped } from 'graphql';
import type { Fault } from '../kernel/errors.ts';
import { faultFinderOf } from '../kernel/fault-finder.ts';

/** What the domains find wrong with the arguments of an operation that is refused for their form. */
export async function furtherFaults(
  asked: { schema: GraphQLSchema; operation: OperationDefinitionNode; variables: Readonly<Record<string, unknown>> },
  context: unknown,
): Promise<Fault[]> {
  const { schema, operation, variables } = asked;
  const roots = schema.getRootType(operation.operation)?.getFields() ?? {};
  const nodes = operation.selectionSet.selections.filter((node): node is FieldNode => node.kind === Kind.FIELD);
  const found = nodes.map(async (node) => {
    const root = roots[node.name.value];
    const find = root && faultFinderOf(root);
    return find ? find(argumentsOf(node, variables), context) : [];
  });
  return (await Promise.all(found)).flat();
}

function argumentsOf({ arguments: nodes = [] }: FieldNode, variables: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(nodes.map(({ name, value }) => [name.value, valueFromASTUntyped(value, { ...variables })]));
}
