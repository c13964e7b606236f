import { z } from 'zod';
import { changeAction, moment, text } from '../../events/data-fields.ts';
import { defineEvent } from '../../events/define.ts';

/** A schedule was created, changed or deleted. */
export const scheduleChanged = defineEvent({
  type: 'schedule.changed',
  description: 'A schedule was created, changed or deleted.',
  data: z.object({ id: text('The schedule.'), action: changeAction }),
});

/** A slot came, and nothing could be started. */
export const scheduleFailed = defineEvent({
  type: 'schedule.failed',
  description:
    'A time slot of a schedule came and nothing could be started; `error` says why. The next slot is tried again.',
  data: z.object({
    id: text('The schedule.'),
    slot: moment('The slot.'),
    error: z
      .object({ code: text('A code of the error table, in lower case.'), message: text('One sentence.') })
      .meta({ title: 'ScheduleFailure', about: 'Why a slot of a schedule started nothing.' })
      .describe('Why nothing was started.'),
  }),
});
