import { defineRoutes } from '../../rest/route.ts';

const StoreFields = /* GraphQL */ `
  fragment StoreFields on Store {
    id platform name base_url: baseUrl status last_checked_at: lastCheckedAt
    created_at: createdAt updated_at: updatedAt
  }
`;

const STORE = {
  id: 'str_01jvxq3zk2e8tt4m6w9r5b7c0d',
  platform: 'shopify',
  name: 'Vornado',
  base_url: 'https://vornado.myshopify.com',
  status: 'connected',
  last_checked_at: '2026-05-23T08:30:00Z',
  created_at: '2026-05-20T10:02:11.482Z',
  updated_at: '2026-05-20T10:02:11.482Z',
};

/** The documented paths of store integrations. */
export const storeRoutes = defineRoutes(
  { name: 'Stores', description: 'The shop systems that approved recommendations are pushed to.' },
  [
    {
      method: 'GET',
      path: '/integrations/stores',
      envelope: 'page',
      summary: 'List connected stores',
      operation: /* GraphQL */ `
        query listStores($limit: Int = 50, $cursor: String) {
          stores(first: $limit, after: $cursor) {
            data: nodes { ...StoreFields }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'POST',
      path: '/integrations/stores',
      envelope: 'created',
      location: '/integrations/stores/{id}',
      summary: 'Connect a Shopify or WooCommerce store',
      errors: [
        'conflict',
        'limit_reached',
        'egress_denied',
        'store_unauthorized',
        'store_rejected',
        'store_unavailable',
      ],
      example: {
        request: {
          platform: 'shopify',
          name: 'Vornado',
          base_url: 'https://vornado.myshopify.com',
          credentials: { access_token: 'shpat_0123456789abcdef' },
        },
        response: STORE,
      },
      operation: /* GraphQL */ `
        mutation connectStore($input: StoreInput!) { connectStore(input: $input) { ...StoreFields } }`,
    },
    {
      method: 'GET',
      path: '/integrations/stores/{id}',
      envelope: 'item',
      summary: 'One connected store',
      example: { response: STORE },
      operation: /* GraphQL */ `query getStore($id: ID!) { store(id: $id) { ...StoreFields } }`,
    },
    {
      method: 'PATCH',
      path: '/integrations/stores/{id}',
      envelope: 'item',
      summary: 'Rename a store or replace its credentials',
      example: { request: { name: 'Vornado US' }, response: { ...STORE, name: 'Vornado US' } },
      errors: ['egress_denied', 'store_unauthorized', 'store_rejected', 'store_unavailable'],
      operation: /* GraphQL */ `
        mutation updateStore($id: ID!, $input: StorePatch!) {
          updateStore(id: $id, input: $input) { ...StoreFields }
        }`,
    },
    {
      method: 'DELETE',
      path: '/integrations/stores/{id}',
      envelope: 'item',
      summary: 'Remove a store with its credentials',
      example: { response: { id: STORE.id } },
      operation: /* GraphQL */ `mutation removeStore($id: ID!) { removeStore(id: $id) { id } }`,
    },
    {
      method: 'POST',
      path: '/integrations/stores/{id}/test',
      envelope: 'ok',
      summary: 'Ask a store whether it still answers to its credentials',
      errors: ['egress_denied', 'store_unauthorized', 'store_rejected', 'store_unavailable'],
      operation: /* GraphQL */ `mutation testStore($id: ID!) { testStore(id: $id) { ...StoreFields } }`,
    },
  ],
  [StoreFields],
);
