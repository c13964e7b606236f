import {
  type FieldNode,
  type FragmentSpreadNode,
  type GraphQLObjectType,
  type InlineFragmentNode,
  isAbstractType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  typeFromAST,
} from 'graphql';
import { type PlanSource, Unplannable } from './run.ts';

/** The fields of a selection on one type, by the key they answer under, in the order of the answer. */
export type Collected = ReadonlyMap<string, FieldNode[]>;

/** Which fields selections ask of an object of this type. @throws Unplannable where directives decide it */
export function collectFields(
  source: PlanSource,
  type: GraphQLObjectType,
  sets: readonly (SelectionSetNode | undefined)[],
): Collected {
  const fields = new Map<string, FieldNode[]>();
  const visited = new Set<string>();
  const visit = (selection: SelectionNode): void => {
    if (selection.directives && selection.directives.length > 0) throw new Unplannable('a directive');
    if (selection.kind === Kind.FIELD) addField(fields, selection);
    else fragmentOf(selection)?.selectionSet.selections.forEach(visit);
  };
  const fragmentOf = (selection: FragmentSpreadNode | InlineFragmentNode) => {
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return isAbout(source, type, selection.typeCondition) ? selection : null;
    const name = selection.name.value;
    if (visited.has(name)) return null;
    visited.add(name);
    const fragment = source.fragments[name];
    return fragment && isAbout(source, type, fragment.typeCondition) ? fragment : null;
  };
  for (const set of sets) set?.selections.forEach(visit);
  return fields;
}

function addField(fields: Map<string, FieldNode[]>, node: FieldNode): void {
  const key = node.alias?.value ?? node.name.value;
  // As a key of an object it would be its prototype.
  if (key === '__proto__') throw new Unplannable('the key __proto__');
  const nodes = fields.get(key);
  if (nodes) nodes.push(node);
  else fields.set(key, [node]);
}

type Condition = Parameters<typeof typeFromAST>[1] | undefined;

function isAbout({ schema }: PlanSource, type: GraphQLObjectType, condition: Condition): boolean {
  if (!condition) return true;
  const wanted = typeFromAST(schema, condition);
  return wanted === type || (isAbstractType(wanted) && schema.isSubType(wanted, type));
}
