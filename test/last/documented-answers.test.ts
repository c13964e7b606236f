import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildContract } from '../../src/contract.ts';
import { ERROR_CODES } from '../../src/kernel/errors.ts';
import { allCodes } from '../../src/rest/openapi-responses.ts';
import { readNotes } from '../support/asked.ts';

type Json = ReturnType<typeof JSON.parse>;

const { routes, openapi } = buildContract('http://ei.test');
const document: Json = openapi();
const notes = readNotes();
const promised = routes.flatMap((route) => {
  const { method, path } = route;
  const { responses } = document.paths[path][method.toLowerCase()];
  const successes = Object.keys(responses).filter((status) => Number(status) < 400);
  const refusals = allCodes(route).map((code) => `${ERROR_CODES[code].http} ${code}`);
  return [...successes, ...refusals].map((answer) => `${method} ${path} ${answer}`);
});

/** What cannot happen with the tables as they are: a test plants an index to see what would be said. */
const PLANTED: readonly string[] = ['POST /webhooks/endpoints 409 conflict'];

/** What a key that is held to documents is told of every path alike; the introduction of the document says so once. */
const OF_HELD_KEYS = ' 403 document_not_allowed';

/** The test files that ask the app; when each of them ran, the whole suite did. */
const TESTS = join(import.meta.dirname, '..');
const FILES = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && !name.startsWith('last'))
  .map((name) => join(TESTS, name));
const isWholeRun = notes !== null && FILES.every((path) => notes.files.has(path));

describe.runIf(isWholeRun)('over the whole run', () => {
  test('every status and code that the document promises of a route was asked for by a test', () => {
    expect(promised.filter((answer) => !notes?.asked.has(answer))).toEqual([]);
  });

  test('no route answered a status or a code that its document does not promise', () => {
    const answers = [...(notes?.asked ?? [])].filter((line) => !line.startsWith('FILE '));
    const known = [...promised, ...PLANTED];
    expect(answers.filter((answer) => !known.includes(answer) && !answer.endsWith(OF_HELD_KEYS))).toEqual([]);
  });
});
