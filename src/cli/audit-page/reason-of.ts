import { DomainError } from '../../kernel/errors.ts';

/** The sentence that says why a page could not be audited. */
export function reasonOf(error: unknown): string {
  if (error instanceof DomainError) return error.message;
  return error instanceof Error ? error.message : String(error);
}
