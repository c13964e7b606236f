import { ERROR_CODES, type ErrorCode } from '../kernel/errors.ts';
import { pascalCase } from '../kernel/naming.ts';
import type { CompiledRoute } from './compiled.ts';
import type { JsonSchema } from './json-schema.ts';

/** Responses that have a name of their own, in the order they were met. */
export type ResponseNames = Map<string, JsonSchema>;

const text = (description: string, more: JsonSchema = {}) => ({ description, schema: { type: 'string', ...more } });
const count = (description: string) => ({ description, schema: { type: 'integer', minimum: 0 } });

/** A header that a request may carry, as a parameter. */
export function header(name: string, description: string, more: JsonSchema = {}): JsonSchema {
  return { name, in: 'header', required: false, description, schema: { type: 'string', ...more } };
}

/** Every header an answer may carry. */
export const HEADERS = {
  'X-Request-Id': text('The id of this request, yours if you sent one; quote it when you report a problem.'),
  'X-RateLimit-Limit': count('How many requests a minute the workspace may send.'),
  'X-RateLimit-Remaining': count('How many requests are left in the bucket.'),
  'X-RateLimit-Reset': count('When the bucket is full again, in Unix seconds.'),
  RateLimit: text('What is left of the quota, as an HTTP structured field.'),
  'RateLimit-Policy': text('The quota itself, as an HTTP structured field.'),
  ETag: text('A weak tag of this state; send it as `If-None-Match` or `If-Match`.'),
  Location: text('Where what was created or accepted can be read.', { format: 'uri-reference' }),
  'Retry-After': count('How many seconds to wait before asking again.'),
  'Idempotency-Replayed': text('`true` when this is the stored answer of an earlier request.', { const: 'true' }),
  Deprecation: text('Since when this path is deprecated, as an HTTP structured date.'),
  Sunset: text('When this path will stop answering, as an HTTP date.'),
  'Content-Disposition': text('The name to save the file under.'),
} as const;

/** The name of a header component. */
export type HeaderName = keyof typeof HEADERS;

const EVERY_ANSWER: readonly HeaderName[] = ['X-Request-Id'];
const EVERY_COUNTED: readonly HeaderName[] = [
  'X-Request-Id',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'RateLimit',
  'RateLimit-Policy',
];

/** References to header components, the standing ones first. */
export function headerRefs(more: readonly HeaderName[], isCounted = true): JsonSchema {
  const names = [...(isCounted ? EVERY_COUNTED : EVERY_ANSWER), ...more];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** The schema of every answer that is no success. */
export const ERROR_SCHEMA: JsonSchema = {
  type: 'object',
  description: 'Why a request was refused or failed. `code` is stable; `message` is for people.',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'details', 'request_id'],
      properties: {
        code: { $ref: '#/components/schemas/ErrorCode' },
        message: { type: 'string' },
        details: {
          type: 'object',
          description: 'What the message speaks of, as data. After `validation_failed`, `errors` lists every fault.',
          properties: { errors: { type: 'array', items: { $ref: '#/components/schemas/Fault' } } },
        },
        request_id: { type: 'string' },
      },
    },
  },
};

/** The table of codes. */
export const ERROR_CODE_SCHEMA: JsonSchema = {
  type: 'string',
  description: 'What went wrong, for programs; the table of codes says what each means. It grows.',
  enum: Object.keys(ERROR_CODES),
};

/** One wrong field of a request. */
export const FAULT_SCHEMA: JsonSchema = {
  type: 'object',
  description: 'One wrong field of a request.',
  required: ['field', 'message'],
  properties: {
    field: { type: 'string', description: 'The path of the field, such as `items[3].price.amount`.' },
    message: { type: 'string' },
  },
};

/** What the edge may refuse of whatever is no GET: its body, its key, its condition; a body that is not wanted too. */
const CHANGING: readonly ErrorCode[] = [
  'idempotency_in_progress',
  'idempotency_key_reused',
  'idempotency_answer_lost',
  'precondition_failed',
  'body_too_large',
  'unsupported_media_type',
  'malformed_json',
];

/** The codes a route can answer, those of the edge before it included. */
export function allCodes(route: CompiledRoute): ErrorCode[] {
  const codes = new Set<ErrorCode>([...route.errors, 'key_revoked', 'timeout', 'unavailable']);
  if (route.method !== 'GET') for (const code of CHANGING) codes.add(code);
  if (route.body.kind === 'upload') codes.delete('malformed_json');
  return [...codes].sort((one, other) => ERROR_CODES[one].http - ERROR_CODES[other].http || one.localeCompare(other));
}

/** A route's error responses by status, as references to components shared by all that answer the same codes. */
export function errorResponses(route: CompiledRoute, names: ResponseNames): JsonSchema {
  const codes = allCodes(route);
  const responses: JsonSchema = {};
  for (const status of new Set(codes.map((code) => ERROR_CODES[code].http))) {
    const own = codes.filter((code) => ERROR_CODES[code].http === status);
    const name = nameOf(own);
    const component = errorComponent(own, status);
    const known = names.get(name);
    if (known && JSON.stringify(known) !== JSON.stringify(component))
      throw new Error(`the response component ${name} is taken by other codes`);
    if (!known) names.set(name, component);
    responses[String(status)] = { $ref: `#/components/responses/${name}` };
  }
  return responses;
}

/** What every change may answer about its key goes without saying, beside what is told of this one. */
function nameOf(codes: readonly ErrorCode[]): string {
  const own = codes.filter((code) => !code.startsWith('idempotency_'));
  return (own.length > 0 ? own : codes).map(pascalCase).join('Or');
}

function errorComponent(codes: readonly ErrorCode[], status: number): JsonSchema {
  const more: HeaderName[] = status === 429 || status === 503 ? ['Retry-After'] : [];
  const examples = codes.map((code) => [code, { summary: ERROR_CODES[code].title, value: errorExample(code) }]);
  return {
    description: codes.map((code) => `\`${code}\`: ${ERROR_CODES[code].title}`).join('\n\n'),
    headers: headerRefs(more, status !== 401),
    content: {
      'application/json': { schema: { $ref: '#/components/schemas/Error' }, examples: Object.fromEntries(examples) },
    },
  };
}

function errorExample(code: ErrorCode) {
  const errors = [{ field: 'limit', message: 'must be between 1 and 200' }];
  const details = code === 'validation_failed' ? { errors } : {};
  const message = code === 'validation_failed' ? "'limit' must be between 1 and 200" : ERROR_CODES[code].title;
  return { error: { code, message, details, request_id: 'req_01jvxq3zk2e8tt4m6w9r5b7c0d' } };
}
