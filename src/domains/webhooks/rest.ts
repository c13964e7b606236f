import { defineRoutes } from '../../rest/route.ts';
import {
  DELIVERY,
  DELIVERY_WITH_ATTEMPTS,
  ENDPOINT,
  ENDPOINT_INPUT,
  NEW_DELIVERY,
  NEW_ENDPOINT,
} from './rest-examples.ts';

const WebhookEndpointFields = /* GraphQL */ `
  fragment WebhookEndpointFields on WebhookEndpoint {
    id url events description status disabled_reason: disabledReason failing_since: failingSince
    created_at: createdAt updated_at: updatedAt
  }
`;

const WebhookDeliveryFields = /* GraphQL */ `
  fragment WebhookDeliveryFields on WebhookDelivery {
    id endpoint_id: endpointId event_id: eventId event_type: eventType status attempt_count: attemptCount
    next_attempt_at: nextAttemptAt created_at: createdAt completed_at: completedAt
  }
`;

const WebhookAttemptFields = /* GraphQL */ `
  fragment WebhookAttemptFields on WebhookDeliveryAttempt {
    number started_at: startedAt duration_ms: durationMs http_status: httpStatus error response_body: responseBody
  }
`;

const NewWebhookEndpointFields = /* GraphQL */ `
  fragment NewWebhookEndpointFields on WebhookEndpoint { ...WebhookEndpointFields secret }
`;

const RotatedWebhookEndpointFields = /* GraphQL */ `
  fragment RotatedWebhookEndpointFields on WebhookEndpoint {
    ...WebhookEndpointFields secret previous_secret_expires_at: previousSecretExpiresAt
  }
`;

const WebhookReplayFields = /* GraphQL */ `
  fragment WebhookReplayFields on WebhookReplay { count has_more: hasMore until }
`;

const WebhookDeliveryDetailFields = /* GraphQL */ `
  fragment WebhookDeliveryDetailFields on WebhookDelivery {
    ...WebhookDeliveryFields body attempts { ...WebhookAttemptFields }
  }
`;

/** The documented webhook paths. */
export const webhookRoutes = defineRoutes(
  { name: 'Webhooks', description: 'Endpoints that are sent signed events, and the log of what they were sent.' },
  [
    {
      method: 'GET',
      path: '/webhooks/endpoints',
      envelope: 'page',
      summary: 'List webhook endpoints',
      operation: /* GraphQL */ `
        query listWebhookEndpoints($limit: Int = 50, $cursor: String) {
          webhookEndpoints(first: $limit, after: $cursor) {
            data: nodes { ...WebhookEndpointFields }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'POST',
      path: '/webhooks/endpoints',
      envelope: 'created',
      location: '/webhooks/endpoints/{id}',
      summary: 'Create a webhook endpoint; its secret is shown once',
      errors: ['egress_denied', 'limit_reached'],
      example: { request: ENDPOINT_INPUT, response: NEW_ENDPOINT },
      operation: /* GraphQL */ `
        mutation createWebhookEndpoint($input: WebhookEndpointInput!) {
          createWebhookEndpoint(input: $input) { ...NewWebhookEndpointFields }
        }`,
    },
    {
      method: 'GET',
      path: '/webhooks/endpoints/{id}',
      envelope: 'item',
      summary: 'One webhook endpoint',
      example: { response: ENDPOINT },
      operation: /* GraphQL */ `
        query getWebhookEndpoint($id: ID!) { webhookEndpoint(id: $id) { ...WebhookEndpointFields } }`,
    },
    {
      method: 'PATCH',
      path: '/webhooks/endpoints/{id}',
      envelope: 'item',
      summary: 'Change, enable or disable a webhook endpoint',
      errors: ['egress_denied'],
      example: { request: { description: 'Dashboard of the shop', status: 'enabled' }, response: ENDPOINT },
      operation: /* GraphQL */ `
        mutation updateWebhookEndpoint($id: ID!, $input: WebhookEndpointPatch!) {
          updateWebhookEndpoint(id: $id, input: $input) { ...WebhookEndpointFields }
        }`,
    },
    {
      method: 'DELETE',
      path: '/webhooks/endpoints/{id}',
      envelope: 'item',
      summary: 'Delete a webhook endpoint and its delivery log',
      example: { response: { id: ENDPOINT.id } },
      operation: /* GraphQL */ `
        mutation deleteWebhookEndpoint($id: ID!) { deleteWebhookEndpoint(id: $id) { id } }`,
    },
    {
      method: 'POST',
      path: '/webhooks/endpoints/{id}/test',
      envelope: 'created',
      location: '/webhooks/deliveries/{id}',
      summary: 'Send a signed test event to this endpoint',
      example: { response: NEW_DELIVERY },
      operation: /* GraphQL */ `
        mutation testWebhookEndpoint($id: ID!) { testWebhookEndpoint(id: $id) { ...WebhookDeliveryFields } }`,
    },
    {
      method: 'POST',
      path: '/webhooks/endpoints/{id}/rotate-secret',
      envelope: 'item',
      summary: 'Make a new secret; the one before signs beside it for 24 hours',
      example: { response: { ...NEW_ENDPOINT, previous_secret_expires_at: '2026-05-24T08:31:00Z' } },
      operation: /* GraphQL */ `
        mutation rotateWebhookSecret($id: ID!) {
          rotateWebhookSecret(id: $id) {
            ...RotatedWebhookEndpointFields
          }
        }`,
    },
    {
      method: 'POST',
      path: '/webhooks/endpoints/{id}/replay',
      envelope: 'item',
      summary: 'Send every event since a moment again',
      example: { response: { count: 12, has_more: false, until: '2026-05-23T08:31:00Z' } },
      errors: ['invalid_state'],
      operation: /* GraphQL */ `
        mutation replayWebhookEvents($id: ID!, $since: DateTime!) {
          replayWebhookEvents(id: $id, since: $since) { ...WebhookReplayFields }
        }`,
    },
    {
      method: 'GET',
      path: '/webhooks/endpoints/{id}/deliveries',
      envelope: 'page',
      summary: "List an endpoint's deliveries",
      example: { response: { data: [DELIVERY], pagination: { next_cursor: null, has_more: false } } },
      errors: ['not_found'],
      operation: /* GraphQL */ `
        query listWebhookDeliveries(
          $id: ID!, $limit: Int = 50, $cursor: String, $status: WebhookDeliveryStatus
        ) {
          webhookDeliveries(endpointId: $id, first: $limit, after: $cursor, status: $status) {
            data: nodes { ...WebhookDeliveryFields }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'GET',
      path: '/webhooks/deliveries/{id}',
      envelope: 'item',
      summary: 'One delivery with every attempt',
      example: { response: DELIVERY_WITH_ATTEMPTS },
      operation: /* GraphQL */ `
        query getWebhookDelivery($id: ID!) {
          webhookDelivery(id: $id) {
            ...WebhookDeliveryDetailFields
          }
        }`,
    },
    {
      method: 'POST',
      path: '/webhooks/deliveries/{id}/replay',
      envelope: 'item',
      summary: 'Send one delivery again',
      example: { response: NEW_DELIVERY },
      errors: ['invalid_state'],
      operation: /* GraphQL */ `
        mutation replayWebhookDelivery($id: ID!) { replayWebhookDelivery(id: $id) { ...WebhookDeliveryFields } }`,
    },
  ],
  [
    WebhookEndpointFields,
    WebhookDeliveryFields,
    WebhookAttemptFields,
    NewWebhookEndpointFields,
    RotatedWebhookEndpointFields,
    WebhookReplayFields,
    WebhookDeliveryDetailFields,
  ],
);
