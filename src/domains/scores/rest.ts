import { defineRoutes } from '../../rest/route.ts';
import { SCORE, SCORE_RUN } from './rest-examples.ts';

const ScoreFields = /* GraphQL */ `
  fragment ScoreFields on ScoreRun {
    run_id: id sku channel model score band previous_score: previousScore delta audited_at: auditedAt
    buckets { ...BucketFields }
  }
`;

const BucketFields = /* GraphQL */ `
  fragment BucketFields on Bucket { bucket score max criteria { ...CriterionFields } }
`;

const CriterionFields = /* GraphQL */ `
  fragment CriterionFields on Criterion {
    id title status points max_points: maxPoints evidence { ...EvidenceFields }
    how_to_fix: howToFix expected_score_delta: expectedScoreDelta
  }
`;

const EvidenceFields = /* GraphQL */ `fragment EvidenceFields on Evidence { looked_at: lookedAt found expected }`;

const BucketScoreFields = /* GraphQL */ `fragment BucketScoreFields on Bucket { bucket score max }`;

const ScoreRunFields = /* GraphQL */ `
  fragment ScoreRunFields on ScoreRun {
    run_id: id sku channel model score band previous_score: previousScore delta audited_at: auditedAt
    buckets { ...BucketScoreFields }
  }
`;

/** The documented score paths. */
export const scoreRoutes = defineRoutes(
  { name: 'Scores', description: 'How well AI shopping assistants can read a product page.' },
  [
    {
      method: 'GET',
      path: '/scores/bulk',
      envelope: 'page',
      summary: 'Up to 200 scores at once',
      example: {
        response: {
          data: [SCORE_RUN],
          pagination: { next_cursor: null, has_more: false },
          missing: ['VRN-AC2'],
        },
      },
      operation: /* GraphQL */ `
        query listScores($skus: [String!], $limit: Int = 50, $cursor: String) {
          scores(skus: $skus, first: $limit, after: $cursor) {
            data: nodes { ...ScoreRunFields }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
            missing
          }
        }`,
    },
    {
      method: 'GET',
      path: '/scores/{sku}',
      envelope: 'item',
      summary: 'Latest score with the five-bucket breakdown',
      errors: ['sku_not_found', 'score_not_found'],
      example: { response: SCORE },
      operation: /* GraphQL */ `query getScore($sku: String!) { score(sku: $sku) { ...ScoreFields } }`,
    },
    {
      method: 'GET',
      path: '/scores/{sku}/history',
      envelope: 'page',
      summary: 'Time series of the last 100 runs',
      errors: ['sku_not_found'],
      example: { response: { data: [SCORE_RUN], pagination: { next_cursor: null, has_more: false } } },
      operation: /* GraphQL */ `
        query listScoreHistory($sku: String!, $limit: Int = 50, $cursor: String) {
          scoreHistory(sku: $sku, first: $limit, after: $cursor) {
            data: nodes { ...ScoreRunFields }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'POST',
      path: '/scores/audit',
      envelope: 'accepted',
      summary: 'Audit many products',
      description:
        'One job with a part for each product that the filter leaves; its result counts how they ended, says with `outcome` how much was done, and names the first 100 failures. Cancelling it cancels its parts.',
      example: {
        request: { tag: 'air', channel: 'd2c' },
        response: { job_id: 'job_01jvxq3zk2e8tt4m6w9r5b7c0d', status: 'queued', total: 14, missing: [] },
      },
      operation: /* GraphQL */ `
        mutation startAuditBatch($input: AuditFilter!) {
          startAuditBatch(input: $input) { job_id: jobId status total missing }
        }`,
    },
    {
      method: 'POST',
      path: '/scores/{sku}/audit',
      envelope: 'accepted',
      summary: 'Trigger a fresh audit',
      errors: ['sku_not_found'],
      example: { response: { job_id: 'job_01jvxq3zk2e8tt4m6w9r5b7c0d', status: 'queued', sku: 'VRN-AC1' } },
      operation: /* GraphQL */ `
        mutation startAudit($sku: String!) { startAudit(sku: $sku) { job_id: jobId status sku } }`,
    },
  ],
  [ScoreFields, ScoreRunFields, BucketFields, BucketScoreFields, CriterionFields, EvidenceFields],
);
