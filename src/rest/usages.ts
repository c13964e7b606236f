import {
  type ArgumentNode,
  type GraphQLArgument,
  type GraphQLInputField,
  getNamedType,
  isInputObjectType,
  type ObjectFieldNode,
  type ValueNode,
} from 'graphql';
import type { Fault } from '../kernel/errors.ts';
import { snakePath } from './naming.ts';
import type { Operation } from './operation.ts';
import type { Shape } from './shape.ts';

/** One place where a variable is used: the argument or input field that it fills. */
export type Usage = { variable: string; path: string; element: GraphQLArgument | GraphQLInputField };

/** Every place where the operation's variables are used, those of the root field first. */
export function usagesOf(operation: Operation): Usage[] {
  const usages: Usage[] = [];
  fromArguments(operation.rootNode.arguments ?? [], operation.rootField.args, usages);
  const seen = new Set(usages.map((usage) => usage.variable));
  const nested: Usage[] = [];
  fromShape(operation.shape, nested);
  return [...usages, ...nested.filter((usage) => !seen.has(usage.variable))];
}

/**
 * What a domain says of its input, said again in the caller's spelling: GraphQL argument paths become the parameter
 * or body field that filled them, and camel case becomes snake case.
 */
export function restFaults(errors: readonly Fault[], usages: readonly Usage[], isSingle: boolean): Fault[] {
  const places = usages
    .flatMap(({ path, variable }) => [path, path.replace(/^input\./, '')].map((place) => ({ place, variable })))
    .sort((one, other) => other.place.length - one.place.length);
  return errors.map(({ field, message }) => ({ field: restField(field, places, isSingle), message }));
}

const BODY_VARIABLES: ReadonlySet<string> = new Set(['input', 'inputs']);

function restField(field: string, places: readonly { place: string; variable: string }[], isSingle: boolean): string {
  const found = places.find(
    ({ place }) => field === place || field.startsWith(`${place}.`) || field.startsWith(`${place}[`),
  );
  const base = !found || BODY_VARIABLES.has(found.variable) ? '' : found.variable;
  const rest = found ? field.slice(found.place.length) : field.replace(/^inputs?(\.|(?=\[))/, '');
  const path = `${base}${snakePath(rest)}`.replace(/^\./, '');
  return isSingle ? path.replace(/^\[0\]\.?/, '') : path;
}

type Definition = GraphQLArgument | GraphQLInputField;

function fromArguments(
  nodes: readonly (ArgumentNode | ObjectFieldNode)[],
  definitions: readonly Definition[],
  usages: Usage[],
  prefix = '',
): void {
  for (const node of nodes) {
    const element = definitions.find(({ name }) => name === node.name.value);
    if (element) fromValue(node.value, element, `${prefix}${node.name.value}`, usages);
  }
}

function fromValue(value: ValueNode, element: Definition, path: string, usages: Usage[]): void {
  if (value.kind === 'Variable') usages.push({ variable: value.name.value, path, element });
  if (value.kind === 'ListValue')
    value.values.forEach((item, index) => {
      fromValue(item, element, `${path}[${index}]`, usages);
    });
  const type = getNamedType(element.type);
  if (value.kind === 'ObjectValue' && isInputObjectType(type))
    fromArguments(value.fields, Object.values(type.getFields()), usages, `${path}.`);
}

/** Variables below the root, found over the shape that the selection was compiled to. */
function fromShape(shape: Shape, usages: Usage[]): void {
  if (shape.kind === 'list') fromShape(shape.item, usages);
  if (shape.kind !== 'object') return;
  for (const { args, field, shape: inner } of shape.variants.flatMap(({ fields }) => [...fields.values()])) {
    fromArguments(args, field?.args ?? [], usages);
    fromShape(inner, usages);
  }
}
