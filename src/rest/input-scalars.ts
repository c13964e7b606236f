import type { GraphQLEnumType, GraphQLScalarType } from 'graphql';
import { type Constraints, checkOf } from '../kernel/constraints.ts';
import { SENTENCES } from '../kernel/fault-sentences.ts';
import { UNSTORABLE_FAULT, unstorablePlaces } from '../kernel/text.ts';
import { enumNames } from './enums.ts';
import type { At, Faults, Judge } from './faults.ts';

/** Turns a JSON value into the variable GraphQL expects; adds what is wrong and answers undefined. */
export type Read = (value: unknown, at: At | null, faults: Faults) => unknown;

const INT_MIN = -2_147_483_648;
const INT_MAX = 2_147_483_647;

/** What a JSON value must be for each built-in scalar. */
const BUILT_IN: Readonly<Record<string, { is: (value: unknown) => boolean; message: string }>> = {
  Int: {
    is: (value) => Number.isInteger(value) && Number(value) >= INT_MIN && Number(value) <= INT_MAX,
    message: SENTENCES.whole,
  },
  Float: { is: (value) => typeof value === 'number' && Number.isFinite(value), message: SENTENCES.number },
  Boolean: { is: (value) => typeof value === 'boolean', message: SENTENCES.boolean },
  String: { is: (value) => typeof value === 'string', message: SENTENCES.text },
  ID: { is: (value) => typeof value === 'string', message: SENTENCES.text },
};

/** The reader of a scalar; a scalar of the schema's own is judged by its own `parseValue` and passed on as it came. */
export function scalarRead(type: GraphQLScalarType, constraints: Constraints, judge: Judge): Read {
  const check = checkOf(constraints);
  const builtIn = BUILT_IN[type.name];
  const typeFault = builtIn ? (value: unknown) => (builtIn.is(value) ? null : builtIn.message) : ownFault(type);
  return (value, at, faults) => {
    const message = typeFault(value) ?? textFault(value);
    if (message !== null) return faults.add(at, message);
    const passed = check?.(value) ?? null;
    if (passed !== null) faults.addBound(at, passed, judge);
    return value;
  };
}

/** A text that PostgreSQL cannot store would be refused later without its place, or be stored as another. */
function textFault(value: unknown): string | null {
  return unstorablePlaces(value).next().done ? null : UNSTORABLE_FAULT;
}

/** The reader of an enum: REST spelling in, GraphQL name out. */
export function enumRead(type: GraphQLEnumType): Read {
  const { toGraphql } = enumNames(type);
  const message = `must be one of ${[...toGraphql.keys()].join(', ')}`;
  return (value, at, faults) =>
    (typeof value === 'string' ? toGraphql.get(value) : undefined) ?? faults.add(at, message);
}

/** The JSON value a text stands for; what doesn't parse stays text, and the reader says what is wrong with it. */
export function jsonOfText(type: GraphQLScalarType | GraphQLEnumType, text: string): unknown {
  if (type.name === 'Int') return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
  if (type.name === 'Float') return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : text;
  // A `+` that was not written as %2B arrives as a space, which no moment has.
  if (type.name === 'DateTime') return text.replace(/ (?=\d{2}:\d{2}$)/, '+');
  if (type.name === 'Boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function ownFault(type: GraphQLScalarType): (value: unknown) => string | null {
  return (value) => {
    try {
      type.parseValue(value);
      return null;
    } catch (thrown) {
      return thrown instanceof Error ? thrown.message : SENTENCES.form;
    }
  };
}
