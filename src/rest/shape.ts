import {
  type ArgumentNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type InlineFragmentNode,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  type SelectionSetNode,
} from 'graphql';
import { type Constraints, constraintsOf } from '../kernel/constraints.ts';

/** What an operation's answer looks like, compiled once from its selection; everything about output derives from it. */
export type Shape =
  | { kind: 'leaf'; type: GraphQLNamedType; nullable: boolean }
  | { kind: 'list'; item: Shape; nullable: boolean }
  | {
      kind: 'object';
      variants: readonly Variant[];
      /** The one fragment that is all of the selection. */
      fragment: string | null;
      /** What the schema says of the type. */
      description: string | null;
      nullable: boolean;
    };

/** The fields an object has when it is of this type, by response key; `fragment` when one fragment is all of them. */
export type Variant = { typeName: string; fragment: string | null; fields: ReadonlyMap<string, FieldShape> };

/** One response key. */
export type FieldShape = {
  shape: Shape;
  /** Null for `__typename`. */
  field: GraphQLField<unknown, unknown> | null;
  constraints: Constraints;
  /** The arguments that the operation gives this field. */
  args: readonly ArgumentNode[];
};

type Found = Map<string, { name: string; args: readonly ArgumentNode[]; nested: SelectionSetNode[] }>;

/** The schema and the fragments a selection is read with. */
export type ShapeContext = { schema: GraphQLSchema; fragments: ReadonlyMap<string, FragmentDefinitionNode> };

/** The shape of a value of this type under these selections; several when a key was selected more than once. */
export function shapeOf(type: GraphQLOutputType, selections: readonly SelectionSetNode[], ctx: ShapeContext): Shape {
  if (isNonNullType(type)) return { ...shapeOf(type.ofType, selections, ctx), nullable: false };
  if (isListType(type)) return { kind: 'list', item: shapeOf(type.ofType, selections, ctx), nullable: true };
  if (isScalarType(type) || isEnumType(type)) return { kind: 'leaf', type, nullable: true };
  const possible = isAbstractType(type) ? ctx.schema.getPossibleTypes(type) : [type];
  const variants = possible
    .filter((concrete) => isObjectType(concrete))
    .map((concrete) => ({
      typeName: concrete.name,
      fragment: soleFragment(concrete, concrete, selections, ctx),
      fields: fieldsOf(concrete, selections, ctx),
    }));
  return {
    kind: 'object',
    variants,
    fragment: soleFragment(type, null, selections, ctx),
    description: type.description ?? null,
    nullable: true,
  };
}

function fieldsOf(
  type: GraphQLObjectType,
  selections: readonly SelectionSetNode[],
  ctx: ShapeContext,
): Map<string, FieldShape> {
  const found: Found = new Map();
  for (const selection of selections) collect(type, selection, ctx, found);
  return new Map(
    [...found].map(([key, { name, args, nested }]) => [key, { ...fieldShape(type, name, nested, ctx), args }]),
  );
}

function collect(type: GraphQLObjectType, selection: SelectionSetNode, ctx: ShapeContext, found: Found): void {
  for (const node of selection.selections) {
    if (node.kind === 'Field') {
      const key = node.alias?.value ?? node.name.value;
      const entry = found.get(key) ?? { name: node.name.value, args: node.arguments ?? [], nested: [] };
      if (node.selectionSet) entry.nested.push(node.selectionSet);
      found.set(key, entry);
      continue;
    }
    const target = node.kind === 'InlineFragment' ? node : ctx.fragments.get(node.name.value);
    if (target && applies(type, target.typeCondition?.name.value, ctx)) collect(type, target.selectionSet, ctx, found);
  }
}

function fieldShape(
  type: GraphQLObjectType,
  name: string,
  nested: readonly SelectionSetNode[],
  ctx: ShapeContext,
): Omit<FieldShape, 'args'> {
  const field = type.getFields()[name];
  if (field) return { shape: shapeOf(field.type, nested, ctx), field, constraints: constraintsOf(field) };
  const string = ctx.schema.getType('String');
  if (name !== '__typename' || !string) throw new Error(`${type.name} has no field ${name}`);
  return { shape: { kind: 'leaf', type: string, nullable: false }, field: null, constraints: {} };
}

function applies(type: GraphQLObjectType, condition: string | undefined, { schema }: ShapeContext): boolean {
  if (condition === undefined || condition === type.name) return true;
  const target = schema.getType(condition);
  return isAbstractType(target) && schema.isSubType(target, type);
}

/**
 * The fragment on this very type that is all of the selection, so that both may be documented as one component.
 * @param concrete the type the value has: what is selected for other types is passed over; null to pass over nothing
 */
function soleFragment(
  type: GraphQLNamedType,
  concrete: GraphQLObjectType | null,
  selections: readonly SelectionSetNode[],
  ctx: ShapeContext,
): string | null {
  const nodes = selections
    .flatMap((selection) => selection.selections)
    .filter((node) => node.kind === 'Field' || !concrete || applies(concrete, conditionOf(node, ctx), ctx));
  const only = nodes.length === 1 ? nodes[0] : undefined;
  if (only?.kind === 'InlineFragment' && concrete) return soleFragment(type, concrete, [only.selectionSet], ctx);
  return only?.kind === 'FragmentSpread' && conditionOf(only, ctx) === type.name ? only.name.value : null;
}

function conditionOf(node: InlineFragmentNode | FragmentSpreadNode, { fragments }: ShapeContext): string | undefined {
  return (node.kind === 'InlineFragment' ? node : fragments.get(node.name.value))?.typeCondition?.name.value;
}
