import type { SessionReading } from '../../../generated/prisma/client.ts';
import type { Context } from '../../../kernel/context.ts';
import { decodeCursor, type Page, pageSize, toPage } from '../../../kernel/page.ts';
import { cursorScope, type PageInput } from '../page.ts';
import { getSession } from '../sessions/queries.ts';

/** A page of the readings of a session, newest first. @throws not_found, invalid_cursor */
export async function listReadings(ctx: Context, sessionId: string, input: PageInput): Promise<Page<SessionReading>> {
  await getSession(ctx, sessionId);
  const size = pageSize(input.first);
  const scope = cursorScope(ctx, `readings ${sessionId}`);
  const [last] = input.after ? decodeCursor(scope, input.after) : [];
  const rows = await ctx.db.sessionReading.findMany({
    where: { ...readingWhere(ctx, sessionId), ...(last === undefined ? {} : { number: { lt: Number(last) } }) },
    orderBy: { number: 'desc' },
    take: size + 1,
  });
  return toPage(rows, size, scope, ({ number }) => [number]);
}

/** How many readings a session has. */
export function countReadings(ctx: Context, sessionId: string): Promise<number> {
  return ctx.db.sessionReading.count({ where: readingWhere(ctx, sessionId) });
}

function readingWhere(ctx: Context, sessionId: string) {
  return { workspaceId: ctx.principal.workspaceId, sessionId };
}
