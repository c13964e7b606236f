import { z } from 'zod';
import { defineEvent } from '../../events/define.ts';

/** A schedule was created, changed or deleted. */
export const scheduleChanged = defineEvent({
  type: 'schedule.changed',
  description: 'A schedule was created, changed or deleted.',
  data: z.object({ id: z.string(), action: z.enum(['created', 'updated', 'deleted']) }),
});
