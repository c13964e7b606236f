import type { AnswerReading, EngineResponse } from '../../../generated/prisma/client.ts';
import type { AnswerEngine } from '../../../generated/prisma/enums.ts';
import type { Context } from '../../../kernel/context.ts';
import { decodeCursor, type Page, pageSize, toPage } from '../../../kernel/page.ts';
import { cursorScope, type PageInput } from '../page.ts';

/** A response with the reading that is shown of it; null while there is no answer. */
export type ResponseWithReading = EngineResponse & { reading: AnswerReading | null };

/** Which responses of a session; everything given must hold. `number` is that of the session's reading. */
export type ResponseFilter = {
  sessionId: string;
  number: number;
  engine?: AnswerEngine | null;
  /** Exactly this question. */
  prompt?: string | null;
};

/**
 * Characters that the readings of a page hold at most, so that a page stays small whatever engines write; a response
 * that is larger stands alone.
 */
const PAGE_CHARS = 40_000;

/** A page of a session's responses, in the order they are asked; it may end before its size. @throws invalid_cursor */
export async function listResponses(
  ctx: Context,
  filter: ResponseFilter,
  input: PageInput,
): Promise<Page<ResponseWithReading>> {
  const size = pageSize(input.first);
  const { engine, prompt, sessionId, number } = filter;
  const scope = cursorScope(ctx, `responses ${sessionId} ${number} ${engine ?? ''} ${prompt ?? ''}`);
  const [last] = input.after ? decodeCursor(scope, input.after) : [];
  const ids = await fittingIds(ctx, filter, { after: last === undefined ? -1 : Number(last), take: size + 1 });
  const responses = await ctx.db.engineResponse.findMany({
    where: { workspaceId: ctx.principal.workspaceId, id: { in: ids.map(({ id }) => id) } },
    include: { readings: { where: { number } } },
    orderBy: { position: 'asc' },
  });
  const rows = responses.map(({ readings, ...response }) => ({ ...response, reading: readings[0] ?? null }));
  const fitting = ids.filter(({ isFitting }, index) => isFitting && index < size).length;
  return toPage(rows, Math.max(1, fitting), scope, ({ position }) => [position]);
}

/** How many responses the filter leaves. */
export function countResponses(ctx: Context, filter: ResponseFilter): Promise<number> {
  return ctx.db.engineResponse.count({
    where: {
      workspaceId: ctx.principal.workspaceId,
      sessionId: filter.sessionId,
      ...(filter.engine ? { engine: filter.engine } : {}),
      ...(filter.prompt ? { prompt: filter.prompt } : {}),
    },
  });
}

/** The response with this id, as the session's present reading has it. @returns null when the workspace has none */
export async function findResponse(ctx: Context, id: string): Promise<ResponseWithReading | null> {
  const found = await ctx.db.engineResponse.findFirst({
    where: { workspaceId: ctx.principal.workspaceId, id },
    include: { session: { select: { reading: true } }, readings: true },
  });
  if (!found) return null;
  const { session, readings, ...response } = found;
  return { ...response, reading: readings.find(({ number }) => number === session.reading) ?? null };
}

type FittingId = { id: string; isFitting: boolean };

/** The ids of the next responses up to the first that does not fit on the page any more, which tells that there is one. */
async function fittingIds(
  ctx: Context,
  { sessionId, number, engine, prompt }: ResponseFilter,
  { after, take }: { after: number; take: number },
): Promise<FittingId[]> {
  const rows = await ctx.sql.query<FittingId>({
    name: 'responses_page',
    text: `
      select id, sum(size) over (order by position) <= $7 or row_number() over (order by position) = 1 as "isFitting"
      from (
        select response.id, response.position,
          coalesce(length(answer) + length(citations::text) + length(mentions::text) + length(claims::text), 0) as size
        from engine_responses response
        left join answer_readings reading on reading.workspace_id = response.workspace_id
          and reading.response_id = response.id and reading.number = $3
        where response.workspace_id = $1 and response.session_id = $2 and response.position > $4
          and ($5::text is null or response.engine::text = $5) and ($6::text is null or response.prompt = $6)
        order by response.position limit $8
      ) sized order by position`,
    values: [ctx.principal.workspaceId, sessionId, number, after, engine ?? null, prompt ?? null, PAGE_CHARS, take],
  });
  const end = rows.findIndex(({ isFitting }) => !isFitting);
  return end < 0 ? rows : rows.slice(0, end + 1);
}
