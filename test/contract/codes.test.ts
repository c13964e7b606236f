import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ERROR_CODES, type ErrorCode } from '../../src/kernel/errors.ts';
import type { Answer, Json } from '../support/app.ts';
import { waitFor } from '../support/matchers.ts';
import { jobCodes } from './provocations/jobs.ts';
import type { AtJob, NotBuilt, OnBoth, OnOne, Provocation } from './provocations/kinds.ts';
import { requestCodes } from './provocations/request.ts';
import { rowCodes } from './provocations/rows.ts';
import { serverCodes } from './provocations/server.ts';
import { openWorld, type World } from './provocations/world.ts';

/** How every code of the table is provoked. */
const PROVOCATIONS: Readonly<Record<ErrorCode, Provocation>> = {
  ...requestCodes,
  ...rowCodes,
  ...jobCodes,
  ...serverCodes,
};

/** What clients compare whole, so that it cannot be a sentence. */
const COMPARED: Readonly<Partial<Record<ErrorCode, string>>> = {
  persisted_query_not_found: 'PersistedQueryNotFound',
  persisted_query_not_supported: 'PersistedQueryNotSupported',
};

const entries = Object.entries(PROVOCATIONS);
const named = <Kind extends Provocation>(is: (entry: Provocation) => entry is Kind): [ErrorCode, Kind][] =>
  entries.flatMap(([code, entry]) => (is(entry) ? [[code as ErrorCode, entry] as [ErrorCode, Kind]] : []));
const both = named((entry): entry is OnBoth => 'rest' in entry);
const one = named((entry): entry is OnOne => 'only' in entry);
const atJob = named((entry): entry is AtJob => 'job' in entry);
const notBuilt = named((entry): entry is NotBuilt => 'notBuilt' in entry);

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('every code of the table has its provocation, and there is none for a code that is gone', () => {
  expect(Object.keys(PROVOCATIONS).sort()).toEqual(Object.keys(ERROR_CODES).sort());
});

describe('a code of both faces is the same error on each: code, sentence, details, request id', () => {
  test.each(both)('%s', async (code, { rest, graphql, details = () => ({}), differ, retryAfter }) => {
    const onRest = await rest(world);
    expect(onRest.status, onRest.text).toBe(ERROR_CODES[code].http);
    const error = restError(onRest, code);
    expect(error.details).toEqual(details(world));
    const onGraph = await graphql(world);
    const other = graphError(onGraph, code);
    expect(other.details).toEqual(details(world));
    if (retryAfter) expect(Number(onRest.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    if (retryAfter && onGraph.status !== 200) expect(onGraph.headers.get('retry-after')).not.toBeNull();
    expect(comparable(other, differ)).toEqual(comparable(error, differ));
  });
});

describe('a code of one face alone', () => {
  test.each(one)('%s', async (code, { only, ask, details = () => ({}) }) => {
    const answer = await ask(world);
    expect(answer.status, answer.text).toBe(ERROR_CODES[code].http);
    const error = only === 'rest' ? restError(answer, code) : graphError(answer, code);
    expect(error.details ?? {}).toEqual(details(world));
  });
});

describe('a code that a job ends with is read on both faces', () => {
  test.each(atJob)('%s', async (code, { job, details = () => ({}) }) => {
    const id = await job(world);
    const ended = await waitFor(async () => {
      const { body } = await world.rest(`GET /jobs/${id}?wait=5`);
      expect(['failed', 'cancelled'], JSON.stringify(body)).toContain(body.status);
      return body;
    }, 25_000);
    expect(ended.error).toEqual({ code, message: expect.stringMatching(SENTENCE), details: details(world) });
    const query = 'query($id: ID!) { job(id: $id) { error { code message details } } }';
    expect((await world.graphql(query, { id })).body.data.job.error).toEqual(ended.error);
  });
});

test.each(notBuilt)('%s is promised for what is not built yet, so nothing throws it', (code) => {
  const root = join(import.meta.dirname, '../../src');
  const throwing = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .filter((name) => new RegExp(`DomainError\\(\\s*'${code}'`).test(readFileSync(join(root, name), 'utf8')));
  expect(throwing).toEqual([]);
});

const SENTENCE = /^\S.*\.$/s;

function restError({ body, headers, text }: Answer, code: ErrorCode): Json {
  expect(Object.keys(body)).toEqual(['error']);
  expect(Object.keys(body.error).sort()).toEqual(['code', 'details', 'message', 'request_id']);
  expect(body.error.code, text).toBe(code);
  expectCommon(body.error, headers, code);
  return body.error;
}

function graphError({ body, headers, status, text }: Answer, code: ErrorCode): Json {
  const [error] = body?.errors ?? [];
  expect(error?.extensions?.code, text).toBe(code.toUpperCase());
  expect([200, ERROR_CODES[code].http]).toContain(status);
  const { details, request_id } = error.extensions;
  expectCommon({ message: error.message, request_id }, headers, code);
  return { message: error.message, details };
}

function expectCommon(error: Json, headers: Headers, code: ErrorCode): void {
  const word = COMPARED[code];
  if (word !== undefined) expect(error.message).toBe(word);
  else if (code !== 'validation_failed') expect(error.message).toMatch(SENTENCE);
  expect(error.request_id).toBe(headers.get('x-request-id'));
}

/** The message and details of an error, without what the faces may tell apart. */
function comparable({ message, details }: Json, differ: OnBoth['differ']): unknown {
  if (differ === 'spelling')
    return details.errors.map(({ field, message }: Json) => [field.replace(/^inputs/, ''), message]);
  if (differ === 'limit') return [message.replace(/\d+/g, 'N').replace(/knows .*/, ''), Object.keys(details)];
  if (differ === 'seconds') return [message.replace(/\d+/g, 'N'), Object.keys(details)];
  return [message, details];
}
