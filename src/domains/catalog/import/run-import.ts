import { appendEvent } from '../../../events/append.ts';
import { DomainError } from '../../../kernel/errors.ts';
import type { JobContext } from '../../../work/run.ts';
import { type Row, readRows, readUpload, type UploadType } from '../../uploads/index.ts';
import { catalogChanged } from '../events.ts';
import { dryRunBatch, type ImportedBatch, type ImportRow, importBatch } from './import-batch.ts';
import { missingColumns, type ReadProduct, readCsvProduct, readJsonProduct, unknownColumns } from './read-product.ts';
import {
  type BatchOutcome,
  EMPTY_REPORT,
  type ImportReport,
  importedData,
  importReport,
  landedCount,
  type RowFault,
  withBatch,
} from './report.ts';

/** Rows and text that one transaction takes in at most. */
const BATCH_ROWS = 500;
const BATCH_CHARS = 1_000_000;

type Import = { uploadId: string; mediaType: UploadType; isDryRun: boolean; ignored: string[] };
type Batch = { rows: ImportRow[]; faults: RowFault[]; count: number; lastRow: number; chars: number };

/**
 * Takes the rows of an upload into the catalogue. Each batch and the place it ends at become true together, so an
 * attempt that follows another goes on behind it.
 *
 * @throws import_failed when not one row can be read
 */
export async function runImport(ctx: JobContext, input: { uploadId: string; isDryRun: boolean }): Promise<void> {
  const upload = await ctx.db.upload.findFirst({
    where: { id: input.uploadId, workspaceId: ctx.principal.workspaceId },
  });
  if (!upload) throw new DomainError('import_failed', 'The file is no longer kept; send it again.');
  const mediaType = upload.mediaType === 'text/csv' ? 'text/csv' : 'application/x-ndjson';
  const task: Import = { ...input, mediaType, ignored: [] };
  const report = await takeRows(ctx, task, upload.checkpoint ? importReport.parse(upload.checkpoint) : EMPTY_REPORT);
  await ctx.finish(async (tx) => {
    const scope = { workspaceId: ctx.principal.workspaceId, clock: ctx.clock };
    if (!input.isDryRun && landedCount(report) > 0) {
      await appendEvent(tx, scope, catalogChanged, { data: importedData(report) });
    }
    await tx.upload.deleteMany({ where: { id: input.uploadId } });
    return resultOf(report, task);
  });
}

async function takeRows(ctx: JobContext, task: Import, start: ImportReport): Promise<ImportReport> {
  const total = await countLines(ctx, task.uploadId);
  const wouldCreate = new Set<string>();
  let report = start;
  const tell = () => {
    const step = task.isDryRun ? 'Checking rows' : 'Importing rows';
    ctx.progress(step, report.row, Math.max(total, report.row));
  };
  tell();
  for await (const batch of batches(readable(ctx, task, start.row), task.mediaType)) {
    const landed = task.isDryRun
      ? await ctx.transaction((tx) => dryRunBatch(ctx, tx, batch.rows, wouldCreate))
      : await land(ctx, task, report, batch);
    report = withBatch(report, outcomeOf(batch, landed));
    tell();
  }
  return report;
}

/** The rows behind a place; when reading ends early after good rows, that is a fault of the place where it ended. */
async function* readable(ctx: JobContext, task: Import, after: number): AsyncGenerator<Row, void> {
  let last = 0;
  try {
    const rows = readRows(readUpload(ctx, task.uploadId), task.mediaType, (columns) => checkHeader(task, columns));
    for await (const row of rows) {
      last = row.row;
      if (row.row > after) yield row;
    }
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'import_failed' || last === 0) throw error;
    yield { row: last + 1, fault: `${error.message} The rest was not read.` };
  }
}

function checkHeader(task: Import, columns: readonly string[]): void {
  const missing = missingColumns(columns);
  task.ignored = unknownColumns(columns);
  if (missing.length === 0) return;
  const message = `The header line lacks ${missing.map((name) => `'${name}'`).join(', ')}.`;
  throw new DomainError('import_failed', message, { missing_columns: missing });
}

async function* batches(rows: AsyncIterable<Row>, mediaType: UploadType): AsyncGenerator<Batch, void> {
  const read = mediaType === 'text/csv' ? readCsvProduct : readJsonProduct;
  let batch = emptyBatch();
  for await (const row of rows) {
    addRow(batch, row, read);
    if (batch.count < BATCH_ROWS && batch.chars < BATCH_CHARS) continue;
    yield batch;
    batch = emptyBatch();
  }
  if (batch.count > 0) yield batch;
}

function emptyBatch(): Batch {
  return { rows: [], faults: [], count: 0, lastRow: 0, chars: 0 };
}

function addRow(batch: Batch, row: Row, read: (values: Record<string, unknown>) => ReadProduct): void {
  batch.count += 1;
  batch.lastRow = row.row;
  if ('fault' in row) {
    batch.faults.push({ row: row.row, column: null, reason: row.fault });
    return;
  }
  const product = read(row.values);
  if ('faults' in product) {
    batch.faults.push(...product.faults.map((fault) => ({ row: row.row, ...fault })));
    return;
  }
  batch.rows.push({ row: row.row, product: product.product });
  batch.chars += JSON.stringify(product.product).length;
}

async function land(ctx: JobContext, task: Import, report: ImportReport, batch: Batch): Promise<ImportedBatch> {
  return ctx.transaction(async (tx) => {
    const landed = await importBatch(ctx, tx, batch.rows);
    const next = JSON.stringify(withBatch(report, outcomeOf(batch, landed)));
    // Another attempt may have taken over while this one was thought dead: then this one ends, and its batch is undone.
    const moved = await tx.$executeRaw`
      update uploads set checkpoint = ${next}::jsonb
      where id = ${task.uploadId} and coalesce((checkpoint->>'row')::int, 0) = ${report.row} and exists (
        select 1 from jobs where id = ${ctx.job.id} and attempts = ${ctx.job.attempt} and status = 'RUNNING')`;
    if (moved === 0) throw new DomainError('unavailable', 'Another attempt has taken this import over.');
    return landed;
  });
}

function outcomeOf(batch: Batch, landed: ImportedBatch): BatchOutcome {
  const faults = [...batch.faults, ...landed.faults].sort((first, second) => first.row - second.row);
  return { lastRow: batch.lastRow, rows: batch.count, created: landed.created, updated: landed.updated, faults };
}

function resultOf(report: ImportReport, task: Import) {
  return {
    dry_run: task.isDryRun,
    rows: report.rows,
    created: report.created,
    updated: report.updated,
    failed: report.failed,
    error_count: report.faultCount,
    errors: report.faults,
    ignored_columns: task.ignored,
  };
}

async function countLines(ctx: JobContext, uploadId: string): Promise<number> {
  let lines = 0;
  for await (const bytes of readUpload(ctx, uploadId)) for (const byte of bytes) if (byte === 0x0a) lines += 1;
  return lines;
}
