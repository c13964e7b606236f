import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isCompositeType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  typeFromAST,
  type ValueNode,
} from 'graphql';
import { DEFAULT_PAGE } from '../kernel/page.ts';
import { LIMITS, limitError } from './limits.ts';
import { declaredSize, declaredWeight, EMBEDDED_POINTS, isEmbedded, isList, isPlumbing } from './sizes.ts';

/** What an operation costs, and for how many seconds it asked to be kept waiting. */
export type Cost = { requested: number; waitSeconds: number };

/** An operation and its variables as they were sent. */
export type CostInput = {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Readonly<Record<string, unknown>>;
};

/**
 * An operation's cost: the rows it reads at most, and a tenth of a point for what is stored within one. A page counts its
 * `first` rows (50 when it doesn't say), any other list the size that it declares or the values it was asked for by, any
 * other object one; what is nested counts for each row, and a field's declared weight on top.
 *
 * Fragments count where they are spread, and what `@skip` leaves out counts too.
 *
 * @throws GraphQLError of `query_too_complex` when a page is larger than 200 or the cost passes the limit
 */
export function costOf(input: CostInput): Cost {
  const walker = createWalker(input);
  const { schema, operation } = input;
  const root = schema.getRootType(operation.operation);
  const requested = root ? Math.ceil(rounded(walker.costOfSet(operation.selectionSet, root))) : 0;
  if (requested > LIMITS.cost) throw limitError('cost', requested, `could read ${requested} rows`);
  return { requested, waitSeconds: walker.waitSeconds() };
}

function createWalker({ schema, document, operation, variables }: CostInput) {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const known = new Map<string, number>();
  let longestWait = 0;
  const values = argumentReader(operation, variables);
  const root = schema.getRootType(operation.operation);

  const costOfFragment = (name: string): number => {
    const cached = known.get(name);
    if (cached !== undefined) return cached;
    known.set(name, 0);
    const fragment = fragments.get(name);
    const type = fragment && typeFromAST(schema, fragment.typeCondition);
    const cost = fragment && isCompositeType(type) ? costOfSet(fragment.selectionSet, type) : 0;
    known.set(name, cost);
    return cost;
  };
  const costOfField = (node: FieldNode, parent: GraphQLCompositeType): number => {
    const field = 'getFields' in parent ? parent.getFields()[node.name.value] : undefined;
    if (!field) return 0;
    const type = getNamedType(field.type);
    const weight = declaredWeight(field);
    if (!isCompositeType(type)) return weight;
    const wait = values(node, 'wait');
    if (typeof wait === 'number') longestWait = Math.max(longestWait, wait);
    const inner = node.selectionSet ? costOfSet(node.selectionSet, type) : 0;
    if (isPlumbing(parent, node.name.value)) return inner + weight;
    const one = parent !== root && isEmbedded(field) ? EMBEDDED_POINTS : 1;
    return rowsOf(node, field, values) * (one + inner) + weight;
  };
  const costOfSet = (set: SelectionSetNode, parent: GraphQLCompositeType): number => {
    let total = 0;
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) total += costOfField(node, parent);
      else if (node.kind === Kind.FRAGMENT_SPREAD) total += costOfFragment(node.name.value);
      else total += costOfInline(node, parent);
    }
    return total;
  };
  const costOfInline = (node: InlineFragmentNode, parent: GraphQLCompositeType): number => {
    const type = node.typeCondition ? typeFromAST(schema, node.typeCondition) : parent;
    return isCompositeType(type) ? costOfSet(node.selectionSet, type) : 0;
  };
  return { costOfSet, waitSeconds: () => Math.min(30, longestWait) };
}

type Values = (node: FieldNode, name: string) => unknown;

/** The value of an argument as far as it can be told before execution; undefined when it was left out. */
function argumentReader(operation: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>): Values {
  const defaults = new Map<string, ValueNode | undefined>();
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    defaults.set(variable.name.value, defaultValue);
  }
  const valueIn = (node: ValueNode | undefined): unknown => {
    if (node?.kind === Kind.VARIABLE) {
      const name = node.name.value;
      return Object.hasOwn(variables, name) ? variables[name] : valueIn(defaults.get(name));
    }
    if (node?.kind === Kind.INT) return Number(node.value);
    return node?.kind === Kind.LIST ? node.values : undefined;
  };
  return (node, name) => valueIn(node.arguments?.find((argument: ArgumentNode) => argument.name.value === name)?.value);
}

/** How many objects a field answers at most, for one of its parents. */
function rowsOf(node: FieldNode, field: GraphQLField<unknown, unknown>, values: Values): number {
  const lengths = field.args.flatMap(({ name }) => {
    const value = values(node, name);
    return Array.isArray(value) ? [value.length] : [];
  });
  const first = field.args.find(({ name }) => name === 'first');
  if (!first) return isList(field) ? (declaredSize(field) ?? Math.max(1, ...lengths)) : 1;
  const given = values(node, 'first') ?? first.defaultValue;
  const size = typeof given === 'number' ? given : DEFAULT_PAGE;
  if (size > LIMITS.page) throw limitError('page', size, `asks for ${size} rows of '${field.name}' at once`);
  return Math.min(declaredSize(field) ?? size, Math.max(1, size, ...lengths));
}

/** Sums of tenths, without what binary fractions add to them. */
function rounded(points: number): number {
  return Math.round(points * 10) / 10;
}
