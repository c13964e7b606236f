import { expect, test } from 'vitest';
import { DomainError } from '../kernel/errors.ts';
import { isDatabaseOutage } from './db-errors.ts';

const coded = (code: string) => Object.assign(new Error('failed'), { code });

test.each([
  ['the server ended the connection', coded('57P01'), true],
  ['the disk is full', coded('53100'), true],
  ['nobody listens', coded('ECONNREFUSED'), true],
  ['a statement was stopped', coded('57014'), true],
  ['a transaction was silent for too long', coded('25P03'), true],
  ['a transaction that said so', new DomainError('unavailable', 'Busy.', {}, coded('57P01')), true],
  ['a transaction that took too long', new DomainError('timeout', 'Slow.', {}, coded('57014')), true],
  ['a site that nobody serves', new DomainError('fetch_failed', 'Refused.', {}, coded('ECONNREFUSED')), false],
  ['a site that is slow', new DomainError('timeout', 'Slow.', {}, coded('ETIMEDOUT')), false],
  ['a row that is there already', coded('23505'), false],
  ['a bug', new TypeError('undefined is not a function'), false],
])('is it an outage of the database that %s?', (_what, error, isOutage) => {
  expect(isDatabaseOutage(error)).toBe(isOutage);
});
