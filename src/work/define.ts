import type { z } from 'zod';
import type { Lane } from './lanes.ts';
import type { RetrySchedule } from './retry.ts';

/** What a worker may be asked to do; a contract, without its handler. */
export type JobDefinition<Schema extends z.ZodType = z.ZodType> = {
  /** `noun.verb`, e.g. `audit.run`. */
  name: string;
  /** Ids and options, never content or secrets. */
  payload: Schema;
  /** How often it may be started when attempts fail. */
  attempts: number;
  /** How many attempts may be lost to a worker or a database that went away; they use up none of `attempts`. */
  interruptions: number;
  /** How long one attempt may take, waits for somebody's turn left out. */
  timeoutMs: number;
  lane: Lane;
  retry: RetrySchedule;
};

const INTERRUPTIONS = 20;

/** Defines a job. `lane` is `default` when left out, `retry` exponential, `interruptions` 20. */
export function defineJob<Schema extends z.ZodType>(definition: {
  name: string;
  payload: Schema;
  attempts: number;
  interruptions?: number;
  timeoutMs: number;
  lane?: Lane;
  retry?: RetrySchedule;
}): JobDefinition<Schema> {
  const { lane = 'default', retry = 'exponential', interruptions = INTERRUPTIONS } = definition;
  return { ...definition, lane, retry, interruptions };
}
