import {
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import { DomainError } from '../kernel/errors.ts';

/** What a document may ask for; the numbers are promised. */
export const LIMITS = {
  depth: 10,
  /** The tools' introspection query is deeper than data ever is; below `__schema` and `__type` this holds. */
  introspectionDepth: 16,
  aliases: 15,
  directives: 25,
  tokens: 2_000,
  /** Comments are no tokens, so the text is limited too. */
  characters: 20_000,
  cost: 5_000,
  page: 200,
} as const;

/** A limit's name. */
export type Limit = keyof typeof LIMITS;

/** The error of a document that passes a limit; the caller learns which, and by how much. */
export function limitError(limit: Limit, requested: number, what: string): GraphQLError {
  const message = `The document ${what}; the limit is ${LIMITS[limit]}.`;
  const error = new DomainError('query_too_complex', message, { limit, maximum: LIMITS[limit], requested });
  return new GraphQLError(message, { originalError: error });
}

/** What a selection holds, with every fragment spread where it is used. */
type Size = { depth: number; introspectionDepth: number; aliases: number; directives: number };

const NOTHING: Size = { depth: 0, introspectionDepth: 0, aliases: 0, directives: 0 };

/**
 * The validation rule of all limits that need no variables. It measures every operation of the document, fragments
 * spread, whatever the transport: aliases count on every field, `__typename` too.
 */
export function DocumentLimitsRule(context: ValidationContext): ASTVisitor {
  return {
    Document(document) {
      for (const error of documentFaults(document)) context.reportError(error);
      return undefined;
    },
  };
}

/** Every limit that some operation of the document passes. */
export function documentFaults(document: DocumentNode): GraphQLError[] {
  const measure = createMeasure(document);
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
    const size = measure(definition.selectionSet);
    const directives = size.directives + (definition.directives?.length ?? 0);
    const { depth, introspectionDepth, aliases } = size;
    const faults: GraphQLError[] = [];
    if (depth > LIMITS.depth) faults.push(limitError('depth', depth, `is ${depth} levels deep`));
    if (introspectionDepth > LIMITS.introspectionDepth) {
      faults.push(
        limitError('introspectionDepth', introspectionDepth, `introspects ${introspectionDepth} levels deep`),
      );
    }
    if (aliases > LIMITS.aliases) faults.push(limitError('aliases', aliases, `has ${aliases} aliases`));
    if (directives > LIMITS.directives)
      faults.push(limitError('directives', directives, `has ${directives} directives`));
    return faults;
  });
}

/** Measures each fragment once; a fragment inside itself counts nothing, and another rule refuses it. */
function createMeasure(document: DocumentNode): (set: SelectionSetNode) => Size {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const measured = new Map<string, Size>();
  const measureFragment = (name: string): Size => {
    const known = measured.get(name);
    if (known) return known;
    measured.set(name, NOTHING);
    const fragment = fragments.get(name);
    const size = fragment ? plusDirectives(measure(fragment.selectionSet), fragment) : NOTHING;
    measured.set(name, size);
    return size;
  };
  const measureOne = (node: SelectionNode): Size => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return plusDirectives(measureFragment(node.name.value), node);
    if (node.kind === Kind.INLINE_FRAGMENT) return plusDirectives(measure(node.selectionSet), node);
    const inner = node.selectionSet ? measure(node.selectionSet) : NOTHING;
    const isIntrospection = node.name.value === '__schema' || node.name.value === '__type';
    const field = plusDirectives({ ...inner, aliases: inner.aliases + (node.alias ? 1 : 0) }, node);
    if (isIntrospection) return { ...field, depth: 1, introspectionDepth: inner.depth + 1 };
    return { ...field, depth: inner.depth + 1 };
  };
  const measure = (set: SelectionSetNode): Size => {
    let total = NOTHING;
    for (const node of set.selections) total = beside(total, measureOne(node));
    return total;
  };
  return measure;
}

function beside(one: Size, other: Size): Size {
  return {
    depth: Math.max(one.depth, other.depth),
    introspectionDepth: Math.max(one.introspectionDepth, other.introspectionDepth),
    aliases: one.aliases + other.aliases,
    directives: one.directives + other.directives,
  };
}

function plusDirectives(size: Size, node: { directives?: readonly unknown[] | undefined }): Size {
  return { ...size, directives: size.directives + (node.directives?.length ?? 0) };
}
