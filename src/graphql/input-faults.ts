import {
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLScalarType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
} from 'graphql';
import { type Constraints, checkOf, constraintsOf, itemsFault } from '../kernel/constraints.ts';
import type { Fault } from '../kernel/errors.ts';
import { SENTENCES } from '../kernel/fault-sentences.ts';
import { isRecord } from '../kernel/json.ts';
import { truncate } from '../kernel/text.ts';

/** The word of an enum as a document spells it; in variables it is a text. */
export class EnumWord {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** Where a document names a variable, whose value is looked at by itself. */
export const ELSEWHERE = Symbol('a variable');

/** What is wrong with values, by kind: a passed bound is judged by the command too, a wrong form by nobody else. */
export type Found = { forms: Fault[]; bounds: Fault[] };

/** What has constraints: an argument, or a field of an input. */
type Element = { type: GraphQLInputType; extensions: Readonly<Record<string | symbol, unknown>> };

/** How enums are spelt where the value comes from. @returns null when the value is no such word */
type EnumName = (value: unknown) => string | null;

const FAULTS_MAX = 1_000;
const NAME_MAX = 100;
const INT_MAX = 2_147_483_647;

/** A value of a variable. */
export const inVariables: EnumName = (value) => (typeof value === 'string' ? value : null);

/** A value that stands in the document. */
export const inDocument: EnumName = (value) => (value instanceof EnumWord ? value.name : null);

/** Gathers what is wrong with the values of an argument, in the words and names that the graph uses. */
export function createInputCheck(found: Found, enumName: EnumName) {
  const add = (list: Fault[], field: string, message: string): void => {
    if (list.length < FAULTS_MAX) list.push({ field: truncate(field, 20 * NAME_MAX), message });
  };

  function check(value: unknown, { type, extensions }: Element, at: string): void {
    checkAs(value, type, constraintsOf({ extensions }), at);
  }

  function checkAs(value: unknown, type: GraphQLInputType, constraints: Constraints, at: string): void {
    if (value === ELSEWHERE) return;
    if (isNonNullType(type)) {
      if (value === null) add(found.forms, at, SENTENCES.null);
      else checkAs(value, type.ofType, constraints, at);
    } else if (value !== null) checkPresent(value, type, constraints, at);
  }

  function checkPresent(value: unknown, type: GraphQLInputType, constraints: Constraints, at: string): void {
    if (isListType(type)) checkList(value, type.ofType, constraints, at);
    else if (isInputObjectType(type)) checkObject(value, type, at);
    else if (isEnumType(type)) checkEnum(value, type, at);
    else if (isScalarType(type)) checkScalar(value, type, constraints, at);
  }

  function checkEnum(value: unknown, type: GraphQLEnumType, at: string): void {
    const name = enumName(value);
    const names = type.getValues().map((one) => one.name);
    if (name === null || !names.includes(name)) add(found.forms, at, `must be one of ${names.join(', ')}`);
  }

  /** One value stands for a list of one, as the language has it. */
  function checkList(value: unknown, item: GraphQLInputType, constraints: Constraints, at: string): void {
    if (!Array.isArray(value)) {
      checkAs(value, item, constraints, at);
      return;
    }
    const fault = itemsFault(value.length, constraints);
    if (fault) add(found.bounds, at, fault);
    value.forEach((one: unknown, index) => {
      checkAs(one, item, constraints, `${at}[${index}]`);
    });
  }

  function checkObject(value: unknown, type: GraphQLInputObjectType, at: string): void {
    if (!isRecord(value) || value instanceof EnumWord) {
      add(found.forms, at, SENTENCES.object);
      return;
    }
    const fields = type.getFields();
    for (const [name, inner] of Object.entries(value)) {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      const place = `${at}.${truncate(name, NAME_MAX)}`;
      if (field) check(inner, field, place);
      else add(found.forms, place, SENTENCES.unknown);
    }
    for (const name of missingFields(value, type)) add(found.forms, `${at}.${name}`, SENTENCES.required);
    if (type.isOneOf && !isOne(value))
      add(found.forms, at, `must have exactly one of ${Object.keys(fields).join(', ')}`);
  }

  function checkScalar(value: unknown, type: GraphQLScalarType, constraints: Constraints, at: string): void {
    const message = scalarFault(value, type);
    const passed = message === null ? (checkOf(constraints)?.(value) ?? null) : null;
    if (message !== null) add(found.forms, at, message);
    else if (passed !== null) add(found.bounds, at, passed);
  }

  return check;
}

function missingFields(value: Readonly<Record<string, unknown>>, type: GraphQLInputObjectType): string[] {
  return Object.values(type.getFields())
    .filter((field) => isNonNullType(field.type) && field.defaultValue === undefined)
    .map(({ name }) => name)
    .filter((name) => value[name] === undefined);
}

function isOne(value: Readonly<Record<string, unknown>>): boolean {
  const given = Object.values(value).filter((inner) => inner !== undefined);
  return given.length === 1 && given[0] !== null;
}

const BUILT_IN: Readonly<Record<string, { is: (value: unknown) => boolean; message: string }>> = {
  Int: {
    is: (value) => Number.isInteger(value) && Math.abs(Number(value) + 0.5) < INT_MAX + 1,
    message: SENTENCES.whole,
  },
  Float: { is: (value) => typeof value === 'number' && Number.isFinite(value), message: SENTENCES.number },
  Boolean: { is: (value) => typeof value === 'boolean', message: SENTENCES.boolean },
  String: { is: (value) => typeof value === 'string', message: SENTENCES.text },
  ID: { is: (value) => typeof value === 'string' || Number.isInteger(value), message: SENTENCES.text },
};

/** What a scalar of the schema's own says of a value is written by us. */
function scalarFault(value: unknown, type: GraphQLScalarType): string | null {
  const builtIn = BUILT_IN[type.name];
  if (builtIn) return builtIn.is(value) ? null : builtIn.message;
  try {
    type.parseValue(value);
    return null;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : SENTENCES.form;
  }
}
