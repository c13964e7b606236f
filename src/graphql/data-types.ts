import { ScalarRef } from '@pothos/core';
import { type GraphQLEnumType, type GraphQLResolveInfo, getNamedType, isEnumType } from 'graphql';
import { isRecord } from '../kernel/json.ts';
import { camelCase, pascalCase } from '../kernel/naming.ts';
import { builder, type SchemaTypes } from './builder.ts';
import { enumName } from './enum-of.ts';

type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;
type DataSchema = Readonly<Record<string, unknown>>;
type Data = Readonly<Record<string, unknown>>;

const SCALARS: ReadonlyMap<unknown, string> = new Map([
  ['string', 'String'],
  ['integer', 'Int'],
  ['number', 'Float'],
  ['boolean', 'Boolean'],
]);

/** The word of an enum that stands for those it lacks. */
const OTHER = 'OTHER';

/**
 * Makes object types of JSON Schemas, whose `title` is the name of a type or an enum, and whose `about` says what it is:
 * keys in camel case, `id` and `…_id` as ids, moments as `DateTime`, words as the enum of their title. `meanings` declares
 * an enum. Where the shape is the caller's, it is `JSON`.
 */
export function createDataTypes() {
  const objects = new Map<string, ReturnType<typeof builder.objectRef<Data>>>();
  const enums = new Set<string>();

  /** The object type of a schema; the same one wherever the name comes again. */
  function objectOf(name: string, schema: DataSchema, description: string) {
    const known = objects.get(name);
    if (known) return known;
    const ref = builder.objectRef<Data>(name);
    objects.set(name, ref);
    const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
    ref.implement({
      description,
      fields: (t) =>
        Object.fromEntries(
          Object.entries(propertiesOf(schema)).map(([key, property]) => {
            const { inner, isNullable } = withoutNull(property);
            const item = itemOf(inner);
            const type = typeOf(item ?? inner, key, name);
            const options = {
              nullable: isNullable || !required.includes(key),
              description: descriptionOf(property, inner, `${name}.${key}`),
            };
            const read = (data: Data, _args: object, _context: object, info: GraphQLResolveInfo) =>
              shown(data[key], info);
            const list = (...given: Parameters<typeof read>) => listOf(read(...given));
            const extensions = { size: sizeOf(inner) };
            return [
              camelCase(key),
              item
                ? t.field({ ...options, type: [type], extensions, resolve: list })
                : t.field({ ...options, type, resolve: read }),
            ];
          }),
        ),
    });
    return ref;
  }

  function typeOf(schema: DataSchema, key: string, owner: string) {
    const { title, type, about, description, properties } = schema;
    if (type === 'object' && isRecord(properties)) {
      const name = typeof title === 'string' ? title : `${owner}${pascalCase(key)}`;
      return objectOf(name, schema, String(about ?? description));
    }
    return typeof title === 'string' ? enumOf(title, schema) : outputNamed(scalarOf(schema, key));
  }

  function enumOf(title: string, { about, meanings }: DataSchema) {
    if (isRecord(meanings) && !enums.has(title)) {
      enums.add(title);
      const values = Object.entries(meanings).map(([word, meaning]) => [
        enumName(word),
        { value: word, description: String(meaning), extensions: { rest: word } },
      ]);
      builder.enumType(title, { description: String(about), values: Object.fromEntries(values) });
    }
    return outputNamed(title);
  }

  return objectOf;
}

function scalarOf({ type, format }: DataSchema, key: string): string {
  if (type === 'string' && format === 'date-time') return 'DateTime';
  if (type === 'string' && /(^|_)ids?$/.test(key)) return 'ID';
  return SCALARS.get(type) ?? 'JSON';
}

/** A type that is declared elsewhere, by its name; the schema does not build when nobody declares it. */
function outputNamed(name: string): ScalarRef<Types, unknown, unknown> {
  const ref = new ScalarRef<Types, unknown, unknown>(name);
  builder.configStore.associateParamWithRef(ref, name);
  return ref;
}

/** A value as its type takes it: words in the spelling of their enum. */
function shown(value: unknown, info: GraphQLResolveInfo): unknown {
  const type = getNamedType(info.returnType);
  if (!isEnumType(type) || value === null || value === undefined) return value ?? null;
  const words = wordsIn(type);
  const other = words.get(OTHER.toLowerCase());
  return Array.isArray(value) ? value.map((word: unknown) => words.get(word) ?? other) : (words.get(value) ?? other);
}

const WORDS = new WeakMap<GraphQLEnumType, ReadonlyMap<unknown, unknown>>();

/** The values of an enum by their REST spelling. */
function wordsIn(type: GraphQLEnumType): ReadonlyMap<unknown, unknown> {
  const known = WORDS.get(type);
  if (known) return known;
  const words = new Map(
    type.getValues().map(({ name, value, extensions }) => [extensions['rest'] ?? name.toLowerCase(), value]),
  );
  WORDS.set(type, words);
  return words;
}

function propertiesOf({ properties }: DataSchema): Record<string, DataSchema> {
  const entries = Object.entries(isRecord(properties) ? properties : {});
  return Object.fromEntries(entries.map(([key, property]) => [key, isRecord(property) ? property : {}]));
}

/** The schema of a value that may be null, without the null. What says nothing of the value may be null, too. */
function withoutNull(schema: DataSchema): { inner: DataSchema; isNullable: boolean } {
  const choices: readonly unknown[] = Array.isArray(schema['anyOf']) ? schema['anyOf'] : [];
  const inner = choices.filter(isRecord).find(({ type }) => type !== 'null');
  if (inner) return { inner, isNullable: true };
  return { inner: schema, isNullable: schema['type'] === undefined };
}

function itemOf({ type, items }: DataSchema): DataSchema | null {
  return type === 'array' && isRecord(items) ? items : null;
}

function listOf(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? value : null;
}

function sizeOf({ size, maxItems }: DataSchema): unknown {
  return size ?? maxItems;
}

/** @throws Error where nobody said what the value is */
function descriptionOf(property: DataSchema, inner: DataSchema, place: string): string {
  const description = property['description'] ?? inner['description'];
  if (typeof description !== 'string') throw new Error(`${place} has no description`);
  return description;
}
