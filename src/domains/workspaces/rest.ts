import { defineRoutes } from '../../rest/route.ts';

const ApiKeyFields = /* GraphQL */ `
  fragment ApiKeyFields on ApiKey {
    id name last_four: lastFour scopes allowed_documents: allowedDocuments expires_at: expiresAt
    last_used_at: lastUsedAt revoked_at: revokedAt replaced_by_id: replacedById created_at: createdAt
  }
`;

/** The documented paths of API keys. */
export const apiKeyRoutes = defineRoutes(
  {
    name: 'API keys',
    description: 'The keys that open the workspace: each is shown once, and can be rotated and revoked.',
  },
  [
    {
      method: 'GET',
      path: '/api-keys',
      envelope: 'page',
      summary: 'List API keys',
      operation: /* GraphQL */ `
        query listApiKeys($limit: Int = 50, $cursor: String) {
          apiKeys(first: $limit, after: $cursor) {
            data: nodes { ...ApiKeyFields }
            pagination: pageInfo { next_cursor: endCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'POST',
      path: '/api-keys',
      envelope: 'created',
      location: '/api-keys/{id}',
      summary: 'Create an API key; it is shown once',
      errors: ['limit_reached', 'insufficient_scope', 'document_not_allowed'],
      operation: /* GraphQL */ `
        mutation createApiKey($input: ApiKeyInput!) { createApiKey(input: $input) { ...ApiKeyFields key } }`,
    },
    {
      method: 'GET',
      path: '/api-keys/{id}',
      envelope: 'item',
      summary: 'One API key',
      operation: /* GraphQL */ `query getApiKey($id: ID!) { apiKey(id: $id) { ...ApiKeyFields } }`,
    },
    {
      method: 'PATCH',
      path: '/api-keys/{id}',
      envelope: 'item',
      summary: 'Change an API key',
      errors: ['invalid_state', 'document_not_allowed'],
      operation: /* GraphQL */ `
        mutation updateApiKey($id: ID!, $input: ApiKeyPatch!) {
          updateApiKey(id: $id, input: $input) { ...ApiKeyFields }
        }`,
    },
    {
      method: 'DELETE',
      path: '/api-keys/{id}',
      envelope: 'item',
      summary: 'Revoke an API key',
      operation: /* GraphQL */ `
        mutation revokeApiKey($id: ID!) { revokeApiKey(id: $id) { ...ApiKeyFields } }`,
    },
    {
      method: 'POST',
      path: '/api-keys/{id}/rotate',
      envelope: 'item',
      body: 'fields',
      summary: 'Replace an API key; the old one works on for the overlap',
      errors: ['invalid_state', 'document_not_allowed'],
      operation: /* GraphQL */ `
        mutation rotateApiKey($id: ID!, $overlap_seconds: Int = 86400) {
          rotateApiKey(id: $id, overlapSeconds: $overlap_seconds) { ...ApiKeyFields key }
        }`,
    },
  ],
  [ApiKeyFields],
);
