import type { Context } from '../../../kernel/context.ts';
import { type Fault, validationError } from '../../../kernel/errors.ts';
import { enqueueJob } from '../../../work/enqueue.ts';
import type { JobRow } from '../../../work/job-events.ts';
import { assignUpload, CONTENT_MAX_BYTES, findUpload, storeUpload, type UploadType } from '../../uploads/index.ts';
import { catalogImport } from '../jobs.ts';

/** What to import: an upload, or the rows themselves. */
export type ImportInput = {
  upload?: string | null;
  /** At most 1 MiB. */
  content?: string | null;
  format?: UploadType | null;
  dryRun?: boolean | null;
};

/**
 * Asks for an import. An upload is imported once: asked again, the same job is answered.
 *
 * @throws validation_failed unless there is either an upload or content with its format; not_found for an unknown
 *   upload; body_too_large
 */
export async function startImport(
  ctx: Context,
  input: ImportInput,
): Promise<{ jobId: string; status: JobRow['status'] }> {
  const uploadId = input.upload ?? (await storeContent(ctx, input));
  return ctx.transaction(async (tx) => {
    const { jobId } = await findUpload(ctx, tx, uploadId);
    const earlier = jobId === null ? null : await tx.job.findUnique({ where: { id: jobId } });
    if (earlier) return { jobId: earlier.id, status: earlier.status };
    const scope = { workspaceId: ctx.principal.workspaceId, clock: ctx.clock };
    const { job } = await enqueueJob(tx, scope, catalogImport, { uploadId, isDryRun: input.dryRun ?? false });
    await assignUpload(tx, uploadId, job.id);
    return { jobId: job.id, status: job.status };
  });
}

async function storeContent(ctx: Context, { content, format }: ImportInput): Promise<string> {
  const faults: Fault[] = [];
  if (content == null) faults.push({ field: 'content', message: 'is required without an upload' });
  if (format == null) faults.push({ field: 'format', message: 'is required with content' });
  if (content == null || format == null) throw validationError(faults);
  return storeUpload(ctx, oneChunk(content), format, CONTENT_MAX_BYTES);
}

async function* oneChunk(content: string): AsyncGenerator<Uint8Array, void> {
  yield Buffer.from(content);
}
