import type { AlertRule } from '../../../generated/prisma/client.ts';
import type { RunComparison } from '../../scores/index.ts';
import type { Evaluation, Finding } from './finding.ts';

/** The cause of a product whose page could no longer be audited. */
export const AUDIT_FAILED = 'audit_failed';

/** The criterion whose loss is a drop of its own: without it an assistant has no facts to go by. */
const WATCHED_CRITERION = 'product_json_ld';

type Limits = Pick<AlertRule, 'threshold' | 'delta'>;

/** Is the score below the threshold, has it fallen by more than the delta within a week, has the product's data gone? */
export function evaluateScoreDrop(limits: Limits, comparison: RunComparison): Evaluation {
  const { run, previous, weekBefore } = comparison;
  const findings: Finding[] = [{ cause: AUDIT_FAILED, isBreached: false }];
  if (limits.threshold !== null) {
    findings.push({
      cause: 'below_threshold',
      isBreached: run.score < limits.threshold,
      facts: { threshold: limits.threshold },
      says: `the score is ${run.score}, below ${limits.threshold}`,
    });
  }
  if (limits.delta !== null) {
    const fallen = weekBefore ? weekBefore.score - run.score : 0;
    findings.push({
      cause: 'week_over_week',
      isBreached: fallen > limits.delta,
      facts: { delta: -fallen, allowed: limits.delta },
      says: `the score fell by ${fallen} points to ${run.score} within a week`,
    });
  }
  findings.push(...criterionFindings(run, previous));
  return evaluation(comparison, findings);
}

/** Has the score reached the threshold, or risen by more than the delta within a week? */
export function evaluateScoreImprovement(limits: Limits, comparison: RunComparison): Evaluation {
  const { run, weekBefore, previous } = comparison;
  const findings: Finding[] = [];
  if (limits.threshold !== null) {
    findings.push({
      cause: 'threshold_reached',
      // A first score is not an improvement.
      isBreached: run.score >= limits.threshold && previous !== null,
      facts: { threshold: limits.threshold },
      says: `the score reached ${run.score}, at or above ${limits.threshold}`,
    });
  }
  if (limits.delta !== null) {
    const risen = weekBefore ? run.score - weekBefore.score : 0;
    findings.push({
      cause: 'week_over_week',
      isBreached: risen > limits.delta,
      facts: { delta: risen, allowed: limits.delta },
      says: `the score rose by ${risen} points to ${run.score} within a week`,
    });
  }
  return evaluation(comparison, findings);
}

/** A page that was audited before can no longer be. */
export function evaluateFailedAudit(
  product: { productId: string; sku: string; score: number },
  error: { code: string; message: string },
): Evaluation {
  return {
    subject: product.productId,
    sku: product.sku,
    findings: [
      {
        cause: AUDIT_FAILED,
        isBreached: true,
        facts: { code: error.code, message: error.message },
        says: `the page could not be audited (${error.code})`,
      },
    ],
    numbers: { score_before: product.score, score_after: null },
    runId: null,
    sessionId: null,
  };
}

/** Once lost it stays lost until an audit finds it again, so what was not there before never fires. */
function criterionFindings(run: RunComparison['run'], previous: RunComparison['previous']): Finding[] {
  const isLost = run.failing.includes(WATCHED_CRITERION);
  const wasLost = previous?.failing.includes(WATCHED_CRITERION) ?? true;
  if (isLost && wasLost) return [];
  return [
    {
      cause: WATCHED_CRITERION,
      isBreached: isLost,
      facts: { criterion: WATCHED_CRITERION },
      says: 'the page lost its Product JSON-LD',
    },
  ];
}

function evaluation(comparison: RunComparison, findings: readonly Finding[]): Evaluation {
  const { run, previous, weekBefore } = comparison;
  return {
    subject: comparison.productId,
    sku: comparison.sku,
    findings,
    numbers: {
      score_before: (weekBefore ?? previous)?.score ?? null,
      score_after: run.score,
      compared_run_id: (weekBefore ?? previous)?.runId ?? null,
      url: comparison.url,
    },
    runId: run.runId,
    sessionId: null,
  };
}
