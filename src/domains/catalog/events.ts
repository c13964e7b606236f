import { z } from 'zod';
import { defineEvent } from '../../events/define.ts';

/** Products were created, updated, deleted, restored or purged: one event for each command, naming every SKU. */
export const catalogChanged = defineEvent({
  type: 'catalog.changed',
  description: 'Products were created, updated, deleted, restored, imported or purged.',
  data: z.object({
    action: z.enum(['created', 'updated', 'deleted', 'restored', 'imported', 'purged']),
    skus: z.array(z.string()).describe('At most 200; a larger import or purge says only how many.'),
    count: z.number().int(),
  }),
});
