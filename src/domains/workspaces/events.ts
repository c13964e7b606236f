import { z } from 'zod';
import { defineEvent } from '../../events/define.ts';

const keyData = z.object({ key_id: z.string(), name: z.string(), last_four: z.string() });

/** A key was made. */
export const keyCreated = defineEvent({
  type: 'key.created',
  description: 'An API key was created.',
  data: keyData.extend({ scopes: z.array(z.string()), created_by: z.string().nullable() }),
});

/** A key was renamed, or given other scopes, another end or other documents. */
export const keyUpdated = defineEvent({
  type: 'key.updated',
  description: 'An API key was changed.',
  data: keyData.extend({ scopes: z.array(z.string()) }),
});

/** A key was replaced by another. */
export const keyRotated = defineEvent({
  type: 'key.rotated',
  description: 'An API key was replaced; the old one works until `works_until`.',
  data: keyData.extend({ replaced_by: z.string(), works_until: z.string() }),
});

/** A key was revoked. */
export const keyRevoked = defineEvent({
  type: 'key.revoked',
  description: 'An API key was revoked.',
  data: keyData,
});
