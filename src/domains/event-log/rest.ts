import { defineRoutes } from '../../rest/route.ts';

const EventFields = /* GraphQL */ `
  fragment EventFields on Event {
    id type created_at: createdAt workspace_id: workspaceId data subject_id: subjectId cursor
  }
`;

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
        query listEvents($limit: Int = 50, $cursor: String, $types: [String!], $order: EventOrder) {
          events(first: $limit, after: $cursor, types: $types, order: $order) {
            data: nodes { ...EventFields }
            pagination: pageInfo { next_cursor: endCursor has_more: hasNextPage }
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
        subscription streamEvents($types: [String!], $after: String) {
          events(types: $types, after: $after) { cursor type event { ...EventFields } }
        }`,
    },
    {
      method: 'GET',
      path: '/events/{id}',
      envelope: 'item',
      summary: 'One event',
      operation: /* GraphQL */ `query getEvent($id: ID!) { event(id: $id) { ...EventFields } }`,
    },
  ],
  [EventFields],
);
