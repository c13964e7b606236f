import { z } from 'zod';
import type { Consumer } from '../../events/consume.ts';
import { readEvent } from '../../events/read-event.ts';
import type { LoggedEvent } from '../../kernel/event-log.ts';
import type { Transaction } from '../../platform/db.ts';
import { jobFailed } from '../../work/job-events.ts';
import { promptRunsCompleted } from '../prompt-runs/index.ts';
import { auditCompleted, compareRuns, failedAudits } from '../scores/index.ts';
import { evaluateCrawlerAccess } from './evaluate/crawlers.ts';
import { type Evaluation, isInScope, type RuleWithChannels } from './evaluate/finding.ts';
import { evaluateFailedAudit, evaluateScoreDrop, evaluateScoreImprovement } from './evaluate/score.ts';
import { evaluateSessions } from './evaluate-sessions.ts';
import { applyEvaluations, type RuleEvaluation } from './record-fires.ts';

/** A person is told some milliseconds later, and a busy log is read ten times a second instead of at every event. */
const GATHER_MS = 100;

/**
 * Evaluates the enabled rules against what happened: once for each event and rule, in the transaction that moves the
 * consumer's cursor. The statements of a batch do not depend on how many events or products it has, but for the fires.
 */
export function alertsConsumer(): Consumer {
  return {
    name: 'alerts',
    gatherMs: GATHER_MS,
    types: [auditCompleted.type, jobFailed.type, promptRunsCompleted.type],
    async handle(tx, events, services) {
      const rules = await rulesOf(tx, events);
      if (rules.length === 0) return;
      await applyEvaluations(tx, services, await evaluateEvents(tx, events, rules));
    },
  };
}

/** What the rules find in these events, in the order of the events. */
export async function evaluateEvents(
  tx: Transaction,
  events: readonly LoggedEvent[],
  rules: readonly RuleWithChannels[],
): Promise<RuleEvaluation[]> {
  const audits = await evaluateAudits(tx, events, rules);
  const failures = await evaluateFailures(tx, events, rules);
  const sessions = await evaluateSessions(tx, events, rules);
  const order = new Map(events.map((event, index) => [event.id, index]));
  return [...audits, ...failures, ...sessions].sort(
    (first, second) => (order.get(first.event.id) ?? 0) - (order.get(second.event.id) ?? 0),
  );
}

function rulesOf(tx: Transaction, events: readonly LoggedEvent[]): Promise<RuleWithChannels[]> {
  const workspaceId = { in: [...new Set(events.map((event) => event.workspaceId))] };
  return tx.alertRule.findMany({
    where: { workspaceId, enabled: true },
    include: { channels: { orderBy: { position: 'asc' } } },
    orderBy: { id: 'asc' },
  });
}

async function evaluateAudits(
  tx: Transaction,
  events: readonly LoggedEvent[],
  rules: readonly RuleWithChannels[],
): Promise<RuleEvaluation[]> {
  const audits = events.flatMap((event) => {
    const data = readEvent(auditCompleted, event);
    return data ? [{ event, runId: data.run_id }] : [];
  });
  const comparisons = await compareRuns(
    tx,
    audits.map(({ runId }) => runId),
  );
  return audits.flatMap(({ event, runId }) => {
    const comparison = comparisons.get(runId);
    if (!comparison) return [];
    return watching(rules, event, comparison).flatMap((rule) => {
      const evaluation = evaluateAudit(rule, comparison);
      return evaluation ? [{ rule, event, evaluation }] : [];
    });
  });
}

function evaluateAudit(rule: RuleWithChannels, comparison: Parameters<typeof evaluateScoreDrop>[1]): Evaluation | null {
  if (rule.type === 'SCORE_DROP') return evaluateScoreDrop(rule, comparison);
  if (rule.type === 'SCORE_IMPROVEMENT') return evaluateScoreImprovement(rule, comparison);
  if (rule.type === 'CRAWLER_ACCESS_REGRESSION') return evaluateCrawlerAccess(comparison);
  return null;
}

async function evaluateFailures(
  tx: Transaction,
  events: readonly LoggedEvent[],
  rules: readonly RuleWithChannels[],
): Promise<RuleEvaluation[]> {
  const failures = events.flatMap((event) => {
    const job = readEvent(jobFailed, event);
    return job ? [{ event, job }] : [];
  });
  const products = await failedAudits(
    tx,
    failures.map(({ job }) => job.id),
  );
  return failures.flatMap(({ event, job }) => {
    const product = products.get(job.id);
    if (!product) return [];
    return watching(rules, event, product)
      .filter((rule) => rule.type === 'SCORE_DROP')
      .map((rule) => ({ rule, event, evaluation: evaluateFailedAudit(product, errorOf(job.error)) }));
  });
}

function watching(
  rules: readonly RuleWithChannels[],
  event: LoggedEvent,
  product: Parameters<typeof isInScope>[1],
): RuleWithChannels[] {
  return rules.filter((rule) => rule.workspaceId === event.workspaceId && isInScope(rule, product));
}

const publicError = z.object({ code: z.string(), message: z.string() });

/** The error of a job's row, which `work` wrote. */
function errorOf(error: unknown): { code: string; message: string } {
  return publicError.parse(error);
}
