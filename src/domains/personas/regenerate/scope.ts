import { z } from 'zod';
import type { Context } from '../../../kernel/context.ts';
import { parseInput } from '../../../kernel/input.ts';
import { enqueueJob } from '../../../work/enqueue.ts';
import type { JobRow } from '../../../work/job-events.ts';
import { personasRegenerate } from '../jobs.ts';

/** Whose reviews personas are made of: those of all products, or of one category or tag. */
export type Scope = { category: string | null; tag: string | null };

const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(max, `must be at most ${max} characters`)
    .nullish()
    .transform((value) => value ?? null);

const scopeInput = z
  .object({ category: text(200), tag: text(64) })
  .refine(({ category, tag }) => category === null || tag === null, {
    error: 'give a category or a tag',
    path: ['tag'],
  });

/**
 * Asks for personas of the present reviews. While the same is being done, that job is the answer.
 *
 * @throws validation_failed for both a category and a tag
 */
export async function startRegeneration(
  ctx: Context,
  input: unknown,
): Promise<{ jobId: string; status: JobRow['status'] }> {
  const scope = parseInput(scopeInput, input ?? {});
  const where = { workspaceId: ctx.principal.workspaceId, clock: ctx.clock };
  return ctx.transaction(async (tx) => {
    const dedupeKey = `personas:${JSON.stringify([scope.category, scope.tag])}`;
    const { job } = await enqueueJob(tx, where, personasRegenerate, scope, { dedupeKey });
    return { jobId: job.id, status: job.status };
  });
}
