import type { z } from 'zod';
import type { Context } from '../kernel/context.ts';
import { validationError } from '../kernel/errors.ts';
import type { Transaction } from '../platform/db.ts';
import type { JobDefinition } from './define.ts';

/** What a handler is given: the context of the job's workspace with all scopes, and its hold on the job. */
export type JobContext = Context & {
  /** `attempt` counts from 1. */
  job: { id: string; attempt: number; parentId: string | null; createdAt: Date };
  /** Tells how far the work has come; costs nothing to call often. */
  progress(step: string, done?: number, total?: number): void;
  /**
   * Ends the job well, in one transaction with what `write` does; what it returns is the job's result. Effects on
   * our own tables belong here: an attempt that lost its job is refused, and nothing of it stays.
   */
  finish<Result>(write: (tx: Transaction) => Promise<Result>): Promise<Result>;
  /** Awaits somebody else, e.g. a turn or a slow answer: meanwhile the job holds no slot, and its time limit does not run. */
  suspend<T>(wait: () => Promise<T>): Promise<T>;
  /**
   * As `suspend`, for the answer of the remote whose lane key the job has. How late it came is remembered: those that
   * answer late start after those that answer in time, and fewer of them at once.
   */
  awaitAnswer<T extends { error: string | null }>(ask: () => Promise<T>): Promise<T>;
};

/** A job contract with its handler. */
export type JobHandler = {
  job: JobDefinition;
  /** @throws validation_failed when the payload is not what the contract says */
  start(ctx: JobContext, payload: unknown): Promise<unknown>;
};

/** Says how a job is done. What `run` returns is the result, unless it called `ctx.finish`. */
export function handle<Schema extends z.ZodType>(
  job: JobDefinition<Schema>,
  run: (ctx: JobContext, payload: z.output<Schema>) => Promise<unknown>,
): JobHandler {
  return {
    job,
    async start(ctx, payload) {
      const parsed = job.payload.safeParse(payload);
      if (parsed.success) return run(ctx, parsed.data);
      throw validationError(
        parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message })),
      );
    },
  };
}
