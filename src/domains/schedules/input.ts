import { z } from 'zod';
import type { Context } from '../../kernel/context.ts';
import { DomainError, type Fault, validationError } from '../../kernel/errors.ts';
import { checkInput } from '../../kernel/input.ts';
import { isZone } from '../../kernel/time-zone.ts';
import { prepareSession, type SessionInput, sessionInput } from '../prompt-runs/index.ts';
import { type AuditFilter, auditFilter } from '../scores/index.ts';
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
  enabled: z.boolean(),
};

/** What is checked by itself: a prompt run names rows that must be there. */
const started = { audit: auditFilter.nullish(), promptRun: z.unknown().optional() };

const newFields = z.object({
  ...fields,
  ...started,
  timezone: fields.timezone.nullish().transform((zone) => zone ?? 'UTC'),
  enabled: fields.enabled.nullish().transform((enabled) => enabled ?? true),
});

const changedFields = z.object({
  ...started,
  name: fields.name.nullish(),
  cron: fields.cron.nullish(),
  timezone: fields.timezone.nullish(),
  enabled: fields.enabled.nullish(),
});

/** What a schedule starts: an audit of these products, or this prompt run. */
export type Started = { kind: 'AUDIT'; payload: AuditFilter } | { kind: 'PROMPT_RUN'; payload: SessionInput };

/**
 * A schedule as it is created.
 *
 * @throws validation_failed naming every fault, those of the prompt run too; engine_not_configured
 */
export async function parseSchedule(ctx: Context, input: unknown) {
  const { audit: _audit, promptRun: _promptRun, ...given } = await check(ctx, newFields, input);
  const start = startedBy(input);
  if (start === null) throw validationError([{ field: 'audit', message: 'is required without a prompt run' }]);
  return { ...given, start };
}

/** A change to a schedule: what is absent stays. @throws as {@link parseSchedule} */
export async function parsePatch(ctx: Context, input: unknown) {
  const { audit: _audit, promptRun: _promptRun, ...given } = await check(ctx, changedFields, input);
  return { ...given, start: startedBy(input) };
}

async function check<Schema extends z.ZodType>(
  ctx: Context,
  schema: Schema,
  input: unknown,
): Promise<z.output<Schema>> {
  const checked = checkInput(schema, input);
  const faults = checked.faults ?? [];
  const { audit, promptRun } = Object(input);
  if (audit && promptRun) faults.push({ field: 'promptRun', message: 'cannot be given with audit' });
  if (promptRun) faults.push(...(await sessionFaults(ctx, promptRun)));
  if (checked.faults || faults.length > 0) throw validationError(faults);
  return checked.data;
}

/** What is wrong with a prompt run now. @throws engine_not_configured */
async function sessionFaults(ctx: Context, promptRun: unknown): Promise<Fault[]> {
  try {
    await prepareSession(ctx, promptRun);
    return [];
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'validation_failed') throw error;
    const faults: Fault[] = Object(error.details)['errors'] ?? [];
    return faults.map(({ field, message }) => ({ field: `promptRun.${field}`, message }));
  }
}

/** Of an input that was checked. */
function startedBy(input: unknown): Started | null {
  const { audit, promptRun } = Object(input);
  if (promptRun) return { kind: 'PROMPT_RUN', payload: sessionInput.parse(promptRun) };
  return audit ? { kind: 'AUDIT', payload: auditFilter.parse(audit) } : null;
}
