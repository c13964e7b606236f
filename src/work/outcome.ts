import { z } from 'zod';
import { wordsOf } from '../events/data-fields.ts';

/**
 * What came of a job that consists of parts: all of them were done, some, or none. Parts that another job did count
 * as done; of nothing, all was done.
 */
export type Outcome = z.infer<typeof outcomeSchema>;

/** @see Outcome */
export const outcomeSchema = wordsOf('JobOutcome', ['complete', 'partial', 'none']);

/** The outcome of so many parts. */
export function outcomeOf(parts: { done: number; notDone: number }): Outcome {
  if (parts.notDone === 0) return 'complete';
  return parts.done > 0 ? 'partial' : 'none';
}

/** The outcome that a job's result names. @returns null when its kind of work has no parts, or it has not succeeded */
export function outcomeIn(result: unknown): Outcome | null {
  return named.safeParse(result).data?.outcome ?? null;
}

const named = z.object({ outcome: outcomeSchema });
