import type { Context } from '../../../kernel/context.ts';
import { type AcceptedUpload, startUploadJob, type UploadInput } from '../../uploads/index.ts';
import { catalogImport } from '../jobs.ts';

/** What to import, and whether only to report what would happen. */
export type ImportInput = UploadInput & { dryRun?: boolean | null };

/**
 * Asks for an import. An upload is imported once: asked again, the same job is answered.
 *
 * @throws validation_failed unless there is either an upload or content with its format; not_found for an unknown
 *   upload; body_too_large
 */
export function startImport(ctx: Context, input: ImportInput): Promise<AcceptedUpload> {
  return startUploadJob(ctx, input, catalogImport, (uploadId) => ({ uploadId, isDryRun: input.dryRun ?? false }));
}
