import { defineRoutes } from '../../rest/route.ts';

const EventFields = /* GraphQL */ `
  fragment EventFields on Event {
    id type created_at: createdAt workspace_id: workspaceId data: payload subject_id: subjectId cursor
  }
`;

const EventMessageFields = /* GraphQL */ `
  fragment EventMessageFields on EventMessage { cursor type event { ...EventFields } }
`;

const EVENT = {
  id: 'evt_01jvxq3zk2e8tt4m6w9r5b7c0d',
  type: 'recommendation.applied',
  created_at: '2026-05-23T08:36:00Z',
  workspace_id: 'ws_01jvxq3zk2e8tt4m6w9r5b7c0d',
  data: {
    recommendation_id: 'rec_01jvxq3zk2e8tt4m6w9r5b7c0d',
    sku: 'VRN-AC1',
    url: 'https://vornado.com/products/ac1',
    field: 'title',
    store_id: 'str_01jvxq3zk2e8tt4m6w9r5b7c0d',
    criteria: ['title_clarity'],
    expected_score_delta: 2,
    applied_at: '2026-05-23T08:36:00Z',
  },
  subject_id: 'rec_01jvxq3zk2e8tt4m6w9r5b7c0d',
  cursor: 'WyIzMDI2LjEwIl0.FAFtK-r1Ly89ASXT',
};

/** The documented event paths. */
export const eventRoutes = defineRoutes(
  { name: 'Events', description: 'Everything that happened in the last 30 days, in order.' },
  [
    {
      method: 'GET',
      path: '/events',
      envelope: 'page',
      summary: 'The event log, oldest first',
      errors: ['invalid_cursor'],
      operation: /* GraphQL */ `
        query listEvents($limit: Int = 50, $cursor: String, $types: [EventType!], $order: EventOrder) {
          events(first: $limit, after: $cursor, types: $types, order: $order) {
            data: nodes { ...EventFields }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'GET',
      path: '/events/stream',
      envelope: 'stream',
      summary: 'Follow the event log live',
      errors: ['invalid_cursor'],
      operation: /* GraphQL */ `
        subscription streamEvents($types: [EventType!], $after: String) {
          events(types: $types, after: $after) { ...EventMessageFields }
        }`,
    },
    {
      method: 'GET',
      path: '/events/{id}',
      envelope: 'item',
      summary: 'One event',
      example: { response: EVENT },
      operation: /* GraphQL */ `query getEvent($id: ID!) { event(id: $id) { ...EventFields } }`,
    },
  ],
  [EventFields, EventMessageFields],
);
