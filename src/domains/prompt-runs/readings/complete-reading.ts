import type { JobContext } from '../../../work/run.ts';
import { loadKnowledge } from '../names/knowledge.ts';
import { openReading } from './open-reading.ts';
import { readAllOf } from './recount.ts';

/**
 * Reads again what the reading that a session ends with lacks, and what in it was read against other names than those of
 * now: names may have changed while engines were asked.
 */
export async function completeReading(ctx: JobContext, sessionId: string): Promise<void> {
  const { workspaceId } = ctx.principal;
  const number = await openReading(ctx.db, { workspaceId, sessionId });
  const knowledge = await loadKnowledge(ctx);
  await ctx.db.answerReading.deleteMany({
    where: { workspaceId, sessionId, number, namesHash: { not: knowledge.hash } },
  });
  const answers = await readAllOf(ctx, sessionId, { number, knowledge });
  await ctx.finish(() => Promise.resolve({ session_id: sessionId, reading: number, answers }));
}
