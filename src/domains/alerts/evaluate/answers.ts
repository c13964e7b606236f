import type { AlertRule } from '../../../generated/prisma/client.ts';
import { compareAnswers, isAnswer, type WeekAnswer } from '../../prompt-runs/index.ts';
import type { Evaluation } from './finding.ts';

/** Answers of the last week that must name a competitor nobody tracks. */
export const COMPETITOR_ANSWERS_MIN = 3;

type Weeks = { before: WeekAnswer[]; after: WeekAnswer[] };

/** The answers that a rule looks at, by week. */
export function weeksOf(rule: Pick<AlertRule, 'engines'>, answers: readonly WeekAnswer[]): Weeks {
  const wanted = new Set(rule.engines.map((engine) => engine.toLowerCase()));
  const watched = answers.filter(({ engine }) => wanted.size === 0 || wanted.has(engine));
  return { before: watched.filter(({ isRecent }) => !isRecent), after: watched.filter(({ isRecent }) => isRecent) };
}

/**
 * Which of the products were cited in the week before and are silent now, by more than chance: a fire only on the
 * verdict `real`. A product that is cited again is clear.
 */
export function evaluateCitationLoss(weeks: Weeks, sku: string, sessionId: string): Evaluation {
  const of = (answers: readonly WeekAnswer[]) =>
    answers.map((answer) => ({ ...answer, isCited: answer.citedSkus.includes(sku) }));
  const [before, after] = [of(weeks.before), of(weeks.after)];
  const comparison = compareAnswers({ before, after }, 'citation');
  const isSilent = after.filter(isAnswer).length > 0 && !after.some(({ isCited }) => isCited);
  const wasCited = before.some(({ isCited }) => isCited);
  const isBreached = isSilent && wasCited && comparison.verdict === 'real';
  // Silence that chance may explain neither fires nor clears.
  const findings =
    isBreached || !isSilent ? [{ cause: 'silent', isBreached, says: 'no engine cites it any more' }] : [];
  return evaluationOf({ subject: `sku ${sku}`, sku, sessionId, findings, comparison });
}

/** Is a name that nobody tracks given in at least three answers of the week, and more often than before by more than chance? */
export function evaluateNewCompetitor(weeks: Weeks, name: string, sessionId: string): Evaluation {
  const of = (answers: readonly WeekAnswer[]) =>
    answers.map((answer) => ({ ...answer, isMentioned: answer.proposedNames.includes(name) }));
  const [before, after] = [of(weeks.before), of(weeks.after)];
  const comparison = compareAnswers({ before, after }, 'mention');
  const named = after.filter((answer) => isAnswer(answer) && answer.isMentioned).length;
  const isBreached = named >= COMPETITOR_ANSWERS_MIN && comparison.verdict === 'real';
  const says = `“${name}” is named in ${named} answers and nobody tracks it`;
  const findings =
    isBreached || named === 0 ? [{ cause: 'named', isBreached, facts: { name, answers: named }, says }] : [];
  return evaluationOf({ subject: `competitor ${name}`, sku: null, sessionId, findings, comparison });
}

function evaluationOf(given: {
  subject: string;
  sku: string | null;
  sessionId: string;
  findings: Evaluation['findings'];
  comparison: ReturnType<typeof compareAnswers>;
}): Evaluation {
  const { comparison, ...rest } = given;
  const { before, after, verdict } = comparison;
  return { ...rest, runId: null, numbers: { before, after, verdict } };
}
