import { defineRoutes } from '../../../rest/route.ts';

const CompetitorFields = /* GraphQL */ `
  fragment CompetitorFields on Competitor {
    id name url aliases status excerpt session_id: sessionId created_at: createdAt updated_at: updatedAt
  }
`;

const AliasFields = /* GraphQL */ `
  fragment AliasFields on NameAlias { id kind sku brand alias created_at: createdAt }
`;

const COMPETITOR = {
  id: 'cmp_01jvxq3zk2e8tt4m6w9r5b7c0d',
  name: 'Levoit',
  url: 'https://levoit.com',
  aliases: ['Levoit Core'],
  status: 'tracked',
  excerpt: 'The Levoit Core 300 is quieter and costs less.',
  session_id: 'ses_01jvxq3zk2e8tt4m6w9r5b7c0d',
  created_at: '2026-05-20T10:02:11.482Z',
  updated_at: '2026-05-21T08:00:00Z',
};

const ALIAS = {
  id: 'als_01jvxq3zk2e8tt4m6w9r5b7c0d',
  kind: 'brand',
  sku: null,
  brand: 'Vornado',
  alias: 'Vornado Air',
  created_at: '2026-05-20T10:02:11.482Z',
};

/** The documented paths of competitors. */
export const competitorRoutes = defineRoutes(
  { name: 'Competitors', description: 'Who is counted beside our brands. Answers propose; people decide.' },
  [
    {
      method: 'GET',
      path: '/competitors',
      envelope: 'page',
      summary: 'List competitors: proposed, tracked and dismissed ones',
      operation: /* GraphQL */ `
        query listCompetitors($limit: Int = 50, $cursor: String, $status: CompetitorStatus) {
          competitors(first: $limit, after: $cursor, status: $status) {
            data: nodes { ...CompetitorFields }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'GET',
      path: '/competitors/{id}',
      envelope: 'item',
      summary: 'One competitor',
      example: { response: COMPETITOR },
      operation: /* GraphQL */ `query getCompetitor($id: ID!) { competitor(id: $id) { ...CompetitorFields } }`,
    },
    {
      method: 'POST',
      path: '/competitors',
      envelope: 'created',
      location: '/competitors/{id}',
      summary: 'Track a competitor',
      errors: ['conflict', 'limit_reached'],
      example: {
        request: { name: 'Levoit', url: 'https://levoit.com', aliases: ['Levoit Core'] },
        response: { ...COMPETITOR, excerpt: null, session_id: null },
      },
      operation: /* GraphQL */ `
        mutation createCompetitor($input: CompetitorInput!) { createCompetitor(input: $input) { ...CompetitorFields } }`,
    },
    {
      method: 'PATCH',
      path: '/competitors/{id}',
      envelope: 'item',
      summary: 'Track, dismiss or rename a competitor, or give it other aliases',
      errors: ['conflict'],
      example: { request: { status: 'dismissed' }, response: { ...COMPETITOR, status: 'dismissed' } },
      operation: /* GraphQL */ `
        mutation updateCompetitor($id: ID!, $input: CompetitorPatch!) {
          updateCompetitor(id: $id, input: $input) { ...CompetitorFields }
        }`,
    },
    {
      method: 'DELETE',
      path: '/competitors/{id}',
      envelope: 'item',
      summary: 'Delete a competitor; answers may propose it again',
      operation: /* GraphQL */ `
        mutation deleteCompetitor($id: ID!) { deleteCompetitor(id: $id) { ...CompetitorFields } }`,
    },
  ],
  [CompetitorFields],
);

/** The documented paths of aliases. */
export const aliasRoutes = defineRoutes(
  { name: 'Aliases', description: 'Other names of our products and brands that answers are searched for.' },
  [
    {
      method: 'GET',
      path: '/aliases',
      envelope: 'page',
      summary: 'List other names of products and brands',
      operation: /* GraphQL */ `
        query listAliases($limit: Int = 50, $cursor: String, $sku: String) {
          nameAliases(first: $limit, after: $cursor, sku: $sku) {
            data: nodes { ...AliasFields }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'POST',
      path: '/aliases',
      envelope: 'ok',
      summary: 'Approve another name of a product or brand',
      description: 'Answers read from now on are searched for it; earlier ones by a recount.',
      errors: ['sku_not_found', 'conflict', 'limit_reached'],
      example: { request: { brand: 'Vornado', alias: 'Vornado Air' }, response: ALIAS },
      operation: /* GraphQL */ `
        mutation createAlias($input: NameAliasInput!) { createNameAlias(input: $input) { ...AliasFields } }`,
    },
    {
      method: 'DELETE',
      path: '/aliases/{id}',
      envelope: 'item',
      summary: 'Delete an alias; readings made with it stay',
      operation: /* GraphQL */ `mutation deleteAlias($id: ID!) { deleteNameAlias(id: $id) { ...AliasFields } }`,
    },
  ],
  [AliasFields],
);
