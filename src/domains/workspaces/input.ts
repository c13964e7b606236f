import { z } from 'zod';
import { GRANTS } from '../../kernel/scopes.ts';

/** The longest name of a key. */
export const NAME_MAX = 100;

/** The most documents a key can be held to. */
export const DOCUMENTS_MAX = 1_000;

/** The longest that a rotated key works on: a week. */
export const OVERLAP_MAX_SECONDS = 7 * 24 * 60 * 60;

const name = z.string().trim().min(1, 'must not be empty').max(NAME_MAX, `must be at most ${NAME_MAX} characters`);

const scopes = z
  .array(z.string().refine((scope) => isGrant(scope), `must be one of ${GRANTS.join(', ')}`))
  .min(1, 'must have at least 1 item')
  .transform((wanted) => GRANTS.filter((grant) => wanted.includes(grant)));

const documents = z
  .array(z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hexadecimal'))
  .max(DOCUMENTS_MAX, `must have at most ${DOCUMENTS_MAX} items`)
  .transform((hashes) => [...new Set(hashes)]);

/** A key as it is created. @param now a key that has expired already is refused */
export function apiKeyInput(now: Date) {
  return z.object({
    name,
    scopes: scopes.nullish().transform((given): readonly (typeof GRANTS)[number][] => given ?? ['read', 'write']),
    expiresAt: future(now).nullish(),
    allowedDocuments: documents.nullish(),
  });
}

/** A change to a key: what is absent stays, and null takes an expiry or a list of documents away. */
export function apiKeyPatch(now: Date) {
  return z.object({
    name: name.optional(),
    scopes: scopes.optional(),
    expiresAt: future(now).nullish(),
    allowedDocuments: documents.nullish(),
  });
}

/** How long a rotated key works on. */
export const overlapSeconds = z
  .int('must be a whole number')
  .min(0, 'must be at least 0')
  .max(OVERLAP_MAX_SECONDS, `must be at most ${OVERLAP_MAX_SECONDS}`);

function future(now: Date) {
  return z.date().refine((moment) => moment > now, 'must lie in the future');
}

function isGrant(scope: string): boolean {
  return GRANTS.some((grant) => grant === scope);
}
