import { z } from 'zod';
import { moment, openWord, text } from '../../events/data-fields.ts';
import { defineEvent } from '../../events/define.ts';
import { GRANTS } from '../../kernel/scopes.ts';

const keyData = z.object({
  key_id: text('The key.'),
  name: text('Its name.'),
  last_four: text('The last four characters of the key itself.'),
});
const scopes = z.array(openWord('Scope')).max(GRANTS.length).describe('What it may do.');

/** A key was made. */
export const keyCreated = defineEvent({
  type: 'key.created',
  description: 'An API key was created.',
  data: keyData.extend({
    scopes,
    created_by: text('The key that made it; null when it was made on the command line.').nullable(),
  }),
});

/** A key was renamed, or given other scopes, another end or other documents. */
export const keyUpdated = defineEvent({
  type: 'key.updated',
  description: 'An API key was changed.',
  data: keyData.extend({ scopes }),
});

/** A key was replaced by another. */
export const keyRotated = defineEvent({
  type: 'key.rotated',
  description: 'An API key was replaced; the old one works until `works_until`.',
  data: keyData.extend({
    replaced_by: text('The key in its place.'),
    works_until: moment('When it stops to work.'),
  }),
});

/** A key was revoked. */
export const keyRevoked = defineEvent({
  type: 'key.revoked',
  description: 'An API key was revoked.',
  data: keyData,
});
