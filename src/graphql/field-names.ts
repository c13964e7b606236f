import { type GraphQLResolveInfo, Kind, type SelectionNode } from 'graphql';

const KNOWN = new WeakMap<readonly unknown[], ReadonlySet<string>>();

/**
 * The names of all fields that are selected anywhere below the field being resolved, those that `@skip` leaves out too:
 * what is not among them need not be read.
 */
export function fieldNamesBelow({ fieldNodes, fragments }: GraphQLResolveInfo): ReadonlySet<string> {
  const known = KNOWN.get(fieldNodes);
  if (known) return known;
  const names = new Set<string>();
  const spread = new Set<string>();
  const visit = (node: SelectionNode): void => {
    if (node.kind === Kind.FIELD) names.add(node.name.value);
    selectionOf(node)?.selections.forEach(visit);
  };
  const selectionOf = (node: SelectionNode) => {
    if (node.kind !== Kind.FRAGMENT_SPREAD) return node.selectionSet;
    const name = node.name.value;
    if (spread.has(name)) return undefined;
    spread.add(name);
    return fragments[name]?.selectionSet;
  };
  for (const node of fieldNodes) node.selectionSet?.selections.forEach(visit);
  KNOWN.set(fieldNodes, names);
  return names;
}
