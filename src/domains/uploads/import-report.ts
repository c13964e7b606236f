import { z } from 'zod';
import { outcomeOf } from '../../work/outcome.ts';

/** Faults that a report names; beyond them it counts. */
export const REPORTED_FAULTS = 1_000;

const fault = z.object({ row: z.number(), column: z.string().nullable(), reason: z.string() });

/** What every import of rows has to report, and the row up to which it is true. */
export const rowReport = z.object({
  /** The last row that was dealt with; the rows before it are too. */
  row: z.number(),
  rows: z.number(),
  failed: z.number(),
  faultCount: z.number(),
  faults: z.array(fault),
});

/** What every import of rows has to report. */
export type RowReport = z.infer<typeof rowReport>;

/** One fault of one row; `column` is null when it is the whole row. */
export type RowFault = z.infer<typeof fault>;

/** Nothing done yet. */
export const EMPTY_ROW_REPORT: RowReport = { row: 0, rows: 0, failed: 0, faultCount: 0, faults: [] };

/** The rows that one batch dealt with, and what was wrong with some of them. */
export type BatchRows = { lastRow: number; rows: number; faults: readonly RowFault[] };

/** The report with one more batch of rows. */
export function withRows(report: RowReport, batch: BatchRows): RowReport {
  const room = REPORTED_FAULTS - report.faults.length;
  return {
    row: Math.max(report.row, batch.lastRow),
    rows: report.rows + batch.rows,
    failed: report.failed + new Set(batch.faults.map(({ row }) => row)).size,
    faultCount: report.faultCount + batch.faults.length,
    faults: room > 0 ? [...report.faults, ...batch.faults.slice(0, room)] : report.faults,
  };
}

/** What the result of an import's job says of its rows. */
export function rowsResult(report: RowReport) {
  const { rows, failed, faultCount, faults } = report;
  return {
    outcome: outcomeOf({ done: rows - failed, notDone: failed }),
    rows,
    failed,
    error_count: faultCount,
    errors: faults,
  };
}
