import type { z } from 'zod';

/** What is said of a value that has the wrong form, on both faces and in files, whoever found it. */
export const SENTENCES = {
  required: 'is required',
  null: 'must not be null',
  text: 'must be a text',
  number: 'must be a number',
  whole: 'must be a whole number of at most 32 bits',
  boolean: 'must be true or false',
  list: 'must be a list',
  object: 'must be a JSON object',
  moment: 'must be an RFC 3339 time such as 2026-05-23T08:31:00Z',
  unknown: 'is not a known field',
  readOnly: 'is read-only',
  form: 'has the wrong form',
} as const;

type Issue = Parameters<z.core.$ZodErrorMap>[0];

const BY_TYPE: Readonly<Record<string, string>> = {
  string: SENTENCES.text,
  number: SENTENCES.number,
  int: 'must be a whole number',
  bigint: 'must be a whole number',
  boolean: SENTENCES.boolean,
  array: SENTENCES.list,
  tuple: SENTENCES.list,
  set: SENTENCES.list,
  object: SENTENCES.object,
  record: SENTENCES.object,
  map: SENTENCES.object,
  date: SENTENCES.moment,
};

const BY_FORMAT: Readonly<Record<string, string>> = {
  email: 'must be an email address such as ann@example.com',
  url: 'must be an absolute http or https URL',
  datetime: SENTENCES.moment,
  date: 'must be a date such as 2026-05-23',
  time: "must be a time such as '22:00'",
};

/**
 * What is said of a value that a schema does not take, where the schema says nothing itself: every issue that the
 * library knows has its sentence here, so that none of the library's own is ever shown.
 */
export function faultSentence(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeSentence(issue.expected, issue.input);
    case 'too_small':
      return boundSentence(issue.origin, Number(issue.minimum), {
        isLeast: true,
        isInclusive: issue.inclusive !== false,
      });
    case 'too_big':
      return boundSentence(issue.origin, Number(issue.maximum), {
        isLeast: false,
        isInclusive: issue.inclusive !== false,
      });
    case 'invalid_value':
      return issue.input === undefined ? SENTENCES.required : `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return BY_FORMAT[issue.format] ?? SENTENCES.form;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return SENTENCES.unknown;
    default:
      return issue.input === undefined ? SENTENCES.required : SENTENCES.form;
  }
}

function typeSentence(expected: string, input: unknown): string {
  if (input === undefined) return SENTENCES.required;
  if (input === null) return SENTENCES.null;
  return BY_TYPE[expected] ?? SENTENCES.form;
}

type Side = { isLeast: boolean; isInclusive: boolean };

function boundSentence(origin: string, bound: number, { isLeast, isInclusive }: Side): string {
  const side = isLeast ? 'at least' : 'at most';
  if (origin === 'string')
    return isLeast && bound === 1 ? 'must not be empty' : `must be ${side} ${counted(bound, 'character')} long`;
  if (origin === 'array' || origin === 'set') return `must have ${side} ${counted(bound, 'item')}`;
  if (origin === 'date') return `must be ${isLeast ? 'after' : 'before'} ${new Date(bound).toISOString()}`;
  if (isInclusive) return `must be ${side} ${bound}`;
  return `must be ${isLeast ? 'more' : 'less'} than ${bound}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
