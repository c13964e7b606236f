import { type GraphQLInputType, getNamedType, getNullableType, isInputObjectType, isListType } from 'graphql';
import { ERROR_CODES } from '../../src/kernel/errors.ts';
import { snakeCase } from '../../src/kernel/naming.ts';
import type { CompiledRoute } from '../../src/rest/compiled.ts';

/** Texts that PostgreSQL cannot store as they are: whoever takes one would store another. */
export const UNSTORABLE: Readonly<Record<string, string>> = {
  'a NUL': 'a\u0000b',
  'half a surrogate pair': 'a\ud800b',
};

/** Stands for a number that JSON can write and no number type can hold. */
const HUGE_NUMBER = '@huge-number@';

/** Values that are wrong at most places; a text among them may be right, since people do write such things. */
export const HOSTILE: Readonly<Record<string, unknown>> = {
  'a text of SQL, an emoji and a right-to-left override': "' OR 1=1 -- \u{1f600}\u202eab",
  'ten thousand characters': 'x'.repeat(10_240),
  'an operator and a prototype': JSON.parse('{"$ne":1,"__proto__":{"isPolluted":true}}'),
  'a number beyond all numbers': HUGE_NUMBER,
};

/** The JSON text of a value, in which the huge number is a number. */
export function hostileJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(`"${HUGE_NUMBER}"`, '1e400');
}

/** What is wrong with an answer to hostile input: it failed on our side, told something internal, or has no code of the table. */
export function faultOf(answer: { status: number; text: string }): string | null {
  const { status, text } = answer;
  const codes = [...text.matchAll(/"code":"(\w+)"/g)].map((match) => match[1]?.toLowerCase() ?? '');
  const unknown = codes.filter((code) => !Object.hasOwn(ERROR_CODES, code));
  const isOurs = status >= 500 || codes.some((code) => ERROR_CODES[code as keyof typeof ERROR_CODES]?.http >= 500);
  const isTelling = /prisma|node_modules|\/src\/| {4}at /i.test(text);
  if (!isOurs && !isTelling && unknown.length === 0 && (status < 400 || codes.length > 0)) return null;
  return `${status} ${text.slice(0, 300)}`;
}

/** A place in a JSON body: the keys that lead to it. */
export type BodyPlace = { path: readonly string[]; isList: boolean };

/** Every place of a route's JSON body that takes a single value or a list of them. */
export function bodyPlaces({ body }: CompiledRoute): BodyPlace[] {
  if (body.type) return placesIn(body.type);
  return body.fields.flatMap(({ name, type }) => placesBelow(name, type));
}

/** The body with a value at a place; of a list of records, in the first. */
export function withBodyValue(body: unknown, { path, isList }: BodyPlace, value: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return isList ? [value] : value;
  if (Array.isArray(body)) return [withBodyValue(body[0], { path, isList }, value), ...body.slice(1)];
  const holder: Record<string, unknown> = { ...(typeof body === 'object' ? body : {}) };
  const key = name.replace(OBJECTS, '');
  holder[key] = withBodyValue(holder[key] ?? (key === name ? {} : [{}]), { path: rest, isList }, value);
  return holder;
}

/** Marks in a path the name of a list of objects. */
const OBJECTS = '[]';

/** The place as an answer names it, without indexes of objects. */
export function placeName({ path, isList }: BodyPlace): string {
  return `${path.join('.').replaceAll(OBJECTS, '')}${isList ? '[0]' : ''}`;
}

function placesIn(type: GraphQLInputType): BodyPlace[] {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return [];
  return Object.values(named.getFields()).flatMap((field) => placesBelow(snakeCase(field.name), field.type));
}

function placesBelow(name: string, type: GraphQLInputType): BodyPlace[] {
  if (!isInputObjectType(getNamedType(type))) return [{ path: [name], isList: isListType(getNullableType(type)) }];
  const step = isListType(getNullableType(type)) ? `${name}${OBJECTS}` : name;
  return placesIn(type).map(({ path, isList }) => ({ path: [step, ...path], isList }));
}
