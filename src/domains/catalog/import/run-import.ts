import { appendEvent } from '../../../events/append.ts';
import type { JobContext } from '../../../work/run.ts';
import { importRows, rowsResult } from '../../uploads/index.ts';
import { catalogChanged } from '../events.ts';
import type { ProductInput } from '../rules.ts';
import { type Dialect, dialectOf, type FileOptions } from './dialects.ts';
import { dryRunBatch, type ImportedBatch, importBatch } from './import-batch.ts';
import { readCsvProduct, readJsonProduct, unknownColumns } from './read-product.ts';
import { refreshStatistics } from './refresh-statistics.ts';
import { EMPTY_REPORT, type ImportReport, importedData, importReport, landedCount, withBatch } from './report.ts';

type Input = FileOptions & { uploadId: string; isDryRun: boolean };

/**
 * Takes the rows of an upload into the catalogue.
 *
 * @throws import_failed when not one row can be read
 */
export async function runImport(ctx: JobContext, input: Input): Promise<void> {
  const made = new Map<string, string>();
  let ignored: string[] = [];
  let dialect: Dialect | null = null;
  let isDecimalComma = false;
  const report = await importRows<ProductInput, ImportedBatch, ImportReport>(ctx, {
    ...input,
    step: input.isDryRun ? 'Checking rows' : 'Importing rows',
    checkHeader(columns, { delimiter }) {
      const known = dialectOf(columns, input);
      dialect = known;
      isDecimalComma = delimiter === ';';
      ignored = unknownColumns(columns).filter((column) => !known.columns.has(column));
    },
    adapt: (values) => (dialect ? dialect.adapt(values) : values),
    read: (values, mediaType) =>
      mediaType === 'text/csv'
        ? readCsvProduct(values, { isDecimalComma, currency: input.currency ?? null })
        : readJsonProduct(values),
    land: (tx, rows) => (input.isDryRun ? dryRunBatch(ctx, tx, { rows, made }) : importBatch(ctx, tx, rows)),
    report: { schema: importReport, empty: EMPTY_REPORT, add: withBatch },
  });
  if (!input.isDryRun) await refreshStatistics(ctx, landedCount(report));
  await ctx.finish(async (tx) => {
    const scope = { workspaceId: ctx.principal.workspaceId, clock: ctx.clock };
    if (!input.isDryRun && landedCount(report) > 0) {
      await appendEvent(tx, scope, catalogChanged, { data: importedData(report) });
    }
    await tx.upload.deleteMany({ where: { id: input.uploadId } });
    const { outcome, rows, ...faults } = rowsResult(report);
    const { created, updated, unchanged } = report;
    const counts = { rows, created, updated, unchanged };
    return { outcome, dry_run: input.isDryRun, ...counts, ...faults, ignored_columns: ignored };
  });
}
