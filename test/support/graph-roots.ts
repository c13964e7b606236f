import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { buildSchema } from '../../src/graphql/schema.ts';
import type { IdType } from '../../src/kernel/ids.ts';

/** What a place in a root's arguments names: a row of a kind, or a product by its SKU. */
export type Named = IdType | 'sku';

/** A place where a caller can name a row: `Query.jobs.filter.parentId`. */
export type Place = { root: Root; path: readonly string[]; isList: boolean; type: GraphQLInputType };

/** A root field, with the operation it belongs to. */
export type Root = { operation: 'query' | 'mutation' | 'subscription'; field: GraphQLField<unknown, unknown> };

/** The graph. */
export const schema = buildSchema();

/** Every root field of the graph. */
export const roots: readonly Root[] = (['query', 'mutation', 'subscription'] as const).flatMap((operation) => {
  const types = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  };
  return Object.values(types[operation]?.getFields() ?? {}).map((field) => ({ operation, field }));
});

/** Every place in every root's arguments that takes an id or a SKU. */
export const places: readonly Place[] = roots.flatMap((root) =>
  root.field.args.flatMap((arg) => placesOf(arg.name, arg.type, namesRow).map((place) => ({ root, ...place }))),
);

/** Every place in every root's arguments that takes a text, or what is written as one. */
export const textPlaces: readonly Place[] = roots.flatMap((root) =>
  root.field.args.flatMap((arg) => placesOf(arg.name, arg.type, isText).map((place) => ({ root, ...place }))),
);

/** Every place in every root's arguments that takes a value and no record. */
export const leafPlaces: readonly Place[] = roots.flatMap((root) =>
  root.field.args.flatMap((arg) => placesOf(arg.name, arg.type, () => true).map((place) => ({ root, ...place }))),
);

/** The name of a place, as the table of kinds spells it. */
export const placeName = ({ root, path }: Place): string => `${root.operation}.${root.field.name}.${path.join('.')}`;

type Judge = (name: string, type: GraphQLNamedType) => boolean;

function placesOf(
  name: string,
  type: GraphQLInputType,
  isWanted: Judge,
  path: readonly string[] = [],
): Omit<Place, 'root'>[] {
  const named = getNamedType(type);
  const here = [...path, name];
  if (isInputObjectType(named)) {
    return Object.values(named.getFields()).flatMap((field) => placesOf(field.name, field.type, isWanted, here));
  }
  return isWanted(name, named) ? [{ path: here, isList: isListType(getNullableType(type)), type }] : [];
}

function namesRow(name: string, type: GraphQLNamedType): boolean {
  return type.name === 'ID' || (type.name === 'String' && /^skus?$/i.test(name));
}

function isText(_name: string, type: GraphQLNamedType): boolean {
  return ['String', 'ID', 'JSON', 'DateTime'].includes(type.name);
}

/** A document that asks a root everything its type has without arguments, and the variables that it needs at least. */
export function rootRequest({ operation, field }: Root): { query: string; variables: Record<string, unknown> } {
  const declared = field.args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const passed = field.args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const head = declared ? `${operation} (${declared})` : operation;
  const query = `${head} { ${field.name}${passed ? `(${passed})` : ''} ${selectionOf(field.type)} }`;
  const required = field.args.filter((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined);
  return { query, variables: Object.fromEntries(required.map((arg) => [arg.name, sampleOf(arg.type, arg)])) };
}

/** The variables with a value at a place; of a list of records, in the first. */
export function withValue(variables: Record<string, unknown>, place: Place, value: unknown): Record<string, unknown> {
  const copy = structuredClone(variables);
  const last = place.path.length - 1;
  place.path.reduce<Record<string, unknown>>((holder, name, index) => {
    if (index === last) holder[name] = place.isList ? [value] : value;
    else holder[name] = Array.isArray(holder[name]) ? holder[name] : { ...(holder[name] ?? {}) };
    const next = Array.isArray(holder[name]) ? holder[name][0] : holder[name];
    return isHolder(next) ? next : {};
  }, copy);
  return copy;
}

function isHolder(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function selectionOf(type: GraphQLOutputType, depth = 0): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  const fields = isObjectType(named) ? Object.values(named.getFields()) : [];
  const names = fields
    .filter(({ args }) => args.every((arg) => !isNonNullType(arg.type)))
    .filter(
      (field) =>
        isLeafType(getNamedType(field.type)) || (depth === 0 && ['nodes', 'job', 'event'].includes(field.name)),
    )
    .map((field) => `${field.name} ${selectionOf(field.type, depth + 1)}`);
  return `{ __typename ${names.join(' ')} }`;
}

const TEXTS: Readonly<Record<string, string>> = {
  url: 'https://brand.example/p',
  sku: 'NEW-1',
  currency: 'USD',
  amount: '1.50',
  baseUrl: 'https://store.example',
};

/** A value that passes the checks of its place; of an input whose fields are all optional, its first text or enum. */
function sampleOf(type: GraphQLInputType, { name }: Pick<GraphQLArgument, 'name'>): unknown {
  const given = getNullableType(type);
  if (isListType(given)) return [sampleOf(given.ofType, { name: name === 'events' ? '*' : name })];
  if (isEnumType(given)) return given.getValues()[0]?.name;
  if (isInputObjectType(given)) return sampleInput(given);
  const scalars: Record<string, unknown> = { Int: 1, Float: 1, Boolean: true, JSON: {} };
  const named = getNamedType(given).name;
  if (named === 'DateTime') return new Date(Date.now() - 3_600_000).toISOString();
  if (name === '*') return '*';
  return scalars[named] ?? TEXTS[name] ?? 'example';
}

function sampleInput(input: ReturnType<typeof getNamedType>): unknown {
  if (!isInputObjectType(input)) return {};
  const fields = Object.values(input.getFields());
  const required = fields.filter((field) => isNonNullType(field.type));
  const optional = fields.filter((field) => ['name', 'title', 'description'].includes(field.name)).slice(0, 1);
  const chosen = required.length > 0 ? required : optional;
  return Object.fromEntries(chosen.map((field) => [field.name, sampleOf(field.type, field)]));
}
