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

/** What each of them lets a key do. */
export const GRANT_MEANINGS: Readonly<Record<(typeof GRANTS)[number], string>> = {
  read: 'Read everything.',
  write: 'Change everything.',
  'catalog:read': 'Read products.',
  'catalog:write': 'Change and import products.',
  'scores:read': 'Read scores.',
  'scores:write': 'Ask for audits.',
  'recommendations:read': 'Read recommendations.',
  'recommendations:write': 'Approve, dismiss, push and roll back recommendations.',
  'prompt-runs:read': 'Read sessions, their answers and visibility.',
  'prompt-runs:write': 'Ask engines, and change prompt sets, competitors and aliases.',
  'alerts:read': 'Read alert rules and fires.',
  'alerts:write': 'Change alert rules.',
  'personas:read': 'Read personas and reviews.',
  'personas:write': 'Change personas and import reviews.',
  'jobs:read': 'Read and follow jobs.',
  'events:read': 'Read and follow the event log.',
  'webhooks:write': 'Read and change webhook endpoints and their deliveries.',
  'settings:write': 'Read and change keys, stores, engines, schedules and other settings.',
};

/** The scopes that a key's grants amount to; unknown words grant nothing. */
export function expandScopes(grants: readonly string[]): ReadonlySet<Scope> {
  return new Set(
    SCOPES.filter((scope) => grants.includes(scope) || grants.includes(scope.slice(scope.indexOf(':') + 1))),
  );
}
