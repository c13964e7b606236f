import {
  astFromValue,
  GraphQLEnumType,
  type GraphQLInputType,
  type GraphQLSchema,
  GraphQLString,
  getNamedType,
  isEnumType,
  isInputType,
  isNonNullType,
  type TypeNode,
  typeFromAST,
  type VariableDefinitionNode,
  valueFromASTUntyped,
} from 'graphql';
import { constraintsOf } from '../kernel/constraints.ts';
import { bodyKind, bodyOf } from './body.ts';
import type { Body, BodyField, Parameter } from './compiled.ts';
import { enumNames } from './enums.ts';
import { type ReadCache, textRead } from './input-read.ts';
import { templateNames } from './naming.ts';
import type { Operation } from './operation.ts';
import type { Route } from './route.ts';
import type { Usage } from './usages.ts';

const RESERVED: ReadonlySet<string> = new Set(['input', 'inputs', 'upload']);

/** The query parameter that some clients of event streams send in place of the header `Last-Event-ID`. */
export const LAST_EVENT_ID = 'lastEventId';

/** The `format` parameter of a download, which is no variable of its operation. */
export const downloadFormat = new GraphQLEnumType({
  name: 'DownloadFormat',
  description: 'The format of downloaded rows.',
  values: {
    CSV: { description: 'CSV with a header line.' },
    JSONL: { description: 'One JSON object a line.' },
  },
});

/** What a route reads from its request. @throws Error naming what is wrong with the route */
export function readRequest(
  route: Route,
  operation: Operation,
  { schema, usages, cache }: { schema: GraphQLSchema; usages: readonly Usage[]; cache: ReadCache },
): { parameters: Parameter[]; body: Body } {
  const definitions = operation.definition.variableDefinitions ?? [];
  const variables = definitions.map((definition) => variableOf(definition, schema, usages));
  const inPath = templateNames(route.path);
  const missing = inPath.find((name) => !variables.some((variable) => variable.name === name));
  if (missing !== undefined)
    throw new Error(`the path names {${missing}}, but the operation has no variable $${missing}`);
  const kind = bodyKind(route, variables);
  const open = variables.filter(({ name }) => !RESERVED.has(name) && !isFollowed(route, name));
  const isInBody = (name: string) => kind === 'fields' && !inPath.includes(name);
  const parameters = open
    .filter(({ name }) => !isInBody(name))
    .map((variable): Parameter => {
      const place = inPath.includes(variable.name) ? 'path' : 'query';
      const isRequired = place === 'path' || variable.isRequired;
      return { ...variable, in: place, isRequired, read: textRead(variable.type, variable.constraints) };
    });
  if (route.envelope === 'download' && !route.format) parameters.push(formatParameter());
  if (resumes(route, variables)) parameters.push(lastEventIdParameter());
  const fields = open.filter(({ name }) => isInBody(name));
  return { parameters, body: bodyOf(kind, variables, fields, cache) };
}

/** A download follows the pages itself, so the caller chooses neither their size nor where they start. */
function isFollowed(route: Route, name: string): boolean {
  return route.envelope === 'download' && (name === 'cursor' || name === 'limit');
}

function variableOf(definition: VariableDefinitionNode, schema: GraphQLSchema, usages: readonly Usage[]): BodyField {
  const name = definition.variable.name.value;
  const type = inputType(schema, definition.type);
  const elements = usages.filter(({ variable }) => variable === name).map(({ element }) => element);
  const first = elements[0];
  if (!first) throw new Error(`the variable $${name} is not used`);
  const inherited = first.defaultValue === undefined ? null : astFromValue(first.defaultValue, first.type);
  const node = definition.defaultValue ?? inherited;
  return {
    name,
    type,
    isRequired: isNonNullType(type) && definition.defaultValue === undefined,
    defaultValue: node ? restSpelling(valueFromASTUntyped(node), type) : undefined,
    description: elements.find(({ description }) => description)?.description ?? null,
    constraints: Object.assign({}, ...elements.map((element) => constraintsOf(element)).reverse()),
    example: first.extensions['example'],
  };
}

/** A stream with an `after` goes on behind the id that a client had last. */
function resumes({ envelope }: Route, variables: readonly BodyField[]): boolean {
  return envelope === 'stream' && variables.some(({ name }) => name === 'after');
}

/** Where clients put the id that cannot send headers of their own. */
function lastEventIdParameter(): Parameter {
  return {
    name: LAST_EVENT_ID,
    in: 'query',
    type: GraphQLString,
    isRequired: false,
    defaultValue: undefined,
    description: 'The same as the header `Last-Event-ID`, which wins over it; both win over `after`.',
    constraints: {},
    example: undefined,
    read: textRead(GraphQLString, {}),
  };
}

function formatParameter(): Parameter {
  return {
    name: 'format',
    in: 'query',
    type: downloadFormat,
    isRequired: false,
    defaultValue: 'csv',
    description: 'The format of the rows: `csv` with a header line, or `jsonl` with one JSON object a line.',
    constraints: {},
    example: undefined,
    read: textRead(downloadFormat, {}),
  };
}

function inputType(schema: GraphQLSchema, node: TypeNode): GraphQLInputType {
  const type = typeFromAST(schema, node);
  if (!isInputType(type)) throw new Error('a variable has an unknown type');
  return type;
}

function restSpelling(value: unknown, type: GraphQLInputType): unknown {
  const named = getNamedType(type);
  if (Array.isArray(value)) return value.map((item: unknown) => restSpelling(item, type));
  return isEnumType(named) && typeof value === 'string' ? enumNames(named).toRest.get(value) : value;
}
