import { pooledRandomBytes } from '../kernel/random-bytes.ts';
import type { RequestHeaders } from './edge-request.ts';

const ACCEPTED = /^[A-Za-z0-9._:-]{1,128}$/;

/** The caller's `X-Request-Id` when it is short and plain, else a new one. */
export function requestIdOf(headers: RequestHeaders): string {
  const given = headers.get('x-request-id');
  return given && ACCEPTED.test(given) ? given : `req_${pooledRandomBytes(12).toString('hex')}`;
}
