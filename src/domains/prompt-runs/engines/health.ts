import { z } from 'zod';
import type { AnswerEngine } from '../../../generated/prisma/enums.ts';
import type { Context } from '../../../kernel/context.ts';

/** How an engine has answered of late. */
export type EngineHealth = {
  /** Questions that have ended. */
  asked: number;
  answered: number;
  /** When the last of them ended. */
  lastAskedAt: Date;
  /** The code of the last failure among them; null when there was none. */
  lastFailure: string | null;
};

const WINDOW_DAYS = 7;
/** Of all engines together; enough to tell, and a bound on what is read. */
const QUESTIONS_MAX = 500;

const FAILURE = z.object({ code: z.string() });

/** The health of each engine that the workspace has asked within a week, from its last 500 questions. */
export async function readHealth(ctx: Context): Promise<ReadonlyMap<AnswerEngine, EngineHealth>> {
  const since = new Date(ctx.clock.now().getTime() - WINDOW_DAYS * 86_400_000);
  const rows = await ctx.db.engineResponse.findMany({
    where: { workspaceId: ctx.principal.workspaceId, askedAt: { gte: since }, state: { in: ['DONE', 'FAILED'] } },
    orderBy: { askedAt: 'desc' },
    take: QUESTIONS_MAX,
    select: { engine: true, state: true, failure: true, askedAt: true },
  });
  const health = new Map<AnswerEngine, EngineHealth>();
  for (const { engine, state, failure, askedAt } of rows) {
    const known = health.get(engine);
    const code = FAILURE.safeParse(failure).data?.code ?? null;
    health.set(engine, {
      asked: (known?.asked ?? 0) + 1,
      answered: (known?.answered ?? 0) + (state === 'DONE' ? 1 : 0),
      lastAskedAt: known?.lastAskedAt ?? askedAt ?? since,
      lastFailure: known?.lastFailure ?? code,
    });
  }
  return health;
}
