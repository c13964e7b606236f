import type { Context } from '../../../kernel/context.ts';
import { type Fault, validationError } from '../../../kernel/errors.ts';
import { type AcceptedUpload, startUploadJob, type UploadInput } from '../../uploads/index.ts';
import { isCurrency, isWebUrl } from '../formats.ts';
import { catalogImport } from '../jobs.ts';
import type { FileOptions } from './dialects.ts';

/** What to import, what the file does not say itself, and whether only to report what would happen. */
export type ImportInput = UploadInput & FileOptions & { dryRun?: boolean | null };

/**
 * Asks for an import. An upload is imported once: asked again, the same job is answered.
 *
 * @throws validation_failed unless there is either an upload or content with its format; not_found for an unknown
 *   upload; body_too_large
 */
export async function startImport(ctx: Context, input: ImportInput): Promise<AcceptedUpload> {
  const { shopUrl = null, currency = null, dryRun } = input;
  const faults: Fault[] = [];
  if (shopUrl !== null && !isWebUrl(shopUrl)) {
    faults.push({ field: 'shopUrl', message: 'must be an absolute http or https URL' });
  }
  if (currency !== null && !isCurrency(currency)) {
    faults.push({ field: 'currency', message: "must be an ISO 4217 code such as 'USD'" });
  }
  if (faults.length > 0) throw validationError(faults);
  const isDryRun = dryRun ?? false;
  return startUploadJob(ctx, input, catalogImport, (uploadId) => ({ uploadId, isDryRun, shopUrl, currency }));
}
