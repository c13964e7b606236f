import { defineRoutes } from '../../../rest/route.ts';

const PromptSetFields = /* GraphQL */ `
  fragment PromptSetFields on PromptSet { id name tags prompts created_at: createdAt updated_at: updatedAt }
`;

const PROMPT_SET = {
  id: 'pset_01jvxq3zk2e8tt4m6w9r5b7c0d',
  name: 'Air purifiers, unbranded',
  tags: ['air', 'unbranded'],
  prompts: ['What is the best air purifier for a small bedroom?', 'Which air purifier is quiet enough to sleep by?'],
  created_at: '2026-05-20T10:02:11.482Z',
  updated_at: '2026-05-20T10:02:11.482Z',
};

/** The documented paths of prompt sets. */
export const promptSetRoutes = defineRoutes(
  { name: 'Prompt sets', description: 'Questions that are asked again and again, so that sessions can be compared.' },
  [
    {
      method: 'GET',
      path: '/prompt-sets',
      envelope: 'page',
      summary: 'List prompt sets, newest first',
      operation: /* GraphQL */ `
        query listPromptSets($limit: Int = 50, $cursor: String, $tag: String) {
          promptSets(first: $limit, after: $cursor, tag: $tag) {
            data: nodes { ...PromptSetFields }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'GET',
      path: '/prompt-sets/{id}',
      envelope: 'item',
      summary: 'One prompt set',
      example: { response: PROMPT_SET },
      operation: /* GraphQL */ `query getPromptSet($id: ID!) { promptSet(id: $id) { ...PromptSetFields } }`,
    },
    {
      method: 'POST',
      path: '/prompt-sets',
      envelope: 'created',
      location: '/prompt-sets/{id}',
      summary: 'Create a prompt set',
      errors: ['limit_reached'],
      example: {
        request: { name: PROMPT_SET.name, tags: PROMPT_SET.tags, prompts: PROMPT_SET.prompts },
        response: PROMPT_SET,
      },
      operation: /* GraphQL */ `
        mutation createPromptSet($input: PromptSetInput!) { createPromptSet(input: $input) { ...PromptSetFields } }`,
    },
    {
      method: 'PATCH',
      path: '/prompt-sets/{id}',
      envelope: 'item',
      summary: 'Change the given fields of a prompt set',
      example: { request: { name: 'Air purifiers' }, response: { ...PROMPT_SET, name: 'Air purifiers' } },
      operation: /* GraphQL */ `
        mutation updatePromptSet($id: ID!, $input: PromptSetPatch!) {
          updatePromptSet(id: $id, input: $input) { ...PromptSetFields }
        }`,
    },
    {
      method: 'DELETE',
      path: '/prompt-sets/{id}',
      envelope: 'item',
      summary: 'Delete a prompt set; sessions made from it stay',
      operation: /* GraphQL */ `
        mutation deletePromptSet($id: ID!) { deletePromptSet(id: $id) { ...PromptSetFields } }`,
    },
  ],
  [PromptSetFields],
);
