import type { Context } from '../../../kernel/context.ts';
import { type AcceptedUpload, startUploadJob } from '../../uploads/index.ts';
import { promptImport } from '../jobs.ts';

/** Asks for an exported session to be taken in. An upload is imported once. @throws not_found for an unknown upload */
export function startSessionImport(ctx: Context, upload: string): Promise<AcceptedUpload> {
  return startUploadJob(ctx, { upload }, promptImport, (uploadId) => ({ uploadId }));
}
