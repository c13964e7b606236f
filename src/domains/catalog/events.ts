import { z } from 'zod';
import { newWords, whole } from '../../events/data-fields.ts';
import { defineEvent } from '../../events/define.ts';

const catalogAction = newWords('CatalogAction', 'What was done to products.', {
  created: 'They were created.',
  updated: 'They were changed.',
  deleted: 'They were deleted; they can be restored for 30 days.',
  restored: 'A deletion was taken back.',
  imported: 'They came with a file.',
  purged: 'They were removed for good, 30 days after their deletion.',
});

const SKUS_NAMED_MAX = 200;

/** Products were created, updated, deleted, restored or purged: one event for each command, naming every SKU. */
export const catalogChanged = defineEvent({
  type: 'catalog.changed',
  description: 'Products were created, updated, deleted, restored, imported or purged.',
  data: z.object({
    action: catalogAction.describe('What was done to them.'),
    skus: z.array(z.string()).max(SKUS_NAMED_MAX).describe('At most 200; a larger import or purge says only how many.'),
    count: whole('How many products.'),
  }),
});
