import { defineRoutes } from '../../../rest/route.ts';

const ReviewFeedFields = /* GraphQL */ `
  fragment ReviewFeedFields on ReviewFeed {
    id platform account base_url: baseUrl every_hours: everyHours next_pull_at: nextPullAt last_pulled_at: lastPulledAt
    created_at: createdAt updated_at: updatedAt
  }
`;

const FEED = {
  id: 'rfd_01jvxq3zk2e8tt4m6w9r5b7c0d',
  platform: 'judgeme',
  account: 'vornado.myshopify.com',
  base_url: 'https://judge.me/api/v1',
  every_hours: 24,
  next_pull_at: '2026-05-24T08:30:00Z',
  last_pulled_at: '2026-05-23T08:30:09Z',
  created_at: '2026-05-20T10:02:11.482Z',
  updated_at: '2026-05-20T10:02:11.482Z',
};

/** The documented paths of accounts at review platforms. */
export const reviewFeedRoutes = defineRoutes(
  { name: 'Review feeds', description: 'Accounts at review platforms that reviews are pulled from.' },
  [
    {
      method: 'GET',
      path: '/integrations/reviews',
      envelope: 'page',
      summary: 'List accounts at review platforms',
      operation: /* GraphQL */ `
        query listReviewFeeds($limit: Int = 50, $cursor: String) {
          reviewFeeds(first: $limit, after: $cursor) {
            data: nodes { ...ReviewFeedFields }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'POST',
      path: '/integrations/reviews',
      envelope: 'created',
      location: '/integrations/reviews/{id}',
      summary: 'Connect an account at Judge.me or Yotpo',
      errors: ['conflict', 'limit_reached', 'egress_denied'],
      example: {
        request: {
          platform: 'judgeme',
          account: 'vornado.myshopify.com',
          token: 'jm_0123456789abcdef',
          every_hours: 24,
        },
        response: { ...FEED, last_pulled_at: null },
      },
      operation: /* GraphQL */ `
        mutation connectReviewFeed($input: ReviewFeedInput!) {
          connectReviewFeed(input: $input) { ...ReviewFeedFields }
        }`,
    },
    {
      method: 'GET',
      path: '/integrations/reviews/{id}',
      envelope: 'item',
      summary: 'One account at a review platform',
      example: { response: FEED },
      operation: /* GraphQL */ `query getReviewFeed($id: ID!) { reviewFeed(id: $id) { ...ReviewFeedFields } }`,
    },
    {
      method: 'PATCH',
      path: '/integrations/reviews/{id}',
      envelope: 'item',
      summary: 'Change how often an account is pulled, or its token',
      example: { request: { every_hours: 6 }, response: { ...FEED, every_hours: 6 } },
      operation: /* GraphQL */ `
        mutation updateReviewFeed($id: ID!, $input: ReviewFeedPatch!) {
          updateReviewFeed(id: $id, input: $input) { ...ReviewFeedFields }
        }`,
    },
    {
      method: 'DELETE',
      path: '/integrations/reviews/{id}',
      envelope: 'item',
      summary: 'Remove an account with its token',
      example: { response: { id: FEED.id } },
      operation: /* GraphQL */ `mutation removeReviewFeed($id: ID!) { removeReviewFeed(id: $id) { id } }`,
    },
    {
      method: 'POST',
      path: '/integrations/reviews/{id}/pull',
      envelope: 'accepted',
      summary: 'Pull what is new of an account',
      example: { response: { job_id: 'job_01jvxq3zk2e8tt4m6w9r5b7c0d', status: 'queued' } },
      operation: /* GraphQL */ `mutation pullReviews($id: ID!) { pullReviews(id: $id) { job_id: jobId status } }`,
    },
  ],
  [ReviewFeedFields],
);
