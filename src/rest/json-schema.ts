import {
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
} from 'graphql';
import { type Constraints, constraintsOf } from '../kernel/constraints.ts';
import { isRecord } from '../kernel/json.ts';
import { snakeCase } from '../kernel/naming.ts';
import type { BodyField } from './compiled.ts';
import { enumNames } from './enums.ts';
import type { FieldShape, Shape, Variant } from './shape.ts';

/** A JSON Schema of the 2020-12 dialect, which OpenAPI 3.1 uses. */
export type JsonSchema = Record<string, unknown>;

/** Schemas that have a name of their own, in the order they were met. */
export type SchemaNames = Map<string, JsonSchema>;

const SCALARS: Readonly<Record<string, JsonSchema>> = {
  String: { type: 'string' },
  ID: { type: 'string' },
  Int: { type: 'integer', format: 'int32' },
  Float: { type: 'number' },
  Boolean: { type: 'boolean' },
  DateTime: { type: 'string', format: 'date-time' },
  Date: { type: 'string', format: 'date' },
};

/** The schema of a JSON value in a request. Scalars of the schema's own may carry theirs as `extensions.jsonSchema`. */
export function inputSchema(type: GraphQLInputType, constraints: Constraints, names: SchemaNames): JsonSchema {
  if (!isNonNullType(type)) return nullable(presentInputSchema(type, constraints, names));
  return presentInputSchema(type.ofType, constraints, names);
}

/** The schema of a text in a path or query, where null can't be said. */
export function textSchema(type: GraphQLInputType, constraints: Constraints, names: SchemaNames): JsonSchema {
  return presentInputSchema(isNonNullType(type) ? type.ofType : type, constraints, names);
}

function presentInputSchema(type: GraphQLInputType, constraints: Constraints, names: SchemaNames): JsonSchema {
  if (isListType(type))
    return { type: 'array', items: inputSchema(type.ofType, constraints, names), ...itemBounds(constraints) };
  if (isInputObjectType(type)) return inputObjectRef(type, names);
  return leafSchema(isNonNullType(type) ? type.ofType : type, constraints, names);
}

function inputObjectRef(type: GraphQLInputObjectType, names: SchemaNames): JsonSchema {
  if (!names.has(type.name)) {
    const schema: JsonSchema = {};
    names.set(type.name, schema);
    const fields = Object.values(type.getFields()).map((field) => ({
      name: snakeCase(field.name),
      type: field.type,
      isRequired: isNonNullType(field.type) && field.defaultValue === undefined,
      defaultValue: isScalarType(field.type) ? field.defaultValue : undefined,
      description: field.description ?? null,
      constraints: constraintsOf(field),
      example: field.extensions['example'],
    }));
    Object.assign(schema, described(fieldsSchema(fields, names), type.description));
    if (type.isOneOf) Object.assign(schema, { minProperties: 1, maxProperties: 1 });
  }
  return { $ref: refTo(type.name) };
}

/** The schema of a JSON object with these fields and no other. */
export function fieldsSchema(fields: readonly BodyField[], names: SchemaNames): JsonSchema {
  const properties = fields.map(({ name, type, constraints, ...field }) => {
    const schema = described(inputSchema(type, constraints, names), field.description);
    if (field.defaultValue !== undefined) schema['default'] = field.defaultValue;
    if (field.example !== undefined) schema['examples'] = [field.example];
    return [name, schema];
  });
  const required = fields.filter(({ isRequired }) => isRequired).map(({ name }) => name);
  const base = { type: 'object', properties: Object.fromEntries(properties), additionalProperties: false };
  return required.length > 0 ? { ...base, required } : base;
}

/** The schema of a value in an answer. Selections that are one fragment share the component named after it. */
export function shapeSchema(shape: Shape, names: SchemaNames, constraints: Constraints = {}): JsonSchema {
  const schema = presentShapeSchema(shape, names, constraints);
  return shape.nullable ? nullable(schema) : schema;
}

function presentShapeSchema(shape: Shape, names: SchemaNames, constraints: Constraints): JsonSchema {
  if (shape.kind === 'leaf') return leafSchema(shape.type, constraints, names);
  if (shape.kind === 'list')
    return { type: 'array', items: shapeSchema(shape.item, names, constraints), ...itemBounds(constraints) };
  if (shape.fragment === null) return objectSchema(shape.variants, names);
  return named(shape.fragment, names, () => described(objectSchema(shape.variants, names), shape.description));
}

/** A reference to the component of a fragment, which is written when it is first met. */
function named(fragment: string, names: SchemaNames, write: () => JsonSchema): JsonSchema {
  const name = componentName(fragment);
  if (!names.has(name)) {
    const schema: JsonSchema = {};
    names.set(name, schema);
    Object.assign(schema, write());
  }
  return { $ref: refTo(name) };
}

/** `ProductFields` → `Product`. */
export function componentName(fragment: string): string {
  return fragment.replace(/(?<=.)Fields$/, '');
}

function objectSchema(variants: readonly Variant[], names: SchemaNames): JsonSchema {
  const schemas = variants.map((variant) =>
    variant.fragment === null || variants.length === 1
      ? variantSchema(variant, names)
      : named(variant.fragment, names, () => variantSchema(variant, names)),
  );
  const distinct = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
  return distinct.length === 1 && distinct[0] ? distinct[0] : { anyOf: distinct };
}

function variantSchema({ typeName, fields }: Variant, names: SchemaNames): JsonSchema {
  const properties = [...fields].map(([key, field]) => [key, propertySchema(field, typeName, names)]);
  return { type: 'object', properties: Object.fromEntries(properties), required: [...fields.keys()] };
}

function propertySchema({ field, shape, constraints }: FieldShape, typeName: string, names: SchemaNames): JsonSchema {
  if (!field) return { type: 'string', const: typeName };
  const schema = described(shapeSchema(shape, names, constraints), field.description);
  if (field.deprecationReason) schema['deprecated'] = true;
  const example = field.extensions['example'];
  return example === undefined ? schema : { ...schema, examples: [example] };
}

function leafSchema(
  type: GraphQLNamedType | GraphQLInputType,
  constraints: Constraints,
  names: SchemaNames,
): JsonSchema {
  if (isEnumType(type)) return enumRef(type, names);
  const own = isScalarType(type) ? type.extensions['jsonSchema'] : undefined;
  const base = isRecord(own) ? own : isScalarType(type) ? (SCALARS[type.name] ?? {}) : {};
  return { ...base, ...leafBounds(constraints) };
}

/** A reference to the component of an enum, which has its name: the REST spellings in the order of the schema. */
export function enumRef(type: GraphQLEnumType, names: SchemaNames): JsonSchema {
  if (!names.has(type.name)) {
    const { toRest } = enumNames(type);
    const meanings = type.getValues().map(({ name, description }) => `- \`${toRest.get(name)}\`: ${description ?? ''}`);
    const description = `${type.description ?? ''}\n\n${meanings.join('\n')}`;
    names.set(type.name, { type: 'string', description, enum: [...toRest.values()] });
  }
  return { $ref: refTo(type.name) };
}

/** Where a component stands in the document. */
export function refTo(name: string): string {
  return `#/components/schemas/${name}`;
}

function leafBounds({ min, max, values, documented, ...texts }: Constraints): JsonSchema {
  const { minLength, maxLength, pattern, format } = texts;
  return defined({ minimum: min, maximum: max, minLength, maxLength, pattern, format, enum: values, ...documented });
}

function itemBounds({ minItems, maxItems }: Constraints): JsonSchema {
  return defined({ minItems, maxItems });
}

function defined(entries: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}

function described(schema: JsonSchema, description: string | null | undefined): JsonSchema {
  return description ? { ...schema, description } : { ...schema };
}

/** The schema with null allowed too. */
export function nullable(schema: JsonSchema): JsonSchema {
  if (Array.isArray(schema['anyOf'])) return { ...schema, anyOf: [...schema['anyOf'], { type: 'null' }] };
  if ('$ref' in schema) return { anyOf: [schema, { type: 'null' }] };
  if (typeof schema['type'] !== 'string') return schema;
  return { ...schema, type: [schema['type'], 'null'] };
}
