/** Every permission a key can hold, in the order they are documented. */
export const SCOPES = [
  'catalog:read',
  'catalog:write',
  'scores:read',
  'scores:write',
  'recommendations:read',
  'recommendations:write',
  'prompt-runs:read',
  'prompt-runs:write',
  'alerts:read',
  'alerts:write',
  'personas:read',
  'personas:write',
  'jobs:read',
  'events:read',
  'webhooks:write',
  'settings:write',
] as const;

/** One permission. */
export type Scope = (typeof SCOPES)[number];

/** What a key may be given: a scope, or a shorthand for all scopes of its kind. */
export const GRANTS = ['read', 'write', ...SCOPES] as const;

/** The scopes that a key's grants amount to; unknown words grant nothing. */
export function expandScopes(grants: readonly string[]): ReadonlySet<Scope> {
  return new Set(
    SCOPES.filter((scope) => grants.includes(scope) || grants.includes(scope.slice(scope.indexOf(':') + 1))),
  );
}
