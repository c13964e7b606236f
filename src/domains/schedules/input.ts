import { z } from 'zod';
import { isZone } from '../../kernel/time-zone.ts';
import { auditFilter } from '../scores/index.ts';
import { cronFault } from './slots.ts';

/** Schedules that a workspace can have. */
export const SCHEDULES_MAX = 50;

const fields = {
  name: z.string().trim().min(1, 'must not be empty').max(200, 'must be at most 200 characters'),
  cron: z.string().superRefine((cron, check) => {
    const fault = cronFault(cron);
    if (fault) check.addIssue({ code: 'custom', message: fault });
  }),
  timezone: z.string().refine(isZone, "must be an IANA time zone such as 'Europe/Berlin'"),
  audit: auditFilter,
  enabled: z.boolean(),
};

/** A schedule as it is created. */
export const scheduleInput = z.object({
  ...fields,
  timezone: fields.timezone.nullish().transform((zone) => zone ?? 'UTC'),
  enabled: fields.enabled.nullish().transform((enabled) => enabled ?? true),
});

/** A change to a schedule: what is absent stays. */
export const schedulePatch = z.object({
  name: fields.name.nullish(),
  cron: fields.cron.nullish(),
  timezone: fields.timezone.nullish(),
  audit: fields.audit.nullish(),
  enabled: fields.enabled.nullish(),
});
