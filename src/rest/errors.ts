import type { GraphQLError } from 'graphql';
import { DomainError, ERROR_CODES, type Fault, toDomainError, validationError } from '../kernel/errors.ts';
import { isRecord } from '../kernel/json.ts';
import type { CompiledRoute } from './compiled.ts';
import { restFaults } from './usages.ts';

/** The body of every answer that is no success. */
export type ErrorBody = {
  error: { code: string; message: string; details: Readonly<Record<string, unknown>>; request_id: string };
};

/** An answer that is no success; `cause` is for the log and never leaves the process. */
export type ErrorResponse = { status: number; headers: Record<string, string>; body: ErrorBody; cause?: unknown };

/** The answer an error becomes; used by the edge too, so that every refusal looks alike. */
export function errorResponse(error: DomainError, requestId: string): ErrorResponse {
  const { code, message, details, cause } = error;
  const body = { error: { code, message, details, request_id: requestId } };
  const seconds = details['retry_after_seconds'];
  const headers: Record<string, string> = typeof seconds === 'number' ? { 'Retry-After': String(seconds) } : {};
  return { status: ERROR_CODES[code].http, headers, body, ...(cause === undefined ? {} : { cause }) };
}

/**
 * The error a failed execution stands for: its first. What no domain threw is `internal_error` with the cause kept,
 * except a value GraphQL itself refuses, which the caller sent.
 */
export function executionError(errors: readonly GraphQLError[], route: CompiledRoute, isSingle: boolean): DomainError {
  const first = errors[0];
  const original = originalOf(first);
  if (original instanceof DomainError) return inRestSpelling(original, route, isSingle);
  if (first && !first.originalError && !first.path && first.message.startsWith('Variable "$'))
    return new DomainError('validation_failed', 'A value has the wrong form.', { errors: [] }, first);
  return toDomainError(original);
}

/** A domain's faults under the names the caller used. */
export function inRestSpelling(error: DomainError, route: CompiledRoute, isSingle: boolean): DomainError {
  const errors = error.details['errors'];
  if (!Array.isArray(errors) || !errors.every(isFault)) return error;
  const renamed = restFaults(errors, route.usages, isSingle);
  const { message } = error.code === 'validation_failed' ? validationError(renamed) : error;
  return new DomainError(error.code, message, { ...error.details, errors: renamed }, error.cause);
}

function isFault(value: unknown): value is Fault {
  return isRecord(value) && typeof value['field'] === 'string' && typeof value['message'] === 'string';
}

/** GraphQL wraps what a resolver threw, sometimes more than once. */
function originalOf(error: GraphQLError | undefined): unknown {
  let original: unknown = error;
  while (isRecord(original) && original['originalError'] instanceof Error) original = original['originalError'];
  return original;
}
