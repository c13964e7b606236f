import { defineRoutes } from '../../rest/route.ts';

const ApiKeyFields = /* GraphQL */ `
  fragment ApiKeyFields on ApiKey {
    id name last_four: lastFour scopes allowed_documents: allowedDocuments expires_at: expiresAt
    last_used_at: lastUsedAt revoked_at: revokedAt replaced_by_id: replacedById created_at: createdAt
  }
`;

const KEY = {
  id: 'key_01jvxq3zk2e8tt4m6w9r5b7c0d',
  name: 'Dashboard',
  last_four: 'pXM3',
  scopes: ['catalog:read', 'scores:read'],
  allowed_documents: null,
  expires_at: null,
  last_used_at: '2026-05-23T08:30:00Z',
  revoked_at: null,
  replaced_by_id: null,
  created_at: '2026-05-20T10:02:11.482Z',
};

const NEW_KEY = { ...KEY, last_used_at: null, key: 'ei_test_SXsiAWGjoLip7e2VuHkUquypHHht0EgUmlyhE23Fwgf3lpXM3' };

const NewApiKeyFields = /* GraphQL */ `
  fragment NewApiKeyFields on ApiKey { ...ApiKeyFields key }
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
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
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
      example: { request: { name: 'Dashboard', scopes: ['catalog:read', 'scores:read'] }, response: NEW_KEY },
      operation: /* GraphQL */ `
        mutation createApiKey($input: ApiKeyInput!) { createApiKey(input: $input) { ...NewApiKeyFields } }`,
    },
    {
      method: 'GET',
      path: '/api-keys/{id}',
      envelope: 'item',
      summary: 'One API key',
      example: { response: KEY },
      operation: /* GraphQL */ `query getApiKey($id: ID!) { apiKey(id: $id) { ...ApiKeyFields } }`,
    },
    {
      method: 'PATCH',
      path: '/api-keys/{id}',
      envelope: 'item',
      summary: 'Change an API key',
      example: { request: { name: 'Dashboard of the shop' }, response: { ...KEY, name: 'Dashboard of the shop' } },
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
      example: { response: { ...KEY, revoked_at: '2026-05-23T08:31:00Z' } },
      operation: /* GraphQL */ `
        mutation revokeApiKey($id: ID!) { revokeApiKey(id: $id) { ...ApiKeyFields } }`,
    },
    {
      method: 'POST',
      path: '/api-keys/{id}/rotate',
      envelope: 'item',
      body: 'fields',
      summary: 'Replace an API key; the old one works on for the overlap',
      example: { request: { overlap_seconds: 3600 }, response: NEW_KEY },
      errors: ['invalid_state', 'document_not_allowed'],
      operation: /* GraphQL */ `
        mutation rotateApiKey($id: ID!, $overlap_seconds: Int = 86400) {
          rotateApiKey(id: $id, overlapSeconds: $overlap_seconds) { ...NewApiKeyFields }
        }`,
    },
  ],
  [ApiKeyFields, NewApiKeyFields],
);
