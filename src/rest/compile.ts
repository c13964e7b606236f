import {
  assertValidSchema,
  type GraphQLField,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  Kind,
  type VariableDefinitionNode,
} from 'graphql';
import { ERROR_CODES, type ErrorCode } from '../kernel/errors.ts';
import type { CompiledRoute } from './compiled.ts';
import { checkEnvelope, statusOf } from './envelope.ts';
import type { ReadCache } from './input-read.ts';
import { componentName } from './json-schema.ts';
import { templateNames } from './naming.ts';
import { type Fragments, type Operation, readFragments, readOperation } from './operation.ts';
import { writeOf } from './output.ts';
import { readRequest } from './parameters.ts';
import type { Route, RouteTable } from './route.ts';
import { usagesOf } from './usages.ts';

/** The scopes a root field asks for. @returns null when nobody decided, which stops the process at boot */
export type ScopesOf = (rootField: GraphQLField<unknown, unknown>) => readonly string[] | null;

const PATH = /^(\/([a-z0-9-]+|\{[a-z][a-z0-9_]*\}))+$/;

/**
 * Every route of the tables, parsed, validated and compiled once, in the order of the tables.
 *
 * @throws Error listing every fault of every route as `GET /catalog/{sku}: what is wrong`
 */
export function compileRoutes(input: {
  schema: GraphQLSchema;
  tables: readonly RouteTable[];
  scopesOf: ScopesOf;
}): CompiledRoute[] {
  assertValidSchema(input.schema);
  const fragments = readFragments(input.tables.flatMap((table) => [...table.fragments]));
  refuseNameClashes([...fragments.keys()], input.schema);
  const cache: ReadCache = new Map();
  const compiled: CompiledRoute[] = [];
  const faults: string[] = [];
  for (const table of input.tables) {
    for (const route of table.routes) {
      try {
        const tag = route.tag === undefined ? table.tag : tagNamed(route.tag, input.tables);
        const next = compileRoute(route, tag, { ...input, fragments, cache });
        refuseTwins(next, compiled);
        compiled.push(next);
      } catch (thrown) {
        faults.push(`${route.method} ${route.path}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
      }
    }
  }
  if (faults.length > 0) throw new Error(`The REST routes don't compile.\n${faults.join('\n')}`);
  return compiled;
}

type CompileContext = { schema: GraphQLSchema; scopesOf: ScopesOf; fragments: Fragments; cache: ReadCache };

function compileRoute(route: Route, tag: RouteTable['tag'], ctx: CompileContext): CompiledRoute {
  if (!PATH.test(route.path)) throw new Error('the path must be made of lower-case segments and {names}');
  const operation = readOperation(route.operation, ctx.schema, ctx.fragments);
  const { rootField, shape } = operation;
  const scopes = ctx.scopesOf(rootField);
  if (scopes === null) throw new Error(`the root field ${rootField.name} has no scope`);
  checkEnvelope(route, operation);
  const usages = usagesOf(operation);
  const { parameters, body } = readRequest(route, operation, { schema: ctx.schema, usages, cache: ctx.cache });
  return {
    method: route.method,
    path: route.path,
    envelope: route.envelope,
    tag,
    operationId: operation.name,
    summary: route.summary,
    description: route.description ?? rootField.description ?? route.summary,
    scopes,
    status: statusOf(route.envelope),
    errors: codesOf(route, operation, scopes),
    document: operation.document,
    operation,
    missingCode: route.errors?.find((code) => ERROR_CODES[code].http === 404) ?? 'not_found',
    shape,
    write: writeOf(shape),
    parameters,
    body,
    usages,
    location: route.location ?? null,
    ends: route.ends ?? false,
    format: route.format ?? null,
    poll: route.poll ?? null,
    deprecated: route.deprecated ?? null,
    example: route.example ?? null,
  };
}

/** The codes that follow from the route's shape, and those it declares, in the order of the code table. */
function codesOf(route: Route, operation: Operation, scopes: readonly string[]): ErrorCode[] {
  const declared = route.errors ?? [];
  const definitions = operation.definition.variableDefinitions ?? [];
  const codes = new Set<ErrorCode>([
    'validation_failed',
    'unauthorized',
    'rate_limited',
    'internal_error',
    ...declared,
  ]);
  if (scopes.length > 0) codes.add('insufficient_scope');
  const isPaged = route.envelope !== 'download' && definitions.some(isCursor);
  if (isPaged) codes.add('invalid_cursor');
  const isLookup = operation.type === 'mutation' ? namesRow(route, definitions) : operation.shape.nullable;
  if (isLookup && !declared.some((code) => ERROR_CODES[code].http === 404)) codes.add('not_found');
  if (definitions.some(({ variable }) => variable.name.value === 'upload')) codes.add('unsupported_media_type');
  return Object.keys(ERROR_CODES).filter((code): code is ErrorCode => codes.has(asCode(code)));
}

/** Does the path name a row, by an id or SKU? What an enum names is always there. */
function namesRow({ path }: Route, definitions: readonly VariableDefinitionNode[]): boolean {
  return templateNames(path).some((name) => {
    const type = definitions.find(({ variable }) => variable.name.value === name)?.type;
    const named = type?.kind === Kind.NON_NULL_TYPE ? type.type : type;
    return named?.kind === Kind.NAMED_TYPE && ['ID', 'String'].includes(named.name.value);
  });
}

function isCursor({ variable, type }: VariableDefinitionNode): boolean {
  return (
    ['cursor', 'after'].includes(variable.name.value) && type.kind === Kind.NAMED_TYPE && type.name.value === 'String'
  );
}

/** Keys of the table are its codes; `Object.keys` has forgotten it. */
function asCode(key: string): ErrorCode {
  return key as ErrorCode;
}

function tagNamed(name: string, tables: readonly RouteTable[]): RouteTable['tag'] {
  const table = tables.find(({ tag }) => tag.name === name);
  if (!table) throw new Error(`no table has the tag "${name}"`);
  return table.tag;
}

/** Fragments, enums and input types share one list of names in the document. */
function refuseNameClashes(fragments: readonly string[], schema: GraphQLSchema): void {
  const taken = new Map([
    ['Error', 'the schema of errors'],
    ['ErrorCode', 'the schema of errors'],
    ['Fault', 'the schema of errors'],
    ['Pagination', 'the schema of pages'],
  ]);
  for (const fragment of fragments) {
    const name = componentName(fragment);
    const type = schema.getType(name);
    const other = isInputObjectType(type) ? 'an input type' : isEnumType(type) ? 'an enum' : null;
    const holder = taken.get(name) ?? other;
    if (holder !== null) throw new Error(`fragment ${fragment}: the component name ${name} is taken by ${holder}`);
    taken.set(name, `fragment ${fragment}`);
  }
}

function refuseTwins(next: CompiledRoute, compiled: readonly CompiledRoute[]): void {
  const shapeOfPath = (path: string) => path.replace(/\{[^}]*\}/g, '{}');
  for (const other of compiled) {
    if (other.operationId === next.operationId)
      throw new Error(`the operation name ${next.operationId} is taken by ${other.method} ${other.path}`);
    if (other.method === next.method && shapeOfPath(other.path) === shapeOfPath(next.path))
      throw new Error(`the path is taken by ${other.method} ${other.path}`);
  }
}
