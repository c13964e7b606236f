import { Kind, type OperationDefinitionNode, type TypeNode } from 'graphql';
import { type Cost, type CostInput, costOf } from './cost.ts';

type Remembered = { names: readonly string[]; costs: Map<string, Cost> };

/** Of one operation, so many combinations of page sizes are remembered. */
const MAX_COSTS = 100;

const REMEMBERED = new WeakMap<OperationDefinitionNode, Remembered>();

/**
 * What {@link costOf} says of an operation that is executed again and again: it depends on the numbers and the lengths of
 * the lists among the variables alone.
 *
 * @throws GraphQLError of `query_too_complex`
 */
export function knownCostOf(input: CostInput): Cost {
  const { operation, variables } = input;
  let known = REMEMBERED.get(operation);
  if (!known) {
    known = { names: sizesAmong(operation), costs: new Map() };
    REMEMBERED.set(operation, known);
  }
  const key = known.names.map((name) => sizeOf(variables, name)).join();
  const found = known.costs.get(key);
  if (found) return found;
  const cost = costOf(input);
  if (known.costs.size >= MAX_COSTS) known.costs.clear();
  known.costs.set(key, cost);
  return cost;
}

/** The variables that may say how many rows are read, or how long to wait: those that are no single text. */
function sizesAmong({ variableDefinitions = [] }: OperationDefinitionNode): string[] {
  return variableDefinitions.filter(({ type }) => !isText(type)).map(({ variable }) => variable.name.value);
}

function isText(type: TypeNode): boolean {
  const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
  return named.kind === Kind.NAMED_TYPE && (named.name.value === 'String' || named.name.value === 'ID');
}

function sizeOf(variables: Readonly<Record<string, unknown>>, name: string): string {
  if (!Object.hasOwn(variables, name)) return '';
  const value = variables[name];
  if (Array.isArray(value)) return `[${value.length}]`;
  return typeof value === 'number' ? String(value) : typeof value;
}
