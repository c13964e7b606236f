import { defineRoutes } from '../../rest/route.ts';
import { ACCEPTED_PUSH, APPROVED, DISMISSED, RECOMMENDATION, RECOMMENDATION_SUMMARY } from './rest-examples.ts';

const RecommendationFields = /* GraphQL */ `
  fragment RecommendationFields on Recommendation {
    id sku run_id: runId field status priority effort_minutes: effortMinutes rationale criteria
    expected_score_delta: expectedScoreDelta before after diff { ...DiffHunkFields }
    proposed_after: proposedAfter writer fallback_reason: fallbackReason dismiss_reason: dismissReason
    failure { ...RecommendationFailureFields } store_id: storeId version
    created_at: createdAt updated_at: updatedAt approved_at: approvedAt pushed_at: pushedAt applied_at: appliedAt
    trail { ...RecommendationStepFields }
  }
`;

const RecommendationSummaryFields = /* GraphQL */ `
  fragment RecommendationSummaryFields on Recommendation {
    id sku run_id: runId field status priority effort_minutes: effortMinutes rationale criteria
    expected_score_delta: expectedScoreDelta before after diff { ...DiffHunkFields } writer failure { ...RecommendationFailureFields }
    store_id: storeId version created_at: createdAt updated_at: updatedAt
    approved_at: approvedAt pushed_at: pushedAt applied_at: appliedAt
  }
`;

const DiffHunkFields = /* GraphQL */ `fragment DiffHunkFields on DiffHunk { op text }`;

const RecommendationFailureFields = /* GraphQL */ `
  fragment RecommendationFailureFields on RecommendationFailure { code message }
`;

const RecommendationStepFields = /* GraphQL */ `
  fragment RecommendationStepFields on RecommendationChange {
    version from_status: fromStatus to_status: toStatus actor note created_at: createdAt
  }
`;

/** The documented recommendation paths. */
export const recommendationRoutes = defineRoutes(
  { name: 'Recommendations', description: 'Rewrites of one field each, from a failing criterion to the live page.' },
  [
    {
      method: 'GET',
      path: '/recommendations',
      envelope: 'page',
      summary: 'List recommendations by status, product, field and priority',
      example: {
        response: { data: [RECOMMENDATION_SUMMARY], pagination: { next_cursor: null, has_more: false } },
      },
      operation: /* GraphQL */ `
        query listRecommendations(
          $limit: Int = 50, $cursor: String, $status: RecommendationStatus, $sku: String,
          $field: RecommendationField, $priority: RecommendationPriority
        ) {
          recommendations(first: $limit, after: $cursor, filter: {
            status: $status, sku: $sku, field: $field, priority: $priority
          }) {
            data: nodes { ...RecommendationSummaryFields }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'GET',
      path: '/recommendations/{id}',
      envelope: 'item',
      summary: 'One recommendation with its diff and trail',
      errors: ['not_found'],
      example: { response: RECOMMENDATION },
      operation: /* GraphQL */ `
        query getRecommendation($id: ID!) { recommendation(id: $id) { ...RecommendationFields } }`,
    },
    {
      method: 'POST',
      path: '/recommendations/{id}/approve',
      envelope: 'item',
      summary: 'Approve a recommendation, edited or as it is',
      body: 'fields',
      errors: ['not_found', 'invalid_state'],
      example: { request: { after: APPROVED.after }, response: APPROVED },
      operation: /* GraphQL */ `
        mutation approveRecommendation($id: ID!, $after: JSON) {
          approveRecommendation(id: $id, after: $after) { ...RecommendationFields }
        }`,
    },
    {
      method: 'POST',
      path: '/recommendations/{id}/push',
      envelope: 'accepted',
      summary: 'Push an approved recommendation to the connected store',
      errors: ['not_found', 'not_approved', 'invalid_state', 'store_not_connected'],
      example: { response: ACCEPTED_PUSH },
      operation: /* GraphQL */ `
        mutation pushRecommendation($id: ID!) { pushRecommendation(id: $id) { job_id: jobId status id } }`,
    },
    {
      method: 'POST',
      path: '/recommendations/{id}/dismiss',
      envelope: 'item',
      summary: 'Dismiss a recommendation without applying it',
      body: 'fields',
      errors: ['not_found', 'invalid_state'],
      example: { request: { reason: DISMISSED.dismiss_reason }, response: DISMISSED },
      operation: /* GraphQL */ `
        mutation dismissRecommendation($id: ID!, $reason: String) {
          dismissRecommendation(id: $id, reason: $reason) { ...RecommendationFields }
        }`,
    },
    {
      method: 'POST',
      path: '/recommendations/{id}/rollback',
      envelope: 'accepted',
      summary: 'Write back what the store held before the push',
      errors: ['not_found', 'invalid_state'],
      example: { response: ACCEPTED_PUSH },
      operation: /* GraphQL */ `
        mutation rollbackRecommendation($id: ID!) { rollbackRecommendation(id: $id) { job_id: jobId status id } }`,
    },
  ],
  [
    RecommendationFields,
    RecommendationSummaryFields,
    DiffHunkFields,
    RecommendationFailureFields,
    RecommendationStepFields,
  ],
);
