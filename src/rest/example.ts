import { isRecord } from '../kernel/json.ts';
import type { JsonSchema } from './json-schema.ts';

/** Schemas by component name, to follow references. */
export type SchemaLookup = ReadonlyMap<string, JsonSchema>;

/** What is answered when no valid example can be made up: the example is then left out. */
export const NO_EXAMPLE = Symbol('no example');

const DEPTH_MAX = 8;
const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2026-05-23T08:31:00Z',
  date: '2026-05-23',
  time: '08:31:00Z',
  uri: 'https://example.com/item',
  'uri-reference': '/item',
  email: 'ada@example.com',
  uuid: '01890a5d-ac96-774b-bcce-b302099a8057',
  hostname: 'example.com',
};
const CANDIDATES = [
  'example',
  'EX-1',
  '1',
  '12.50',
  'USD',
  'abcdefgh',
  'a1b2c3d4',
  ...Object.values(FORMATS),
  '08:30',
  '0 6 * * *',
  '#',
  'a@b.co',
];

/**
 * A value that satisfies the schema, the same on every run. A schema's own example, constant, default or first enum
 * value is taken before one is made up.
 *
 * @param name the key the value stands under, which is all there is to go by for a plain text
 * @returns `NO_EXAMPLE` when a pattern can't be met
 */
export function exampleOf(
  schema: JsonSchema,
  lookup: SchemaLookup,
  name = 'value',
  open: readonly string[] = [],
): unknown {
  if (Array.isArray(schema['examples']) && schema['examples'].length > 0) return schema['examples'][0];
  for (const key of ['const', 'default']) if (schema[key] !== undefined && schema[key] !== null) return schema[key];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  const reference = schema['$ref'];
  if (typeof reference === 'string') return ofReference(reference, lookup, name, open);
  const choices = schema['anyOf'] ?? schema['oneOf'];
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  if (isRecord(choice)) return exampleOf(choice, lookup, name, open);
  return ofType(schema, lookup, name, open);
}

function ofReference(reference: string, lookup: SchemaLookup, name: string, open: readonly string[]): unknown {
  const component = reference.slice(reference.lastIndexOf('/') + 1);
  const target = lookup.get(component);
  if (!target || open.includes(component) || open.length > DEPTH_MAX) return NO_EXAMPLE;
  return exampleOf(target, lookup, name, [...open, component]);
}

function ofType(schema: JsonSchema, lookup: SchemaLookup, name: string, open: readonly string[]): unknown {
  const type: unknown = Array.isArray(schema['type']) ? schema['type'][0] : schema['type'];
  if (type === 'object') return ofObject(schema, lookup, open);
  if (type === 'array') return ofArray(schema, lookup, name, open);
  if (type === 'integer' || type === 'number') return ofNumber(schema);
  if (type === 'boolean') return true;
  if (type === 'string') return ofText(schema, name);
  return type === 'null' ? null : {};
}

function ofObject(schema: JsonSchema, lookup: SchemaLookup, open: readonly string[]): unknown {
  const properties = isRecord(schema['properties']) ? schema['properties'] : {};
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
  const example: Record<string, unknown> = {};
  for (const [key, property] of Object.entries(properties)) {
    if (schema['maxProperties'] === Object.keys(example).length) break;
    const value = isRecord(property) ? exampleOf(property, lookup, key, open) : NO_EXAMPLE;
    if (value !== NO_EXAMPLE) example[key] = value;
    else if (required.includes(key)) return NO_EXAMPLE;
  }
  return example;
}

function ofArray(schema: JsonSchema, lookup: SchemaLookup, name: string, open: readonly string[]): unknown {
  const item = isRecord(schema['items'])
    ? exampleOf(schema['items'], lookup, name.replace(/s$/, ''), open)
    : NO_EXAMPLE;
  const count = Math.max(1, typeof schema['minItems'] === 'number' ? schema['minItems'] : 1);
  if (item !== NO_EXAMPLE) return Array.from({ length: count }, () => item);
  return schema['minItems'] === undefined ? [] : NO_EXAMPLE;
}

/** What is nearest to 1 within the bounds. */
function ofNumber({ minimum, maximum }: JsonSchema): number {
  const low = typeof minimum === 'number' ? Math.max(minimum, 1) : 1;
  return typeof maximum === 'number' ? Math.min(low, maximum) : low;
}

function ofText(schema: JsonSchema, name: string): unknown {
  const { format, pattern, minLength, maxLength } = schema;
  const given = typeof format === 'string' ? FORMATS[format] : undefined;
  if (given !== undefined) return given;
  const expression = typeof pattern === 'string' ? new RegExp(pattern, 'u') : /(?:)/;
  const least = typeof minLength === 'number' ? minLength : 0;
  const most = typeof maxLength === 'number' ? maxLength : Number.POSITIVE_INFINITY;
  const fits = (text: string) => text.length >= least && text.length <= most && expression.test(text);
  return [byName(name), ...CANDIDATES, 'x'.repeat(least)].find(fits) ?? NO_EXAMPLE;
}

function byName(name: string): string {
  if (/(^|_)urls?$/.test(name)) return 'https://example.com/item';
  if (/(^|_)(at|since|until)$/.test(name)) return '2026-05-23T08:31:00Z';
  if (/(^|_)id$/.test(name)) return `${name === 'id' ? 'id' : name.slice(0, -3)}_01jvxq3zk2e8tt4m6w9r5b7c0d`;
  if (name.endsWith('cursor')) return 'eyJhIjoxfQ';
  if (/(^|_)email$/.test(name)) return 'ada@example.com';
  return name.replaceAll('_', ' ');
}
