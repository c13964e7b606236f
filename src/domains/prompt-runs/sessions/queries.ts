import type { PromptSession } from '../../../generated/prisma/client.ts';
import type { PromptSessionStatus } from '../../../generated/prisma/enums.ts';
import type { Context } from '../../../kernel/context.ts';
import { DomainError } from '../../../kernel/errors.ts';
import type { Page } from '../../../kernel/page.ts';
import { newestPage, type PageInput } from '../page.ts';
import { type SessionTally, sessionTally, tallySessions } from './tally.ts';

/** A session with how its questions stand. */
export type SessionWithTally = Omit<PromptSession, 'tally'> & { tally: SessionTally };

/** The documented answer for a session that the workspace does not have. */
export function sessionNotFound(id: string): DomainError {
  return new DomainError('not_found', `There is no prompt run '${id}'.`, { id });
}

/** A page of the workspace's sessions, newest first. @throws invalid_cursor */
export async function listSessions(
  ctx: Context,
  input: PageInput & { status?: PromptSessionStatus | null },
): Promise<Page<SessionWithTally>> {
  const page = await newestPage(ctx, `prompt sessions ${input.status ?? ''}`, input, ({ past, take }) =>
    ctx.db.promptSession.findMany({
      where: { ...sessionWhere(ctx, input.status), ...past },
      orderBy: { id: 'desc' },
      take,
    }),
  );
  return { ...page, nodes: await withTallies(ctx, page.nodes) };
}

/** How many sessions have the status; all of them without one. */
export function countSessions(ctx: Context, status?: PromptSessionStatus | null): Promise<number> {
  return ctx.db.promptSession.count({ where: sessionWhere(ctx, status) });
}

/** The session with this id. @returns null when the workspace has none */
export async function findSession(ctx: Context, id: string): Promise<SessionWithTally | null> {
  const session = await ctx.db.promptSession.findFirst({ where: { ...sessionWhere(ctx), id } });
  if (!session) return null;
  const [found] = await withTallies(ctx, [session]);
  return found ?? null;
}

/**
 * The session with this id, as one of its readings has it.
 *
 * @param reading null is the present one
 * @throws not_found when the workspace has no such session, or the session no such reading
 */
export async function getSession(ctx: Context, id: string, reading: number | null = null): Promise<SessionWithTally> {
  const session = await findSession(ctx, id);
  if (!session) throw sessionNotFound(id);
  if (reading === null || reading === session.reading) return session;
  const where = { workspaceId: ctx.principal.workspaceId, sessionId: id, number: reading };
  const known = await ctx.db.sessionReading.count({ where: { ...where, completedAt: { not: null } } });
  if (known === 0)
    throw new DomainError('not_found', `The prompt run '${id}' has no reading ${reading}.`, { id, reading });
  return { ...session, reading };
}

/** Of a session that has ended the tally is kept; of the others it is counted. */
async function withTallies(ctx: Context, sessions: readonly PromptSession[]): Promise<SessionWithTally[]> {
  const open = sessions.filter(({ tally }) => tally === null).map(({ id }) => id);
  const counted = await tallySessions(ctx.db, { workspaceId: ctx.principal.workspaceId, sessionIds: open });
  return sessions.map((session) => ({
    ...session,
    tally: counted.get(session.id) ?? sessionTally.parse(session.tally),
  }));
}

function sessionWhere(ctx: Context, status?: PromptSessionStatus | null) {
  return { workspaceId: ctx.principal.workspaceId, ...(status ? { status } : {}) };
}
