import type { Competitor } from '../../../generated/prisma/client.ts';
import type { CompetitorStatus } from '../../../generated/prisma/enums.ts';
import type { Context } from '../../../kernel/context.ts';
import { DomainError } from '../../../kernel/errors.ts';
import type { Page } from '../../../kernel/page.ts';
import { newestPage, type PageInput } from '../page.ts';

/** The documented answer for a competitor that the workspace does not have. */
export function competitorNotFound(id: string): DomainError {
  return new DomainError('not_found', `There is no competitor '${id}'.`, { id });
}

/** The competitor with this id. @returns null when the workspace has none */
export function findCompetitor(ctx: Context, id: string): Promise<Competitor | null> {
  return ctx.db.competitor.findFirst({ where: { id, workspaceId: ctx.principal.workspaceId } });
}

/** The competitor with this id. @throws not_found */
export async function getCompetitor(ctx: Context, id: string): Promise<Competitor> {
  const competitor = await findCompetitor(ctx, id);
  if (!competitor) throw competitorNotFound(id);
  return competitor;
}

/** A page of the workspace's competitors, newest first. @throws invalid_cursor */
export function listCompetitors(
  ctx: Context,
  input: PageInput & { status?: CompetitorStatus | null },
): Promise<Page<Competitor>> {
  return newestPage(ctx, `competitors ${input.status ?? ''}`, input, ({ past, take }) =>
    ctx.db.competitor.findMany({
      where: { ...competitorWhere(ctx, input.status), ...past },
      orderBy: { id: 'desc' },
      take,
    }),
  );
}

/** How many competitors have the status; all of them without one. */
export function countCompetitors(ctx: Context, status?: CompetitorStatus | null): Promise<number> {
  return ctx.db.competitor.count({ where: competitorWhere(ctx, status) });
}

function competitorWhere(ctx: Context, status: CompetitorStatus | null | undefined) {
  return { workspaceId: ctx.principal.workspaceId, ...(status ? { status } : {}) };
}

const NAMES = new WeakMap<Context, Promise<ReadonlyMap<string, string>>>();

/** The names of the workspace's competitors by their ids, at most 1,000; read once for a request. */
export function competitorNames(ctx: Context): Promise<ReadonlyMap<string, string>> {
  const names = NAMES.get(ctx) ?? readNames(ctx);
  NAMES.set(ctx, names);
  return names;
}

async function readNames(ctx: Context): Promise<ReadonlyMap<string, string>> {
  const where = { workspaceId: ctx.principal.workspaceId, status: { not: 'PROPOSED' as const } };
  const rows = await ctx.db.competitor.findMany({ where, select: { id: true, name: true } });
  return new Map(rows.map(({ id, name }) => [id, name]));
}
