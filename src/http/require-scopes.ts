import type { Context } from '../kernel/context.ts';
import { DomainError } from '../kernel/errors.ts';

/** Refuses a caller who lacks one of these scopes, before anything of what he sent is read. @throws insufficient_scope */
export function requireScopes({ principal }: Context, scopes: readonly string[]): void {
  const held: ReadonlySet<string> = principal.scopes;
  const missing = scopes.find((scope) => !held.has(scope));
  if (missing === undefined) return;
  throw new DomainError('insufficient_scope', `This key lacks the scope '${missing}'.`, { scope: missing });
}
