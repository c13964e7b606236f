import type { RunComparison } from '../../scores/index.ts';
import type { Evaluation } from './finding.ts';

/**
 * Which crawlers were let in at the audit before and are kept out now, by robots.txt or by the server. Null when one of
 * the two audits did not look, as on a retailer's site.
 */
export function evaluateCrawlerAccess(comparison: RunComparison): Evaluation | null {
  const { run, previous } = comparison;
  if (!previous || run.bots.length === 0 || previous.bots.length === 0) return null;
  const findings = run.bots.flatMap((bot) => {
    if (!run.lockedOut.includes(bot)) return [{ cause: bot, isBreached: false }];
    // Kept out before too: either this rule has fired already, or it never was a regression.
    if (previous.lockedOut.includes(bot)) return [];
    return [{ cause: bot, isBreached: true, facts: { bot }, says: `${bot} is kept out now` }];
  });
  return {
    subject: comparison.productId,
    sku: comparison.sku,
    findings,
    numbers: {
      locked_out_before: previous.lockedOut,
      locked_out_after: run.lockedOut,
      compared_run_id: previous.runId,
      url: comparison.url,
    },
    runId: run.runId,
    sessionId: null,
  };
}
