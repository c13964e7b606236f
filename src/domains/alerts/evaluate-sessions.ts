import { readEvent } from '../../events/read-event.ts';
import type { LoggedEvent } from '../../kernel/event-log.ts';
import type { Transaction } from '../../platform/db.ts';
import { answersOfTwoWeeks, promptRunsCompleted, type WeekAnswer } from '../prompt-runs/index.ts';
import { COMPETITOR_ANSWERS_MIN, evaluateCitationLoss, evaluateNewCompetitor, weeksOf } from './evaluate/answers.ts';
import { type Evaluation, isInScope, type RuleWithChannels } from './evaluate/finding.ts';
import type { RuleEvaluation } from './record-fires.ts';

/** What the rules about answers find in the sessions that ended; four statements for each of these. */
export async function evaluateSessions(
  tx: Transaction,
  events: readonly LoggedEvent[],
  rules: readonly RuleWithChannels[],
): Promise<RuleEvaluation[]> {
  const found: RuleEvaluation[] = [];
  for (const event of events) {
    const session = readEvent(promptRunsCompleted, event);
    const watching = rules.filter((rule) => rule.workspaceId === event.workspaceId && asksAnswers(rule));
    if (!session || session.answered === 0 || watching.length === 0) continue;
    const answers = await answersOfTwoWeeks(tx, session.id);
    const known = await loadKnown(tx, event.workspaceId, watching, answers);
    for (const rule of watching) {
      const evaluations = rule.type === 'CITATION_LOSS' ? citationLosses(rule, known) : newCompetitors(rule, known);
      found.push(...evaluations(session.id).map((evaluation) => ({ rule, event, evaluation })));
    }
  }
  return found;
}

function asksAnswers({ type }: RuleWithChannels): boolean {
  return type === 'CITATION_LOSS' || type === 'NEW_COMPETITOR_MENTION';
}

/** What is known of the workspace beside the answers. */
type Known = {
  answers: readonly WeekAnswer[];
  products: ReadonlyMap<string, { sku: string; tags: string[]; category: string | null }>;
  /** Names about which a person has decided. */
  decided: ReadonlySet<string>;
  /** What each rule has fired for and not seen clear. */
  breached: ReadonlyMap<string, readonly string[]>;
};

async function loadKnown(
  tx: Transaction,
  workspaceId: string,
  rules: readonly RuleWithChannels[],
  answers: readonly WeekAnswer[],
): Promise<Known> {
  const states = await tx.alertState.findMany({
    where: { ruleId: { in: rules.map(({ id }) => id) } },
    select: { ruleId: true, subject: true },
  });
  const skus = new Set([
    ...answers.flatMap(({ citedSkus }) => citedSkus),
    ...states.map(({ subject }) => subject.slice(4)),
  ]);
  const products = await tx.product.findMany({
    where: { workspaceId, deletedAt: null, sku: { in: [...skus] } },
    select: { sku: true, tags: true, category: true },
  });
  const decided = await tx.competitor.findMany({
    where: { workspaceId, status: { not: 'PROPOSED' } },
    select: { name: true },
  });
  const breached = new Map(
    rules.map(({ id }) => [id, states.filter(({ ruleId }) => ruleId === id).map(({ subject }) => subject)]),
  );
  return {
    answers,
    products: new Map(products.map((product) => [product.sku, product])),
    decided: new Set(decided.map(({ name }) => name)),
    breached,
  };
}

function citationLosses(rule: RuleWithChannels, { answers, products }: Known) {
  const weeks = weeksOf(rule, answers);
  const watched = [...products.values()].filter((product) => isInScope(rule, product));
  return (sessionId: string): Evaluation[] => watched.map(({ sku }) => evaluateCitationLoss(weeks, sku, sessionId));
}

function newCompetitors(rule: RuleWithChannels, { answers, decided, breached }: Known) {
  const weeks = weeksOf(rule, answers);
  const counts = new Map<string, number>();
  for (const name of weeks.after.flatMap(({ proposedNames }) => proposedNames))
    counts.set(name, (counts.get(name) ?? 0) + 1);
  const named = [...counts]
    .filter(([name, count]) => count >= COMPETITOR_ANSWERS_MIN && !decided.has(name))
    .map(([name]) => name);
  const before = (breached.get(rule.id) ?? []).map((subject) => subject.replace(/^competitor /, ''));
  const names = new Set([...named, ...before]);
  return (sessionId: string): Evaluation[] =>
    [...names].map((name) => {
      const evaluation = evaluateNewCompetitor(weeks, name, sessionId);
      // A person has decided: whatever it was, it is not new any more.
      return decided.has(name) ? { ...evaluation, findings: [{ cause: 'named', isBreached: false }] } : evaluation;
    });
}
