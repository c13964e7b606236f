import type { z } from 'zod';
import type { Lane } from './lanes.ts';
import type { RetrySchedule } from './retry.ts';

/** What a worker may be asked to do; a contract, without its handler. */
export type JobDefinition<Schema extends z.ZodType = z.ZodType> = {
  /** `noun.verb`, e.g. `audit.run`. */
  name: string;
  /** Ids and options, never content or secrets. */
  payload: Schema;
  /** How often it may be started when attempts fail; lost workers and databases do not count. */
  attempts: number;
  /** How long one attempt may take, waits for somebody's turn left out. */
  timeoutMs: number;
  lane: Lane;
  retry: RetrySchedule;
};

/** Defines a job. `lane` is `default` when left out, `retry` exponential. */
export function defineJob<Schema extends z.ZodType>(definition: {
  name: string;
  payload: Schema;
  attempts: number;
  timeoutMs: number;
  lane?: Lane;
  retry?: RetrySchedule;
}): JobDefinition<Schema> {
  return { ...definition, lane: definition.lane ?? 'default', retry: definition.retry ?? 'exponential' };
}
