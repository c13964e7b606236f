import {
  type GraphQLCompositeType,
  type GraphQLField,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
} from 'graphql';

type Field = GraphQLField<unknown, unknown>;

/** Text of this length weighs as much as a row. */
export const BYTES_OF_A_POINT = 16_384;

/** What is stored within its parent's row costs this part of a point. */
export const EMBEDDED_POINTS = 0.1;

/**
 * The most items that a list field answers for one parent, as `extensions.size` declares it; null without a declaration.
 * Where the parent's page is bounded as a whole, it is the most that a parent has on average. A page that declares it has
 * no more rows than that, whatever its `first`.
 */
export function declaredSize(field: Field): number | null {
  return numberIn(field, 'size');
}

/**
 * What a field costs beside the objects it shows, as `extensions.weight` declares it: rows that it reads without showing
 * them, and text by {@link BYTES_OF_A_POINT}.
 */
export function declaredWeight(field: Field): number {
  return numberIn(field, 'weight') ?? 0;
}

/** Points of a text that is at most so long. */
export function weightOf(characters: number): number {
  return Math.floor(characters / BYTES_OF_A_POINT);
}

/** Does a field answer a list, or a page of one? */
export function isList(field: Field): boolean {
  return isListType(getNullableType(field.type));
}

/** Are the field's rows counted where the page was asked for? So it is with those of a connection, and of any page. */
export function isPlumbing(parent: GraphQLCompositeType, name: string): boolean {
  if (!isObjectType(parent)) return false;
  if (parent.name.endsWith('Edge')) return name === 'node';
  return 'pageInfo' in parent.getFields() && (name === 'nodes' || name === 'edges' || name === 'pageInfo');
}

/** Is an object of this field stored within its parent's row? What a node or a table is, and a page, is a row of its own. */
export function isEmbedded(field: Field): boolean {
  const type = getNamedType(field.type);
  if (!isCompositeType(type) || field.args.some(({ name }) => name === 'first')) return false;
  if (!isObjectType(type)) return false;
  const isRow = typeof type.extensions['pothosPrismaModel'] === 'string';
  return !isRow && !type.getInterfaces().some(({ name }) => name === 'Node');
}

function numberIn(field: Field, name: string): number | null {
  const value = field.extensions[name];
  return typeof value === 'number' ? value : null;
}
