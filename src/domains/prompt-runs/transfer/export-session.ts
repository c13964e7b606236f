import type { PromptSession } from '../../../generated/prisma/client.ts';
import type { Context } from '../../../kernel/context.ts';
import { decodeCursor, type Page, pageSize, toPage } from '../../../kernel/page.ts';
import { cursorScope, type PageInput } from '../page.ts';
import { sessionNotFound } from '../sessions/queries.ts';
import { type ExportRecord, RECORD_FORMAT, RECORD_PARTS, recorded } from './record.ts';

/** A line of an export with its place; the session itself stands before the first response. */
export type ExportLine = { position: number; record: ExportRecord };

/** Raw answers that one page holds at most: each may be some hundred kilobytes. */
const PAGE_MAX = 25;

/**
 * A page of a session's export: the session first, then each response with its raw answer and every reading of it.
 *
 * @throws not_found, invalid_cursor
 */
export async function exportSession(ctx: Context, id: string, input: PageInput): Promise<Page<ExportLine>> {
  const size = Math.min(pageSize(input.first), PAGE_MAX);
  const { workspaceId } = ctx.principal;
  const session = await ctx.db.promptSession.findFirst({ where: { workspaceId, id } });
  if (!session) throw sessionNotFound(id);
  const scope = cursorScope(ctx, `export ${id}`);
  const [last] = input.after ? decodeCursor(scope, input.after) : [];
  const head = last === undefined ? [{ position: -1, record: await sessionLine(ctx, session) }] : [];
  const responses = await responseLines(ctx, id, { after: Number(last ?? -1), take: size + 1 - head.length });
  return toPage([...head, ...responses], size, scope, ({ position }) => [position]);
}

/** How many lines the export has. */
export async function countExport(ctx: Context, id: string): Promise<number> {
  return 1 + (await ctx.db.engineResponse.count({ where: { workspaceId: ctx.principal.workspaceId, sessionId: id } }));
}

async function sessionLine(ctx: Context, session: PromptSession): Promise<ExportRecord> {
  const { workspaceId } = ctx.principal;
  const [competitors, readings] = await Promise.all([
    ctx.db.competitor.findMany({ where: { workspaceId, status: 'TRACKED' }, orderBy: { id: 'asc' } }),
    ctx.db.sessionReading.findMany({ where: { workspaceId, sessionId: session.id }, orderBy: { number: 'asc' } }),
  ]);
  return {
    kind: 'session',
    format: RECORD_FORMAT,
    session: recorded(RECORD_PARTS.session, session),
    competitors: competitors.map((row) => recorded(RECORD_PARTS.competitor, row)),
    readings: readings.map((row) => recorded(RECORD_PARTS.reading, row)),
  };
}

async function responseLines(
  ctx: Context,
  sessionId: string,
  { after, take }: { after: number; take: number },
): Promise<ExportLine[]> {
  const rows = await ctx.db.engineResponse.findMany({
    where: { workspaceId: ctx.principal.workspaceId, sessionId, position: { gt: after } },
    orderBy: { position: 'asc' },
    take,
    include: { raw: true, readings: { orderBy: { number: 'asc' } } },
  });
  return rows.map(({ raw, readings, ...response }) => ({
    position: response.position,
    record: {
      kind: 'response',
      format: RECORD_FORMAT,
      response: recorded(RECORD_PARTS.response, response),
      raw: raw?.content ?? null,
      readings: readings.map((row) => recorded(RECORD_PARTS.findings, row)),
    },
  }));
}
