import { randomBytes } from 'node:crypto';
import type { Place } from './machine.ts';

/** The queue's two homes: PostgreSQL always, Redis where TEST_REDIS_URL says. */
export const BACKENDS: readonly { name: string; redisUrl: string | undefined }[] = [
  { name: 'PostgreSQL', redisUrl: undefined },
  ...(process.env['TEST_REDIS_URL'] ? [{ name: 'Redis', redisUrl: process.env['TEST_REDIS_URL'] }] : []),
];

/** A place with a queue of the test's own. */
export function placeOn(backend: { redisUrl: string | undefined }, databaseUrl: string): Place {
  return { databaseUrl, redisUrl: backend.redisUrl, redisPrefix: `ei-test-${randomBytes(4).toString('hex')}` };
}
