import { z } from 'zod';
import type { Context } from '../../../kernel/context.ts';
import { parseInput } from '../../../kernel/input.ts';
import { decodeCursor, type Page, pageSize, toPage } from '../../../kernel/page.ts';
import { type ComparedRate, compareAnswers, type PeriodComparison } from '../metrics/compare-answers.ts';
import { cursorScope, type PageInput } from '../page.ts';
import { type AnswerScope, countedAnswers } from './answers.ts';
import { groupVisibility, type VisibilityGroup, type VisibilityGrouping } from './group.ts';

const DAY_MS = 86_400_000;

/** Days that a period has which nobody names. */
const DEFAULT_DAYS = 30;

/** Days that a period can have. */
const DAYS_MAX = 366;

const period = z
  .object({ from: z.date(), to: z.date() })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be after from' })
  .refine(({ from, to }) => to.getTime() - from.getTime() <= DAYS_MAX * DAY_MS, {
    path: ['to'],
    message: `must be at most ${DAYS_MAX} days after from`,
  });

/** A page of groups with how many there are. */
export type VisibilityPage = { page: Page<VisibilityGroup>; total: number };

/**
 * How visible we are in the answers of a scope, group by group. Without a session and without dates: of the last 30 days.
 *
 * @throws validation_failed, invalid_cursor
 */
export async function listVisibility(
  ctx: Context,
  scope: AnswerScope,
  { by, ...input }: PageInput & { by: VisibilityGrouping },
): Promise<VisibilityPage> {
  const size = pageSize(input.first);
  const whole = withPeriod(ctx, scope);
  const cursors = cursorScope(ctx, `visibility ${by} ${JSON.stringify(scope)}`);
  const [last] = input.after ? decodeCursor(cursors, input.after) : [];
  const groups = groupVisibility(await countedAnswers(ctx, whole), by);
  const rest = last === undefined ? groups : groups.filter(({ key }) => key > String(last));
  return { page: toPage(rest.slice(0, size + 1), size, cursors, ({ key }) => [key]), total: groups.length };
}

/** How visible we are in all answers of a scope. @throws validation_failed */
export async function totalVisibility(ctx: Context, scope: AnswerScope): Promise<VisibilityGroup> {
  const [total] = groupVisibility(await countedAnswers(ctx, withPeriod(ctx, scope)), 'total');
  if (!total) throw new Error('The total is there, also of no answers.');
  return total;
}

/** The two sides of a comparison, and what is compared. */
export type ComparisonInput = {
  before: AnswerScope;
  after: AnswerScope;
  rate: ComparedRate;
  /** Answers to questions that name us, or to those that do not; the two are never taken together. */
  isBranded: boolean;
};

/** Is what changed between two periods, or two sessions, more than chance? @throws validation_failed */
export async function compareVisibility(ctx: Context, input: ComparisonInput): Promise<PeriodComparison> {
  const [before, after] = await Promise.all(
    [input.before, input.after].map(async (scope) => {
      const answers = await countedAnswers(ctx, withPeriod(ctx, scope));
      return answers.filter(({ isBranded }) => isBranded === input.isBranded);
    }),
  );
  return compareAnswers({ before: before ?? [], after: after ?? [] }, input.rate);
}

/** A session is its own period; what is left open ends now, and begins whole days before. */
function withPeriod(ctx: Context, scope: AnswerScope): AnswerScope {
  if (scope.sessionId && !scope.from && !scope.to) return scope;
  const now = ctx.clock.now();
  const end = scope.to ?? now;
  const from = scope.from ?? new Date(Math.floor(end.getTime() / DAY_MS - DEFAULT_DAYS) * DAY_MS);
  parseInput(period, { from, to: end });
  return { ...scope, from };
}
