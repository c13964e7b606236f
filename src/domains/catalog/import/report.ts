import { z } from 'zod';
import { type BatchRows, EMPTY_ROW_REPORT, rowReport, withRows } from '../../uploads/index.ts';

/** What an import has to report, and the row up to which it is true. */
export const importReport = rowReport.extend({
  created: z.number(),
  updated: z.number(),
  /** Rows that said what was there already. */
  unchanged: z.number().default(0),
  /** Named while they are few, for the event. */
  skus: z.array(z.string()),
});

/** What an import has to report, and the row up to which it is true. */
export type ImportReport = z.infer<typeof importReport>;

/** SKUs that an event names; beyond them it counts. */
const NAMED_SKUS = 200;

/** Nothing done yet. */
export const EMPTY_REPORT: ImportReport = { ...EMPTY_ROW_REPORT, created: 0, updated: 0, unchanged: 0, skus: [] };

/** The report with one more batch. */
export function withBatch(
  report: ImportReport,
  landed: { created: number; updated: number; unchanged: number; skus: readonly string[] },
  batch: BatchRows,
): ImportReport {
  return {
    ...withRows(report, batch),
    created: report.created + landed.created,
    updated: report.updated + landed.updated,
    unchanged: report.unchanged + landed.unchanged,
    skus:
      report.skus.length > NAMED_SKUS
        ? report.skus
        : [...new Set([...report.skus, ...landed.skus])].slice(0, NAMED_SKUS + 1),
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
