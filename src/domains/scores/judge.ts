import type { Criterion, Verdict } from './criteria/criterion.ts';
import { MAX_POINTS, notApplicable } from './criteria/criterion.ts';
import { CRITERIA, modelOf } from './criteria/table.ts';
import type { AuditEvidence } from './site/types.ts';
import type { BucketId, Channel, CriterionResult, Judgement } from './types.ts';

/** The buckets in the order they are shown. */
export const BUCKETS: readonly BucketId[] = ['geo', 'content', 'semantic', 'visual', 'technical'];

/** From these scores on a page is good, or fair; cited pages were seen above the first, invisible ones below the second. */
export const BAND_FLOORS = { good: 70, fair: 50 } as const;

/**
 * The score of a page by the model of its channel; the same evidence always gives the same judgement. Criteria that
 * do not apply leave the denominator, and the rest is rescaled to 100.
 */
export function judge(evidence: AuditEvidence): Judgement {
  const channel: Channel = evidence.channel ?? 'd2c';
  const model = modelOf(channel);
  const judged = CRITERIA[model].map((criterion) => ({ criterion, verdict: judgeOne(criterion, evidence, channel) }));
  const max = judged.reduce((sum, { verdict }) => sum + (verdict.points === null ? 0 : MAX_POINTS), 0);
  const total = judged.reduce((sum, { verdict }) => sum + (verdict.points ?? 0), 0);
  const results = judged.map(({ criterion, verdict }) => resultOf(criterion, verdict, { total, max }));
  const score = scoreOf(total, max);
  return {
    model,
    channel,
    score,
    band: bandOf(score),
    buckets: BUCKETS.map((bucket) => bucketOf(bucket, results)),
  };
}

/** The band of a score. */
export function bandOf(score: number): Judgement['band'] {
  if (score >= BAND_FLOORS.good) return 'good';
  return score >= BAND_FLOORS.fair ? 'fair' : 'poor';
}

/** Points as an integer of 0..100; 0 when nothing was judged. */
export function scoreOf(points: number, max: number): number {
  return max === 0 ? 0 : Math.round((100 * points) / max);
}

function judgeOne(criterion: Criterion, evidence: AuditEvidence, channel: Channel): Verdict {
  if (channel === 'retailer' && criterion.isSiteOwned) {
    return notApplicable(evidence, 'Not judged: a brand cannot change this on a retailer’s site.', criterion.passes);
  }
  return criterion.judge(evidence);
}

type Totals = { total: number; max: number };

function resultOf(criterion: Criterion, verdict: Verdict, { total, max }: Totals): CriterionResult {
  const { id, bucket, title } = criterion;
  const points = verdict.points ?? 0;
  const isJudged = verdict.points !== null;
  return {
    id,
    bucket,
    title,
    status: statusOf(verdict.points),
    points,
    maxPoints: isJudged ? MAX_POINTS : 0,
    evidence: verdict.evidence,
    howToFix: verdict.howToFix,
    expectedScoreDelta: isJudged ? scoreOf(total + MAX_POINTS - points, max) - scoreOf(total, max) : 0,
  };
}

function statusOf(points: number | null): CriterionResult['status'] {
  if (points === null) return 'not_applicable';
  if (points === MAX_POINTS) return 'pass';
  return points === 0 ? 'fail' : 'partial';
}

function bucketOf(bucket: BucketId, results: readonly CriterionResult[]): Judgement['buckets'][number] {
  const criteria = results.filter((result) => result.bucket === bucket);
  return {
    bucket,
    score: criteria.reduce((sum, result) => sum + result.points, 0),
    max: criteria.reduce((sum, result) => sum + result.maxPoints, 0),
    criteria,
  };
}
