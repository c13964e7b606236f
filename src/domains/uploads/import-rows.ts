import type { z } from 'zod';
import { DomainError } from '../../kernel/errors.ts';
import type { Transaction } from '../../platform/db.ts';
import type { JobContext } from '../../work/run.ts';
import { readUpload } from './commands.ts';
import type { CheckHeader } from './csv-rows.ts';
import type { BatchRows, RowFault, RowReport } from './import-report.ts';
import type { Row } from './row.ts';
import { readRows } from './rows.ts';
import type { UploadType } from './rules.ts';

/** Rows and text that one transaction takes in at most. */
const BATCH_ROWS = 500;
const BATCH_CHARS = 1_000_000;

/** What a row turned out to be, or everything that is wrong with it; `column` is null when it is the whole row. */
export type ReadRow<Item> = { item: Item } | { faults: { column: string | null; reason: string }[] };

/** A good row. */
export type GoodRow<Item> = { row: number; item: Item };

/** How the rows of one kind of upload are taken in. */
export type RowImport<Item, Landed extends { faults: readonly RowFault[] }, Report extends RowReport> = {
  uploadId: string;
  /** What the job's progress says meanwhile. */
  step: string;
  /** Nothing is kept: batches leave no checkpoint, and an attempt begins anew. */
  isDryRun: boolean;
  /** Is told the columns of a CSV file before its first row. @throws import_failed to refuse them */
  checkHeader: CheckHeader;
  /**
   * Sees every row in its order before it is read, those of earlier attempts too, so that it may remember the rows before.
   * @returns the row in the importer's own columns; null to pass over it
   */
  adapt?(values: Record<string, unknown>, mediaType: UploadType): Record<string, unknown> | null;
  read(values: Record<string, unknown>, mediaType: UploadType): ReadRow<Item>;
  /** Takes one batch in; what it does and the place the import has come to become true together. */
  land(tx: Transaction, rows: readonly GoodRow<Item>[]): Promise<Landed>;
  report: { schema: z.ZodType<Report>; empty: Report; add(report: Report, landed: Landed, batch: BatchRows): Report };
};

type Batch<Item> = { rows: GoodRow<Item>[]; faults: RowFault[]; count: number; lastRow: number; chars: number };

/**
 * Takes the rows of an upload in, batch by batch; memory holds one batch. Each batch and the place it ends at become true
 * together, so an attempt that follows another goes on behind it. The upload itself stays.
 *
 * @throws import_failed when not one row can be read
 */
export async function importRows<Item, Landed extends { faults: readonly RowFault[] }, Report extends RowReport>(
  ctx: JobContext,
  task: RowImport<Item, Landed, Report>,
): Promise<Report> {
  const upload = await ctx.db.upload.findFirst({
    where: { id: task.uploadId, workspaceId: ctx.principal.workspaceId },
  });
  if (!upload) throw new DomainError('import_failed', 'The file is no longer kept; send it again.');
  const mediaType = upload.mediaType === 'text/csv' ? 'text/csv' : 'application/x-ndjson';
  const total = await countLines(ctx, task.uploadId);
  let report = upload.checkpoint ? task.report.schema.parse(upload.checkpoint) : task.report.empty;
  const tell = () => ctx.progress(task.step, report.row, Math.max(total, report.row));
  tell();
  for await (const batch of batches(readable(ctx, { task, mediaType, after: report.row }), task, mediaType)) {
    report = await landBatch(ctx, task, report, batch);
    tell();
  }
  return report;
}

type Reading = {
  task: Pick<RowImport<unknown, never, never>, 'uploadId' | 'checkHeader' | 'adapt'>;
  mediaType: UploadType;
  after: number;
};

/** The rows behind a place; when reading ends early after good rows, that is a fault of the place where it ended. */
async function* readable(ctx: JobContext, { task, mediaType, after }: Reading): AsyncGenerator<Row, void> {
  let last = 0;
  try {
    const rows = readRows(readUpload(ctx, task.uploadId), mediaType, task.checkHeader);
    for await (const row of rows) {
      last = row.row;
      const adapted = 'fault' in row || !task.adapt ? row : adaptedRow(row.row, task.adapt(row.values, mediaType));
      if (adapted && row.row > after) yield adapted;
    }
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'import_failed' || last === 0) throw error;
    yield { row: last + 1, fault: `${error.message} The rest was not read.` };
  }
}

function adaptedRow(row: number, values: Record<string, unknown> | null): Row | null {
  return values && { row, values };
}

async function* batches<Item>(
  rows: AsyncIterable<Row>,
  task: { read(values: Record<string, unknown>, mediaType: UploadType): ReadRow<Item> },
  mediaType: UploadType,
): AsyncGenerator<Batch<Item>, void> {
  const empty = (): Batch<Item> => ({ rows: [], faults: [], count: 0, lastRow: 0, chars: 0 });
  let batch = empty();
  for await (const row of rows) {
    addRow(batch, row, (values) => task.read(values, mediaType));
    if (batch.count < BATCH_ROWS && batch.chars < BATCH_CHARS) continue;
    yield batch;
    batch = empty();
  }
  if (batch.count > 0) yield batch;
}

function addRow<Item>(batch: Batch<Item>, row: Row, read: (values: Record<string, unknown>) => ReadRow<Item>): void {
  batch.count += 1;
  batch.lastRow = row.row;
  if ('fault' in row) {
    batch.faults.push({ row: row.row, column: null, reason: row.fault });
    return;
  }
  const found = read(row.values);
  if ('faults' in found) {
    batch.faults.push(...found.faults.map((fault) => ({ row: row.row, ...fault })));
    return;
  }
  batch.rows.push({ row: row.row, item: found.item });
  batch.chars += JSON.stringify(found.item).length;
}

function landBatch<Item, Landed extends { faults: readonly RowFault[] }, Report extends RowReport>(
  ctx: JobContext,
  task: RowImport<Item, Landed, Report>,
  report: Report,
  batch: Batch<Item>,
): Promise<Report> {
  return ctx.transaction(async (tx) => {
    const landed = await task.land(tx, batch.rows);
    const faults = [...batch.faults, ...landed.faults].sort((first, second) => first.row - second.row);
    const next = task.report.add(report, landed, { lastRow: batch.lastRow, rows: batch.count, faults });
    if (!task.isDryRun) await moveCheckpoint(ctx, tx, task.uploadId, { from: report.row, to: next });
    return next;
  });
}

/** Another attempt may have taken over while this one was thought dead: then this one ends, and its batch is undone. */
async function moveCheckpoint(
  ctx: JobContext,
  tx: Transaction,
  uploadId: string,
  { from, to }: { from: number; to: RowReport },
): Promise<void> {
  const moved = await tx.$executeRaw`
    update uploads set checkpoint = ${JSON.stringify(to)}::jsonb
    where id = ${uploadId} and coalesce((checkpoint->>'row')::int, 0) = ${from} and exists (
      select 1 from jobs where id = ${ctx.job.id} and attempts = ${ctx.job.attempt} and status = 'RUNNING')`;
  if (moved === 0) throw new DomainError('unavailable', 'Another attempt has taken this import over.');
}

async function countLines(ctx: JobContext, uploadId: string): Promise<number> {
  let lines = 0;
  for await (const bytes of readUpload(ctx, uploadId)) for (const byte of bytes) if (byte === 0x0a) lines += 1;
  return lines;
}
