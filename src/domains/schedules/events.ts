import { z } from 'zod';
import { defineEvent } from '../../events/define.ts';

/** A schedule was created, changed or deleted. */
export const scheduleChanged = defineEvent({
  type: 'schedule.changed',
  description: 'A schedule was created, changed or deleted.',
  data: z.object({ id: z.string(), action: z.enum(['created', 'updated', 'deleted']) }),
});

/** A slot came, and nothing could be started. */
export const scheduleFailed = defineEvent({
  type: 'schedule.failed',
  description:
    'A time slot of a schedule came and nothing could be started; `error` says why. The next slot is tried again.',
  data: z.object({
    id: z.string(),
    slot: z.string(),
    error: z.object({ code: z.string(), message: z.string() }),
  }),
});
