import { z } from 'zod';

/** Faults that a report names; beyond them it counts. */
export const REPORTED_FAULTS = 1_000;

const fault = z.object({ row: z.number(), column: z.string().nullable(), reason: z.string() });

/** What an import has to report, and the row up to which it is true. */
export const importReport = z.object({
  /** The last row that was dealt with; the rows before it are too. */
  row: z.number(),
  rows: z.number(),
  created: z.number(),
  updated: z.number(),
  failed: z.number(),
  faultCount: z.number(),
  faults: z.array(fault),
  /** Named while they are few, for the event. */
  skus: z.array(z.string()),
});

/** What an import has to report, and the row up to which it is true. */
export type ImportReport = z.infer<typeof importReport>;

/** One fault of one row; `column` is null when it is the whole row. */
export type RowFault = z.infer<typeof fault>;

/** SKUs that an event names; beyond them it counts. */
const NAMED_SKUS = 200;

/** Nothing done yet. */
export const EMPTY_REPORT: ImportReport = {
  row: 0,
  rows: 0,
  created: 0,
  updated: 0,
  failed: 0,
  faultCount: 0,
  faults: [],
  skus: [],
};

/** What one batch of rows came to. */
export type BatchOutcome = {
  lastRow: number;
  rows: number;
  created: readonly string[];
  updated: readonly string[];
  faults: readonly RowFault[];
};

/** The report with one more batch. */
export function withBatch(report: ImportReport, batch: BatchOutcome): ImportReport {
  const room = REPORTED_FAULTS - report.faults.length;
  const landed = [...batch.created, ...batch.updated];
  return {
    row: Math.max(report.row, batch.lastRow),
    rows: report.rows + batch.rows,
    created: report.created + batch.created.length,
    updated: report.updated + batch.updated.length,
    failed: report.failed + new Set(batch.faults.map(({ row }) => row)).size,
    faultCount: report.faultCount + batch.faults.length,
    faults: room > 0 ? [...report.faults, ...batch.faults.slice(0, room)] : report.faults,
    skus:
      report.skus.length > NAMED_SKUS
        ? report.skus
        : [...new Set([...report.skus, ...landed])].slice(0, NAMED_SKUS + 1),
  };
}

/** Products that the report says were created or changed. */
export function landedCount(report: ImportReport): number {
  return report.created + report.updated;
}

/** What the event of an import says. */
export function importedData(report: ImportReport) {
  const skus = report.skus.length > NAMED_SKUS ? [] : report.skus;
  return { action: 'imported' as const, skus, count: landedCount(report) };
}
