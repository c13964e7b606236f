import type { z } from 'zod';
import type { Context } from '../../kernel/context.ts';
import { type Fault, validationError } from '../../kernel/errors.ts';
import type { JobDefinition } from '../../work/define.ts';
import { enqueueJob } from '../../work/enqueue.ts';
import type { JobRow } from '../../work/job-events.ts';
import { assignUpload, findUpload, storeUpload } from './commands.ts';
import { CONTENT_MAX_BYTES, type UploadType } from './rules.ts';

/** What a job is to read: an upload, or the rows themselves with what they are written in. */
export type UploadInput = {
  upload?: string | null;
  /** At most 1 MiB. */
  content?: string | null;
  format?: UploadType | null;
};

/** The job that was accepted, or has the upload already. */
export type AcceptedUpload = { jobId: string; status: JobRow['status'] };

/**
 * Asks for a job that reads an upload. An upload is read by one job: asked again, the same job is answered.
 *
 * @param payloadOf the job's payload for the upload of this id
 * @throws validation_failed unless there is either an upload or content with its format; not_found for an unknown
 *   upload; body_too_large
 */
export async function startUploadJob<Schema extends z.ZodType>(
  ctx: Context,
  input: UploadInput,
  job: JobDefinition<Schema>,
  payloadOf: (uploadId: string) => z.input<Schema>,
): Promise<AcceptedUpload> {
  const uploadId = input.upload ?? (await storeContent(ctx, input));
  return ctx.transaction(async (tx) => {
    const { jobId } = await findUpload(ctx, tx, uploadId);
    const earlier = jobId === null ? null : await tx.job.findUnique({ where: { id: jobId } });
    if (earlier) return { jobId: earlier.id, status: earlier.status };
    const scope = { workspaceId: ctx.principal.workspaceId, clock: ctx.clock };
    const { job: accepted } = await enqueueJob(tx, scope, job, payloadOf(uploadId));
    await assignUpload(tx, uploadId, accepted.id);
    return { jobId: accepted.id, status: accepted.status };
  });
}

async function storeContent(ctx: Context, { content, format }: UploadInput): Promise<string> {
  const faults: Fault[] = [];
  if (content == null) faults.push({ field: 'content', message: 'is required without an upload' });
  if (format == null) faults.push({ field: 'format', message: 'is required with content' });
  if (content == null || format == null) throw validationError(faults);
  return storeUpload(ctx, oneChunk(content), format, CONTENT_MAX_BYTES);
}

async function* oneChunk(content: string): AsyncGenerator<Uint8Array, void> {
  yield Buffer.from(content);
}
