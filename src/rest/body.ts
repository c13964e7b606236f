import { isListType, isNonNullType } from 'graphql';
import type { Body, BodyField } from './compiled.ts';
import { type FieldRead, fieldsRead, jsonRead, type ReadCache } from './input-read.ts';
import type { BodyKind, Route } from './route.ts';

const ROWS_MAX = 200;

/** What the route's body is, from its variables. @throws Error when the route says otherwise, or the method has none */
export function bodyKind(route: Route, variables: readonly BodyField[]): BodyKind {
  const has = (name: string) => variables.some((variable) => variable.name === name);
  const implied = has('input') ? 'json' : has('inputs') ? 'one-or-many' : has('upload') ? 'upload' : 'none';
  const kind = route.body ?? implied;
  if (kind !== implied && !(kind === 'fields' && implied === 'none'))
    throw new Error(`the body is "${kind}", but the operation's variables make it "${implied}"`);
  if (kind !== 'none' && (route.method === 'GET' || route.method === 'DELETE'))
    throw new Error(`${route.method} has no body, so the operation can't have $input, $inputs or $upload`);
  return kind;
}

/** How a body of this kind is read; `fields` are the variables that a body of kind `fields` fills. */
export function bodyOf(
  kind: BodyKind,
  variables: readonly BodyField[],
  fields: readonly BodyField[],
  cache: ReadCache,
): Body {
  const base = { kind, fields, isRequired: false, variable: null, type: null, read: null };
  if (kind === 'none') return base;
  if (kind === 'fields') {
    const reads = new Map<string, FieldRead>();
    for (const { name, isRequired, type, constraints } of fields)
      reads.set(name, { name, isRequired, read: jsonRead(type, constraints, cache) });
    return { ...base, isRequired: fields.some((field) => field.isRequired), read: fieldsRead(reads) };
  }
  const name = kind === 'json' ? 'input' : kind === 'upload' ? 'upload' : 'inputs';
  const variable = variables.find((candidate) => candidate.name === name);
  if (!variable) throw new Error(`the operation has no variable $${name}`);
  if (kind === 'upload') return { ...base, isRequired: true, variable: name };
  const nullable = isNonNullType(variable.type) ? variable.type.ofType : variable.type;
  if ((kind === 'one-or-many') !== isListType(nullable))
    throw new Error(`$${name} can't be of type ${String(variable.type)}`);
  const constraints =
    kind === 'json' ? variable.constraints : { minItems: 1, maxItems: ROWS_MAX, ...variable.constraints };
  const type = isListType(nullable) ? nullable.ofType : nullable;
  return {
    ...base,
    isRequired: variable.isRequired,
    variable: name,
    type,
    read: jsonRead(variable.type, constraints, cache),
  };
}
