import { expect, test } from 'vitest';
import { openFault } from './open-database-fault.ts';

const URL_ = 'postgresql://merchant:secret@db.example:5433/insights';
const failure = (code: string, message = 'said') => Object.assign(new Error(message), { code });

test.each([
  [failure('3D000'), "there is no database 'insights' at db.example:5433", false],
  [failure('28P01'), "db.example:5433 refuses the password of user 'merchant'", false],
  [failure('28000', 'no pg_hba.conf entry'), /user 'merchant' may not connect .+: no pg_hba.conf entry$/, false],
  [failure('DEPTH_ZERO_SELF_SIGNED_CERT'), /cannot be reached over TLS/, false],
  [new Error('The server does not support SSL connections'), /cannot be reached over TLS/, false],
  [failure('ECONNREFUSED'), 'db.example:5433 refuses connections', true],
  [failure('ENOTFOUND'), 'db.example:5433 is not a host that can be found', true],
  [failure('57P03'), 'db.example:5433 is starting or stopping', true],
  [failure('53300'), 'db.example:5433 has no connection left', true],
  [new Error('timeout expired'), 'db.example:5433 does not answer', true],
  [new Error('Connection terminated unexpectedly'), 'db.example:5433 does not answer', true],
  [failure('ECONNRESET'), 'db.example:5433 closes the connection', true],
])('%s is named, without the password', (thrown, reason, isPassing) => {
  const fault = openFault(thrown, URL_);
  expect(fault).toEqual({ reason: expect.stringMatching(reason), isPassing });
  expect(fault?.reason).not.toContain('secret');
});

test('what fails in an open database is none of it', () => {
  expect(openFault(failure('42P01'), URL_)).toBeNull();
  expect(openFault('text', URL_)).toBeNull();
});
