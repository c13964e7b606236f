import { DomainError } from '../kernel/errors.ts';

const CONNECTION_LOST = /^(08|57P|53)/;

/**
 * Deadlocks, serialization failures, a lock that was not to be had, a transaction that got no connection, and one that the
 * server ended because this process was too busy to go on with it: retryable.
 */
const PASSING: readonly string[] = ['40001', '40P01', '55P03', '25P03', '25P04', 'P2034', 'P2028'];

/** The network's codes for a server that is not there; a pool without a free connection is no such thing. */
const UNREACHABLE: readonly string[] = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'P1001', 'P1002', 'P1017'];

/** What the drivers say, without a code, of a connection that was not to be had or broke. */
const NO_CONNECTION =
  /timeout exceeded when trying to connect|Connection terminated|is not queryable|Unable to start a transaction/;

/**
 * What a failure of the database means to a caller.
 *
 * @returns null when the error is not the database's, or is a bug of ours
 */
export function databaseError(thrown: unknown): DomainError | null {
  if (thrown instanceof DomainError) return thrown;
  const code = findCode(thrown, 0);
  if (code === null) return null;
  if (code === 'P2002' || code === '23505') return conflict(thrown);
  if (code === '22P05' || code === '22021') {
    return new DomainError('invalid_text', 'A text holds a character that cannot be stored.', {}, thrown);
  }
  if (code === '57014' || (code === 'P2028' && !NO_CONNECTION.test(messageOf(thrown)))) {
    return new DomainError('timeout', 'The request took too long and was stopped.', {}, thrown);
  }
  if (PASSING.includes(code) || CONNECTION_LOST.test(code) || isNetworkCode(code)) {
    return new DomainError('unavailable', 'The database is busy or unreachable; try again.', {}, thrown);
  }
  return null;
}

/** Did the database itself fail or stop the call, whatever was asked of it? A conflict or bad text is no outage. */
export function isDatabaseOutage(thrown: unknown): boolean {
  const code = findCode(thrown, 0);
  if (code === null) return false;
  const isStopped = code === '57014' || code === 'P2028';
  // A timeout may be a far server's, with a network's code behind it; `unavailable` is always ours.
  if (thrown instanceof DomainError) return thrown.code === 'unavailable' || (thrown.code === 'timeout' && isStopped);
  return isStopped || PASSING.includes(code) || CONNECTION_LOST.test(code) || isNetworkCode(code);
}

/** Why the server cannot be reached. @returns null when it can, and something else failed */
export function unreachableReason(thrown: unknown): string | null {
  const code = findCode(thrown, 0);
  if (code === null || !(UNREACHABLE.includes(code) || /^(08|57P)/.test(code))) return null;
  const cause = thrown instanceof DomainError ? thrown.cause : thrown;
  return `${code}: ${messageOf(cause).trim().split('\n').at(-1) || 'the connection broke'}`;
}

/** Did the server find no room on its disk? */
export function isOutOfSpace(thrown: unknown): boolean {
  return findCode(thrown, 0) === '53100';
}

/** Runs a database call, and throws what its failure means to a caller. */
export async function translated<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw databaseError(error) ?? error;
  }
}

/** Is this the violation of a unique constraint? */
export function isUniqueViolation(thrown: unknown): boolean {
  const code = findCode(thrown, 0);
  return code === 'P2002' || code === '23505';
}

/** Did a concurrent change make this transaction's snapshot stale? */
export function isSerializationFailure(thrown: unknown): boolean {
  const code = findCode(thrown, 0);
  return code === '40001' || code === 'P2034';
}

function conflict(thrown: unknown): DomainError {
  return new DomainError('conflict', 'A row with the same unique value exists.', {}, thrown);
}

function isNetworkCode(code: string): boolean {
  return [
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'ENOENT',
    'P1001',
    'P1002',
    'P1008',
    'P1017',
    'P2024',
  ].includes(code);
}

/** Prisma wraps the driver's error in `cause`, `meta.driverAdapterError` or both, a few levels deep. */
function findCode(thrown: unknown, depth: number): string | null {
  if (depth > 4 || typeof thrown !== 'object' || thrown === null) return null;
  if (thrown instanceof DomainError) return findCode(thrown.cause, depth + 1);
  const record = thrown as Record<string, unknown>;
  const inner = [record['meta'], record['driverAdapterError'], record['cause']];
  for (const candidate of inner) {
    const found = findCode(candidate, depth + 1);
    if (found !== null && (isSqlState(found) || isNetworkCode(found))) return found;
  }
  const own = record['originalCode'] ?? record['code'];
  if (typeof own === 'string') return own;
  return NO_CONNECTION.test(messageOf(thrown)) ? 'ETIMEDOUT' : null;
}

/** Prisma's own codes have the same form, but say less than the server's, which they wrap. */
function isSqlState(code: string): boolean {
  return /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('P');
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : '';
}
