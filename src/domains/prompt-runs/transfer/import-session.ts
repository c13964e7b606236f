import { z } from 'zod';
import { Prisma } from '../../../generated/prisma/client.ts';
import { newId } from '../../../kernel/ids.ts';
import { checkInput } from '../../../kernel/input.ts';
import { sanitizeJson } from '../../../kernel/text.ts';
import type { Transaction } from '../../../platform/db.ts';
import type { JobContext } from '../../../work/run.ts';
import {
  EMPTY_ROW_REPORT,
  type GoodRow,
  importRows,
  type ReadRow,
  type RowFault,
  rowReport,
  rowsResult,
  withRows,
} from '../../uploads/index.ts';
import { trackWithin } from '../names/competitors.ts';
import { nameKey } from '../rules.ts';
import { type ExportRecord, exportRecord, ourSpelling, type ResponseRecord, type SessionRecord } from './record.ts';

/** What an import has to report: of its rows, and which session it made. */
const importReport = rowReport.extend({
  sessionId: z.string().nullable(),
  /** Competitors' ids in the file, and what they are here. */
  competitors: z.record(z.string(), z.string()),
  finish: z
    .object({ status: z.string(), reading: z.int(), finishedAt: z.string().nullable(), tally: z.unknown() })
    .nullable(),
});

type ImportReport = z.output<typeof importReport>;
type Landed = { faults: RowFault[]; made: Pick<ImportReport, 'sessionId' | 'competitors' | 'finish'> | null };

/**
 * Takes an exported session in as a new one of this workspace, with its raw answers and every reading of them, so that
 * its summaries are those of the one that was exported. No engine is asked.
 *
 * @throws import_failed when not one row can be read
 */
export async function importSession(ctx: JobContext, uploadId: string): Promise<void> {
  let known: ImportReport = await readReport(ctx, uploadId);
  const report = await importRows<ExportRecord, Landed, ImportReport>(ctx, {
    uploadId,
    step: 'Importing answers',
    isDryRun: false,
    checkHeader: () => undefined,
    read: readRecord,
    land: async (tx, rows) => landRows(ctx, tx, { rows, known }),
    report: {
      schema: importReport,
      empty: { ...EMPTY_ROW_REPORT, sessionId: null, competitors: {}, finish: null },
      add: (before, { made }, batch) => {
        known = { ...before, ...withRows(before, batch), ...made };
        return known;
      },
    },
  });
  await ctx.finish(async (tx) => {
    await showSession(ctx, tx, report);
    await tx.upload.deleteMany({ where: { id: uploadId } });
    return { session_id: report.sessionId, ...rowsResult(report) };
  });
}

async function readReport(ctx: JobContext, uploadId: string): Promise<ImportReport> {
  const upload = await ctx.db.upload.findFirst({ where: { id: uploadId, workspaceId: ctx.principal.workspaceId } });
  const empty = { ...EMPTY_ROW_REPORT, sessionId: null, competitors: {}, finish: null };
  return upload?.checkpoint ? importReport.parse(upload.checkpoint) : empty;
}

function readRecord(values: Record<string, unknown>): ReadRow<ExportRecord> {
  const { data, faults } = checkInput(exportRecord, sanitizeJson(ourSpelling(values)));
  if (!faults) return { item: data };
  return { faults: faults.map(({ field, message }) => ({ column: field || null, reason: message })) };
}

type Rows = { rows: readonly GoodRow<ExportRecord>[]; known: ImportReport };

async function landRows(ctx: JobContext, tx: Transaction, { rows, known }: Rows): Promise<Landed> {
  const faults: RowFault[] = [];
  let made: Landed['made'] = null;
  const responses: ResponseRecord[] = [];
  for (const { row, item } of rows) {
    const sessionId = made?.sessionId ?? known.sessionId;
    if (item.kind === 'response') {
      if (sessionId) responses.push(item);
      else faults.push({ row, column: null, reason: 'stands before its session' });
    } else if (sessionId) faults.push({ row, column: null, reason: 'is a second session' });
    else made = await landSession(ctx, tx, item);
  }
  const target = made ?? known;
  if (target.sessionId) await landResponses(ctx, tx, { responses, sessionId: target.sessionId, target });
  return { faults, made };
}

/** The session is shown as running until all of it is there. */
async function landSession(
  ctx: JobContext,
  tx: Transaction,
  record: SessionRecord,
): Promise<NonNullable<Landed['made']>> {
  const { workspaceId } = ctx.principal;
  const id = newId('PromptSession');
  const { status, reading, finishedAt, tally, ...fields } = record.session;
  const tracked = await trackWithin(ctx, tx, record.competitors);
  const here = new Map(tracked.map((row) => [row.nameKey, row.id]));
  await tx.promptSession.create({ data: { ...fields, id, workspaceId, jobId: ctx.job.id, status: 'RUNNING' } });
  await tx.sessionReading.createMany({ data: record.readings.map((row) => ({ ...row, workspaceId, sessionId: id })) });
  return {
    sessionId: id,
    competitors: Object.fromEntries(record.competitors.map((row) => [row.id, here.get(nameKey(row.name)) ?? row.id])),
    finish: { status, reading, finishedAt, tally },
  };
}

type Target = { responses: readonly ResponseRecord[]; sessionId: string; target: Pick<ImportReport, 'competitors'> };

async function landResponses(
  ctx: JobContext,
  tx: Transaction,
  { responses, sessionId, target }: Target,
): Promise<void> {
  const { workspaceId } = ctx.principal;
  const rows = responses.map((record) => ({ ...record, id: newId('EngineResponse') }));
  await tx.engineResponse.createMany({
    data: rows.map(({ id, response }) => ({
      ...response,
      failure: response.failure === null ? Prisma.DbNull : json(response.failure),
      id,
      workspaceId,
      sessionId,
    })),
  });
  await tx.rawAnswer.createMany({
    data: rows.flatMap(({ id, raw }) => (raw === null ? [] : { workspaceId, responseId: id, content: raw })),
  });
  const idHere = (id: string) => target.competitors[id] ?? id;
  await tx.answerReading.createMany({
    data: rows.flatMap(({ id, readings }) =>
      readings.map((reading) => ({
        ...reading,
        citations: json(reading.citations),
        mentions: json(reading.mentions),
        claims: json(reading.claims),
        usage: json(reading.usage),
        error: reading.error === null ? Prisma.DbNull : json(reading.error),
        competitorIds: reading.competitorIds.map(idHere),
        workspaceId,
        responseId: id,
        sessionId,
      })),
    ),
  });
}

async function showSession(ctx: JobContext, tx: Transaction, { sessionId, finish }: ImportReport): Promise<void> {
  if (!sessionId || !finish) return;
  const { status, reading, finishedAt, tally } = finish;
  await tx.promptSession.updateMany({
    where: { id: sessionId, workspaceId: ctx.principal.workspaceId },
    data: {
      status: z.enum(['QUEUED', 'RUNNING', 'COMPLETED', 'PARTIAL', 'FAILED', 'CANCELLED']).parse(status),
      reading,
      finishedAt: finishedAt ?? ctx.clock.now(),
      tally: tally === null ? Prisma.DbNull : json(tally),
    },
  });
}

/** What came out of a JSON file is JSON. */
function json(value: unknown): Prisma.InputJsonValue {
  return value as Prisma.InputJsonValue;
}
