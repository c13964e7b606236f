import { z } from 'zod';
import type { Context } from '../../../kernel/context.ts';
import { DomainError } from '../../../kernel/errors.ts';
import type { JobContext } from '../../../work/run.ts';
import {
  type AcceptedUpload,
  EMPTY_ROW_REPORT,
  importRows,
  type RowFault,
  rowReport,
  rowsResult,
  startUploadJob,
  type UploadInput,
  withRows,
} from '../../uploads/index.ts';
import { reviewsImport } from '../jobs.ts';
import { type Layout, layoutOf, missingFields, REVIEW_FIELDS, unreadColumns } from './columns.ts';
import { type ColumnMapping, parseMapping } from './mapping.ts';
import { type ReviewInput, readReview } from './read-review.ts';
import { type SavedReviews, saveReviews } from './save-reviews.ts';

/** What to import, and which columns hold what where they are not the documented ones. */
export type ReviewImportInput = UploadInput & { columns?: string | null };

/**
 * Asks for an import of reviews. An upload is imported once: asked again, the same job is answered.
 *
 * @throws validation_failed unless there is either an upload or content with its format, and for columns that cannot be
 *   read; not_found for an unknown upload; body_too_large
 */
export function startReviewImport(ctx: Context, input: ReviewImportInput): Promise<AcceptedUpload> {
  const columns = parseMapping(input.columns);
  return startUploadJob(ctx, input, reviewsImport, (uploadId) => ({ uploadId, columns }));
}

const reviewReport = rowReport.extend({ created: z.number(), updated: z.number(), unchanged: z.number() });
type ReviewReport = z.infer<typeof reviewReport>;
type Landed = SavedReviews & { faults: readonly RowFault[] };

const EMPTY_REPORT: ReviewReport = { ...EMPTY_ROW_REPORT, created: 0, updated: 0, unchanged: 0 };

/** What a line of JSON may say: the documented fields. */
const JSON_LAYOUT: Layout = {
  source: 'FILE',
  columns: Object.fromEntries(REVIEW_FIELDS.map((field) => [field, field])),
};

/**
 * Takes the reviews of an upload in.
 *
 * @throws import_failed when not one row can be read
 */
export async function runReviewImport(
  ctx: JobContext,
  { uploadId, columns: mapping }: { uploadId: string; columns: ColumnMapping },
): Promise<void> {
  let layout: Layout = { ...JSON_LAYOUT, columns: { ...JSON_LAYOUT.columns, ...mapping } };
  let ignored: string[] = [];
  const report = await importRows<ReviewInput, Landed, ReviewReport>(ctx, {
    uploadId,
    step: 'Importing reviews',
    isDryRun: false,
    checkHeader(columns) {
      layout = layoutOf(columns, mapping);
      ignored = unreadColumns(layout, columns);
      requireFields(layout, columns);
    },
    read: (values) => readReview(values, layout),
    land: async (tx, rows) => ({
      ...(await saveReviews(
        ctx,
        tx,
        rows.map(({ item }) => item),
      )),
      faults: [],
    }),
    report: {
      schema: reviewReport,
      empty: EMPTY_REPORT,
      add: (before, landed, batch) => ({
        ...withRows(before, batch),
        created: before.created + landed.created,
        updated: before.updated + landed.updated,
        unchanged: before.unchanged + landed.unchanged,
      }),
    },
  });
  await ctx.finish(async (tx) => {
    await tx.upload.deleteMany({ where: { id: uploadId } });
    const { rows, ...faults } = rowsResult(report);
    const { created, updated, unchanged } = report;
    const source = layout.source.toLowerCase();
    return { rows, source, created, updated, unchanged, ...faults, ignored_columns: ignored };
  });
}

function requireFields(layout: Layout, columns: readonly string[]): void {
  const missing = missingFields(layout, columns);
  if (missing.length === 0) return;
  const message = `The header line lacks a column for ${missing.join(', ')}.`;
  throw new DomainError('import_failed', message, { missing_columns: missing });
}
