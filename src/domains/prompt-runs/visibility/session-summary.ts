import type { Context } from '../../../kernel/context.ts';
import { countedAnswers } from './answers.ts';
import { groupVisibility, type VisibilityGroup } from './group.ts';

/** What a session's answers say of us, in total and by engine and model. */
export type SessionSummary = { total: VisibilityGroup; engines: VisibilityGroup[] };

/** Sums up a session's answers by one of its readings. */
export async function summarizeSession(
  ctx: Context,
  { id, reading }: { id: string; reading: number },
): Promise<SessionSummary> {
  const answers = await countedAnswers(ctx, { sessionId: id, reading });
  const [total] = groupVisibility(answers, 'total');
  if (!total) throw new Error('The total is there, also of no answers.');
  return { total, engines: groupVisibility(answers, 'engine') };
}
