import { DomainError } from '../kernel/errors.ts';

/** Refuses a caller who lacks one of these scopes, before anything of his is stored. @throws insufficient_scope */
export function requireScopes(context: unknown, scopes: readonly string[]): void {
  const held = heldScopes(context);
  const missing = scopes.find((scope) => !held.has(scope));
  if (missing === undefined) return;
  throw new DomainError('insufficient_scope', `This key lacks the scope '${missing}'.`, { scope: missing });
}

/** The edge hands every face a Context; the faces pass it on unread. */
function heldScopes(context: unknown): ReadonlySet<string> {
  return (context as { principal: { scopes: ReadonlySet<string> } }).principal.scopes;
}
