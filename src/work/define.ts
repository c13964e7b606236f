import type { z } from 'zod';

/** A lane of the queue: short work does not wait behind long work. */
export type JobQueue = (typeof JOB_QUEUES)[number];

/** Every lane; few and fixed. */
export const JOB_QUEUES = ['default', 'long'] as const;

/** What a worker may be asked to do; a contract, without the doing. */
export type JobDefinition<Schema extends z.ZodType = z.ZodType> = {
  /** `noun.verb`, e.g. `audit.run`. */
  name: string;
  /** Ids and options, never content or secrets. */
  payload: Schema;
  /** How often it may be started when attempts fail or die. */
  attempts: number;
  /** How long one attempt may take. */
  timeoutMs: number;
  queue: JobQueue;
};

/** Defines a job. `queue` is `default` when left out; `long` is for what takes minutes. */
export function defineJob<Schema extends z.ZodType>(definition: {
  name: string;
  payload: Schema;
  attempts: number;
  timeoutMs: number;
  queue?: JobQueue;
}): JobDefinition<Schema> {
  return { ...definition, queue: definition.queue ?? 'default' };
}
