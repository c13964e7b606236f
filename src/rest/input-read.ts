import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLScalarType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { type Constraints, constraintsOf, itemsFault } from '../kernel/constraints.ts';
import { SENTENCES } from '../kernel/fault-sentences.ts';
import { isRecord } from '../kernel/json.ts';
import { snakeCase } from '../kernel/naming.ts';
import { type At, below, type Faults, type Judge } from './faults.ts';
import { enumRead, jsonOfText, type Read, scalarRead } from './input-scalars.ts';

const DEPTH_MAX = 32;

/** Input objects already compiled; they may be recursive, so the reader is looked up when it is used. */
export type ReadCache = Map<GraphQLInputObjectType, { read: Read }>;

/**
 * The reader of a JSON value of this type: REST names and enum spellings in, GraphQL's out.
 * Null passes where the type allows it; what is absent stays absent; JSON scalars are left untouched.
 */
export function jsonRead(
  type: GraphQLInputType,
  constraints: Constraints,
  cache: ReadCache,
  judge: Judge = 'here',
): Read {
  if (isNonNullType(type)) {
    const inner = jsonRead(type.ofType, constraints, cache, judge);
    return (value, at, faults) => (value === null ? faults.add(at, SENTENCES.null) : inner(value, at, faults));
  }
  const read = presentRead(type, constraints, cache, judge);
  return (value, at, faults) => (value === null ? null : read(value, at, faults));
}

function presentRead(type: GraphQLInputType, constraints: Constraints, cache: ReadCache, judge: Judge): Read {
  if (isListType(type)) return listRead(jsonRead(type.ofType, constraints, cache, judge), constraints, judge);
  if (isEnumType(type)) return enumRead(type);
  if (!isInputObjectType(type)) return scalarRead(scalarOf(type), constraints, judge);
  const entry = cache.get(type) ?? { read: unfinished };
  if (!cache.has(type)) {
    cache.set(type, entry);
    entry.read = objectRead(type, cache);
  }
  return (value, at, faults) => entry.read(value, at, faults);
}

/** A reader of the texts a query parameter was given with: `a=1&a=2`, or `a=1,2` for a list. */
export type ReadTexts = (texts: readonly string[], name: string, faults: Faults) => unknown;

/**
 * The reader of a path or query parameter.
 * @throws Error when the type is not a scalar, an enum or a list of these, which a URL can't spell
 */
export function textRead(type: GraphQLInputType, constraints: Constraints): ReadTexts {
  const named = getNamedType(type);
  const nullable = isNonNullType(type) ? type.ofType : type;
  const isList = isListType(nullable);
  if (isInputObjectType(named) || (isList && isListType(nullableOf(nullable.ofType))))
    throw new Error(`a parameter can't be of type ${String(type)}`);
  const read = jsonRead(nullable, constraints, new Map());
  return (texts, name, faults) => {
    const at = below(null, name);
    if (isList) {
      const parts = texts.flatMap((text) => text.split(',')).filter((part) => part !== '');
      return read(
        parts.map((part) => jsonOfText(named, part)),
        at,
        faults,
      );
    }
    if (texts.length > 1) return faults.add(at, 'must be given once');
    return read(jsonOfText(named, texts[0] ?? ''), at, faults);
  };
}

function listRead(item: Read, constraints: Constraints, judge: Judge): Read {
  return (value, at, faults) => {
    if (!Array.isArray(value)) return faults.add(at, SENTENCES.list);
    const fault = itemsFault(value.length, constraints);
    if (fault) faults.addBound(at, fault, judge);
    return value.map((entry: unknown, index) => item(entry, below(at, index), faults));
  };
}

/** A field of a JSON object: its GraphQL name and its reader. */
export type FieldRead = { name: string; read: Read; isRequired: boolean };

function objectRead(type: GraphQLInputObjectType, cache: ReadCache): Read {
  const fields = new Map<string, FieldRead>();
  for (const field of Object.values(type.getFields())) {
    const rest = snakeCase(field.name);
    if (fields.has(rest)) throw new Error(`input ${type.name} has two fields spelt "${rest}"`);
    const isRequired = isNonNullType(field.type) && field.defaultValue === undefined;
    const read = jsonRead(field.type, constraintsOf(field), cache, 'command');
    fields.set(rest, { name: field.name, read, isRequired });
  }
  return fieldsRead(fields, type.isOneOf);
}

/** The reader of a JSON object with these fields, by REST name; answers them under their GraphQL names. */
export function fieldsRead(fields: ReadonlyMap<string, FieldRead>, isOneOf = false): Read {
  const required = [...fields].filter(([, field]) => field.isRequired).map(([rest]) => rest);
  const names = [...fields.keys()].join(', ');
  const isTooDeep = (at: At | null) => at !== null && at.depth > DEPTH_MAX;
  return (value, at, faults) => {
    if (!isRecord(value)) return faults.add(at, SENTENCES.object);
    if (isTooDeep(at)) return faults.add(at, 'is nested too deeply');
    const read: [string, unknown][] = [];
    for (const [rest, entry] of Object.entries(value)) {
      const field = fields.get(rest);
      if (!field) faults.addUnknown(below(at, rest));
      else read.push([field.name, field.read(entry, below(at, rest), faults)]);
    }
    for (const rest of required) if (!Object.hasOwn(value, rest)) faults.add(below(at, rest), SENTENCES.required);
    if (isOneOf && !isOne(read)) faults.add(at, `must have exactly one of ${names}`);
    return Object.fromEntries(read);
  };
}

function isOne(read: readonly (readonly [string, unknown])[]): boolean {
  return read.length === 1 && read[0]?.[1] !== null;
}

function nullableOf(type: GraphQLInputType): GraphQLInputType {
  return isNonNullType(type) ? type.ofType : type;
}

/** After lists, enums and input objects are told apart, what is left of an input type is a scalar. */
function scalarOf(type: GraphQLInputType): GraphQLScalarType {
  const named = getNamedType(type);
  if (isEnumType(named) || isInputObjectType(named)) throw new Error(`${named.name} is not a scalar`);
  return named;
}

function unfinished(): never {
  throw new Error('an input type was read before it was compiled');
}
