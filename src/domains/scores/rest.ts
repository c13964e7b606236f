import { defineRoutes } from '../../rest/route.ts';

const ScoreFields = /* GraphQL */ `
  fragment ScoreFields on ScoreRun {
    run_id: id sku channel model score band previous_score: previousScore delta audited_at: auditedAt
    buckets {
      bucket score max
      criteria {
        id title status points max_points: maxPoints
        evidence { looked_at: lookedAt found expected }
        how_to_fix: howToFix expected_score_delta: expectedScoreDelta
      }
    }
  }
`;

const ScoreRunFields = /* GraphQL */ `
  fragment ScoreRunFields on ScoreRun {
    run_id: id sku channel model score band previous_score: previousScore delta audited_at: auditedAt
    buckets { bucket score max }
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
      operation: /* GraphQL */ `
        query listScores($skus: [String!], $limit: Int = 50, $cursor: String) {
          scores(skus: $skus, first: $limit, after: $cursor) {
            data: nodes { ...ScoreRunFields }
            pagination: pageInfo { next_cursor: endCursor has_more: hasNextPage }
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
      operation: /* GraphQL */ `query getScore($sku: String!) { score(sku: $sku) { ...ScoreFields } }`,
    },
    {
      method: 'GET',
      path: '/scores/{sku}/history',
      envelope: 'page',
      summary: 'Time series of the last 100 runs',
      errors: ['sku_not_found'],
      operation: /* GraphQL */ `
        query listScoreHistory($sku: String!, $limit: Int = 50, $cursor: String) {
          scoreHistory(sku: $sku, first: $limit, after: $cursor) {
            data: nodes { ...ScoreRunFields }
            pagination: pageInfo { next_cursor: endCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'POST',
      path: '/scores/audit',
      envelope: 'accepted',
      summary: 'Audit many products',
      description:
        'One job with a part for each product that the filter leaves; its result counts how they ended and names the first 100 failures. Cancelling it cancels its parts.',
      operation: /* GraphQL */ `
        mutation startAuditBatch($input: AuditFilter!) {
          startAuditBatch(input: $input) { job_id: jobId status total }
        }`,
    },
    {
      method: 'POST',
      path: '/scores/{sku}/audit',
      envelope: 'accepted',
      summary: 'Trigger a fresh audit',
      errors: ['sku_not_found'],
      operation: /* GraphQL */ `
        mutation startAudit($sku: String!) { startAudit(sku: $sku) { job_id: jobId status sku } }`,
    },
  ],
  [ScoreFields, ScoreRunFields],
);
