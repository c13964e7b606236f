import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

const MUTATION_COST = 10;
const DEFAULT_PAGE = 10;
const FREE = new Set(['nodes', 'edges', 'node', 'pageInfo', 'userErrors']);

type Walk = {
  schema: GraphQLSchema;
  variables: Readonly<Record<string, unknown>>;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
};

/** What a valid operation may cost at most: 1 an object, its page size for a list, 10 a mutation. */
export function requestedCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): number {
  const named = document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
  const walk: Walk = { schema, variables, fragments: new Map(named.map((one) => [one.name.value, one])) };
  const isMutation = operation.operation === 'mutation';
  const root = isMutation ? schema.getMutationType() : schema.getQueryType();
  if (!root) return 0;
  const roots = fieldsOf(walk, operation.selectionSet);
  if (isMutation) return roots.length * MUTATION_COST;
  return Math.max(1, selectionCost(walk, root, operation.selectionSet));
}

/** What an answer really cost: 1 for each object in it, 10 for a mutation, never more than was asked for. */
export function actualCost(data: unknown, requested: number, isMutation: boolean): number {
  return isMutation ? requested : Math.max(1, Math.min(requested, countObjects(data) - 1));
}

function selectionCost(walk: Walk, type: GraphQLObjectType, set: SelectionSetNode): number {
  return fieldsOf(walk, set).reduce((sum, field) => sum + fieldCost(walk, type, field), 0);
}

function fieldCost(walk: Walk, parent: GraphQLObjectType, field: FieldNode): number {
  const type = getNamedType(parent.getFields()[field.name.value]?.type);
  if (!type || !isCompositeType(type) || !field.selectionSet) return 0;
  const shape = isInterfaceType(type) ? walk.schema.getPossibleTypes(type)[0] : type;
  const inside = isObjectType(shape) ? selectionCost(walk, shape, field.selectionSet) : 0;
  if (FREE.has(field.name.value)) return inside;
  if (!type.name.endsWith('Connection')) return 1 + inside;
  return 2 + pageSize(walk, field) * (1 + inside);
}

function pageSize(walk: Walk, field: FieldNode): number {
  const value = field.arguments?.find((argument) => argument.name.value === 'first')?.value;
  if (value?.kind === Kind.INT) return Number(value.value);
  const given = value?.kind === Kind.VARIABLE ? walk.variables[value.name.value] : undefined;
  return typeof given === 'number' ? given : DEFAULT_PAGE;
}

function fieldsOf(walk: Walk, set: SelectionSetNode): FieldNode[] {
  return set.selections.flatMap((selection): FieldNode[] => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(walk, selection.selectionSet);
    const fragment = walk.fragments.get(selection.name.value);
    return fragment ? fieldsOf(walk, fragment.selectionSet) : [];
  });
}

function countObjects(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inside = Object.values(value).reduce((sum: number, item) => sum + countObjects(item), 0);
  return inside + (Array.isArray(value) ? 0 : 1);
}
