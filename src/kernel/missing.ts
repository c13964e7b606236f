import { DomainError, ERROR_CODES } from './errors.ts';

/** Keeps why a lookup found nothing, for a face that has to say it; copies of a context share it. */
export type Missing = { reason: DomainError | null };

/** Says an error that a row was looked up and is not there? Its code is one of those that HTTP answers with 404. */
export function isMissing(error: unknown): error is DomainError {
  return error instanceof DomainError && ERROR_CODES[error.code].http === 404;
}
