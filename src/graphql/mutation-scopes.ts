import {
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { DomainError } from '../kernel/errors.ts';
import { chosenName, parseLimited } from './documents.ts';
import { scopesOf } from './scopes.ts';

/**
 * The refusal of a document whose operation changes something that the key may not: known before its values are looked
 * at, so that what is wrong with them is only told to whoever may make the change.
 *
 * It is asked before the server validates, whose verdict on a document is kept for every key.
 *
 * @returns null for queries and subscriptions, whose fields refuse by themselves
 */
export function missingMutationScope(
  schema: GraphQLSchema,
  asked: { text: string; operationName: unknown; held: ReadonlySet<string> },
): DomainError | null {
  const document = isPossiblyMutation(asked.text) ? parsed(asked.text) : null;
  const operation = document && getOperationAST(document, chosenName(asked.operationName));
  if (!document || operation?.operation !== 'mutation') return null;
  const roots = schema.getMutationType()?.getFields() ?? {};
  for (const name of fieldNames(document, operation.selectionSet)) {
    const field = roots[name];
    const missing = field && scopesOf(field)?.find((scope) => !asked.held.has(scope));
    if (missing)
      return new DomainError('insufficient_scope', `This key lacks the scope '${missing}'.`, { scope: missing });
  }
  return null;
}

/** What can't hold the word need not be parsed. */
function isPossiblyMutation(text: string): boolean {
  return text.includes('mutation');
}

/** @returns null for what does not parse; whoever executes it will say so */
function parsed(text: string): DocumentNode | null {
  try {
    return parseLimited(text);
  } catch {
    return null;
  }
}

/** The names of the fields of a selection, those of its fragments too, each fragment once. */
function fieldNames(document: DocumentNode, selection: SelectionSetNode): Set<string> {
  const fragments = new Map(
    document.definitions.filter(isFragment).map((node) => [node.name.value, node.selectionSet]),
  );
  const names = new Set<string>();
  const visit = (set: SelectionSetNode): void => {
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) names.add(node.name.value);
      else if (node.kind === Kind.INLINE_FRAGMENT) visit(node.selectionSet);
      else spread(node.name.value);
    }
  };
  const spread = (name: string): void => {
    const set = fragments.get(name);
    fragments.delete(name);
    if (set) visit(set);
  };
  visit(selection);
  return names;
}

function isFragment(node: DefinitionNode): node is FragmentDefinitionNode {
  return node.kind === Kind.FRAGMENT_DEFINITION;
}
