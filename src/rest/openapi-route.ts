import { isRecord } from '../kernel/json.ts';
import { pascalCase } from '../kernel/naming.ts';
import type { CompiledRoute, Parameter } from './compiled.ts';
import { recordShape } from './envelope.ts';
import { exampleOf, NO_EXAMPLE } from './example.ts';
import {
  componentName,
  fieldsSchema,
  inputSchema,
  type JsonSchema,
  refTo,
  type SchemaNames,
  shapeSchema,
  textSchema,
} from './json-schema.ts';
import { errorResponses, type HeaderName, headerRefs, type ResponseNames } from './openapi-responses.ts';
import type { Shape } from './shape.ts';
import { UPLOAD_TYPES } from './upload.ts';

/** The components that the operations of a document share. */
export type Components = { schemas: SchemaNames; responses: ResponseNames };

type ObjectShape = Extract<Shape, { kind: 'object' }>;

const ROWS_MAX = 200;

/** One compiled route as an OpenAPI operation. */
export function operationObject(route: CompiledRoute, components: Components): JsonSchema {
  const body = requestBody(route, components.schemas);
  const notes = [route.description];
  if (route.scopes.length > 0) notes.push(`Scopes: ${route.scopes.map((scope) => `\`${scope}\``).join(', ')}.`);
  if (route.deprecated) notes.push(deprecationNote(route.deprecated));
  return {
    operationId: route.operationId,
    tags: [route.tag.name],
    summary: route.summary,
    description: notes.join('\n\n'),
    ...(route.deprecated ? { deprecated: true } : {}),
    ...(route.scopes.length > 0 ? { 'x-required-scopes': route.scopes } : {}),
    parameters: [
      ...route.parameters.map((parameter) => parameterObject(parameter, route, components.schemas)),
      ...edgeParameters(route).map((name) => ({ $ref: `#/components/parameters/${name}` })),
    ],
    ...(body ? { requestBody: body } : {}),
    responses: responses(route, components),
  };
}

/** The body of a success, as the JSON Schema that the document promises; text formats describe one row or event. */
export function answerSchema(route: CompiledRoute, names: SchemaNames): JsonSchema {
  const { shape } = route;
  if (route.envelope === 'download' || route.envelope === 'stream')
    return shapeSchema({ ...recordShape(shape), nullable: false }, names);
  const root = withPagination(route, shapeSchema({ ...shape, nullable: false }, names), names);
  if (route.envelope === 'accepted' && shape.kind === 'object' && shape.fragment === null)
    return acceptedRef(shape, root, names);
  if (shape.kind !== 'list') return route.envelope === 'page' ? pageRef(route, root, names) : root;
  const list = pageRef(route, { type: 'object', required: ['data'], properties: { data: root } }, names);
  if (route.body.kind !== 'one-or-many') return list;
  return { anyOf: [shapeSchema({ ...recordShape(shape), nullable: false }, names), list] };
}

/** What was accepted is a component with the name of its type, where that is its own: `AcceptedAudit`. */
function acceptedRef({ variants, description }: ObjectShape, body: JsonSchema, names: SchemaNames): JsonSchema {
  const name = variants[0]?.typeName ?? '';
  if (!name.startsWith('Accepted')) return body;
  return component(name, { ...(description ? { description } : {}), ...body }, names);
}

/** A page or a list is a component named after its rows, `ProductPage` or `ProductList`; one that tells more, after itself. */
function pageRef({ shape, operationId }: CompiledRoute, body: JsonSchema, names: SchemaNames): JsonSchema {
  const record = recordShape(shape);
  const fragment = record.kind === 'object' ? record.fragment : null;
  const isPlain = keysOf(body).every((key) => key === 'data' || key === 'pagination');
  const rows = fragment && isPlain ? componentName(fragment) : pascalCase(operationId.replace(/^(list|get)/, ''));
  const name = `${rows}${shape.kind === 'list' ? 'List' : 'Page'}`;
  const description = shape.kind === 'list' ? 'All rows.' : 'One page of a list.';
  return component(name, { description, ...body }, names);
}

/** A reference to a component, which is added when it is first met. @throws Error when another schema has its name */
function component(name: string, schema: JsonSchema, names: SchemaNames): JsonSchema {
  const known = names.get(name);
  if (known && JSON.stringify({ ...known, examples: null }) !== JSON.stringify({ ...schema, examples: null }))
    throw new Error(`the component name ${name} is taken by another schema`);
  if (!known) names.set(name, schema);
  return { $ref: refTo(name) };
}

function keysOf({ properties }: JsonSchema): string[] {
  return isRecord(properties) ? Object.keys(properties) : [];
}

/** Every page leads on in the same way, so its way on is one component. */
function withPagination({ envelope }: CompiledRoute, page: JsonSchema, names: SchemaNames): JsonSchema {
  const { properties } = page;
  const pagination = isRecord(properties) ? properties['pagination'] : undefined;
  if (envelope !== 'page' || !isRecord(properties) || !isRecord(pagination)) return page;
  names.set('Pagination', { description: 'The way to the next page.', ...withoutDescription(pagination) });
  return { ...page, properties: { ...properties, pagination: { $ref: refTo('Pagination') } } };
}

function withoutDescription({ description: _said, ...schema }: JsonSchema): JsonSchema {
  return schema;
}

/** The body of a request, as the JSON Schema that is enforced. @returns null when there is none, or it is no JSON */
export function bodySchema(route: CompiledRoute, names: SchemaNames): JsonSchema | null {
  const { kind, type, fields } = route.body;
  if (kind === 'fields') return fieldsSchema(fields, names);
  if (!type) return null;
  const record = inputSchema(type, {}, names);
  if (kind !== 'one-or-many') return record;
  return { anyOf: [record, { type: 'array', minItems: 1, maxItems: ROWS_MAX, items: record }] };
}

function requestBody(route: CompiledRoute, names: SchemaNames): JsonSchema | null {
  const required = route.body.isRequired;
  if (route.body.kind === 'upload') {
    const media = UPLOAD_TYPES.map((type) => [type, { schema: { type: 'string' } }]);
    const file = {
      type: 'string',
      contentMediaType: 'application/octet-stream',
      description: 'The file, named `….csv` or `….jsonl`.',
    };
    const form = {
      type: 'object',
      required: ['file'],
      properties: { file },
      description: 'A form with the file and nothing else.',
    };
    const content = { ...Object.fromEntries(media), 'multipart/form-data': { schema: form } };
    return { required, description: 'The rows, streamed.', content };
  }
  const schema = bodySchema(route, names);
  if (!schema) return null;
  return { required, content: { 'application/json': withExample(schema, names, route.example?.request) } };
}

function responses(route: CompiledRoute, { schemas, responses: names }: Components): JsonSchema {
  const success = {
    description: route.summary,
    headers: headerRefs(successHeaderNames(route)),
    content: content(route, schemas),
  };
  const notModified = hasEtag(route)
    ? { '304': { description: 'Nothing changed since the `ETag` that was sent.', headers: headerRefs(['ETag']) } }
    : {};
  const ended = route.ends
    ? { '204': { description: 'The stream has ended, and nothing lies behind this id.', headers: headerRefs([]) } }
    : {};
  return { [String(route.status)]: success, ...ended, ...notModified, ...errorResponses(route, names) };
}

function content(route: CompiledRoute, names: SchemaNames): JsonSchema {
  const schema = answerSchema(route, names);
  if (route.envelope === 'stream') {
    // OpenAPI 3.1 has no word for one item of a stream; generators read the schema of an event stream as that of a message.
    const description =
      'One message of the stream: the JSON in its `data`. Its `id` is the cursor, its `event` the type.';
    return { 'text/event-stream': { schema: { ...schema, description } } };
  }
  const asText = { type: 'string', contentMediaType: 'application/json', contentSchema: schema };
  if (route.format === 'jsonl') return { 'application/x-ndjson': { schema: asText } };
  if (route.envelope === 'download')
    return { 'text/csv': { schema: { type: 'string' } }, 'application/x-ndjson': { schema: asText } };
  return { 'application/json': withExample(schema, names, route.example?.response) };
}

function withExample(schema: JsonSchema, names: SchemaNames, given: unknown): JsonSchema {
  const example = given === undefined ? exampleOf(schema, names) : given;
  return example === NO_EXAMPLE ? { schema } : { schema, example };
}

function parameterObject(parameter: Parameter, route: CompiledRoute, names: SchemaNames): JsonSchema {
  const { name, type, constraints, defaultValue, description } = parameter;
  const schema = textSchema(type, constraints, names);
  if (defaultValue !== undefined && defaultValue !== null) schema['default'] = defaultValue;
  const given = route.example?.parameters?.[name] ?? parameter.example;
  const example = given ?? (parameter.in === 'path' ? exampleOf(schema, names, name) : NO_EXAMPLE);
  return {
    name,
    in: parameter.in,
    required: parameter.isRequired,
    ...(description ? { description } : {}),
    ...(schema['type'] === 'array' && parameter.in === 'query' ? { style: 'form', explode: false } : {}),
    schema,
    ...(example === NO_EXAMPLE ? {} : { example }),
  };
}

function edgeParameters(route: CompiledRoute): string[] {
  const names = ['RequestId'];
  if (hasEtag(route)) names.push('IfNoneMatch');
  if (route.method !== 'GET') names.push('IdempotencyKey');
  if (route.method === 'PATCH' || route.method === 'DELETE') names.push('IfMatch');
  if (route.envelope === 'stream') names.push('LastEventId');
  return names;
}

function successHeaderNames(route: CompiledRoute): HeaderName[] {
  const names: HeaderName[] = [];
  if (hasEtag(route)) names.push('ETag');
  if (route.envelope === 'accepted' || route.location !== null) names.push('Location');
  if (route.poll) names.push('Retry-After');
  if (route.envelope === 'download') names.push('Content-Disposition');
  if (route.method !== 'GET') names.push('Idempotency-Replayed');
  if (route.deprecated) names.push('Deprecation');
  if (route.deprecated?.sunset !== undefined) names.push('Sunset');
  return names;
}

function hasEtag({ method, envelope }: CompiledRoute): boolean {
  return method === 'GET' && envelope !== 'stream' && envelope !== 'download';
}

function deprecationNote({ since, sunset, reason }: { since: string; sunset?: string; reason: string }): string {
  const end = sunset === undefined ? '' : ` and answers until ${sunset}`;
  return `Deprecated since ${since}${end}. ${reason}`;
}
