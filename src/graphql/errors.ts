import { GraphQLError } from 'graphql';
import { DomainError, ERROR_CODES, toDomainError } from '../kernel/errors.ts';

/** What stands behind an execution error: what a resolver threw, however often GraphQL wrapped it. */
export function originalError(error: unknown): unknown {
  let original = error;
  while (original instanceof GraphQLError && original.originalError) original = original.originalError;
  return original;
}

/** The defined error an execution error stands for. @returns null when GraphQL itself refused the document */
export function definedError(error: unknown): DomainError | null {
  const original = originalError(error);
  if (original instanceof DomainError) return original;
  if (original instanceof GraphQLError) return null;
  return toDomainError(original);
}

/**
 * The error as the caller sees it: the code in upper case and the details in `extensions`, nothing internal.
 *
 * @param onInternal told of what the caller is not
 */
export function publicError(error: unknown, requestId: string, onInternal: (error: DomainError) => void): GraphQLError {
  const defined = definedError(error);
  const place = error instanceof GraphQLError ? error : null;
  if (!defined) return refusal(place, requestId);
  if (ERROR_CODES[defined.code].log !== 'info') onInternal(defined);
  return new GraphQLError(defined.message, {
    nodes: place?.nodes,
    path: place?.path,
    extensions: {
      code: defined.code.toUpperCase(),
      details: defined.details,
      request_id: requestId,
      ...(place?.path ? {} : { http: httpOf(defined) }),
    },
  });
}

/** What refuses the whole request decides its status too; the server takes this out of the answer. */
function httpOf({ code, details }: DomainError): { status: number; headers: Record<string, string> } {
  const seconds = details['retry_after_seconds'];
  return {
    status: ERROR_CODES[code].http,
    headers: typeof seconds === 'number' ? { 'Retry-After': String(seconds) } : {},
  };
}

/** What GraphQL says of a document is public; it gets a code of the table too, and keeps the status it came with. */
function refusal(error: GraphQLError | null, requestId: string): GraphQLError {
  const given = error?.extensions['code'];
  const code = typeof given === 'string' && given.toLowerCase() in ERROR_CODES ? given : 'GRAPHQL_INVALID';
  return new GraphQLError(error?.message ?? 'The document is not valid.', {
    nodes: error?.nodes,
    positions: error?.positions,
    path: error?.path,
    extensions: { ...error?.extensions, code, request_id: requestId },
  });
}
