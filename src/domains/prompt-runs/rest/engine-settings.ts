import { defineRoutes } from '../../../rest/route.ts';

const EngineFields = /* GraphQL */ `
  fragment EngineFields on Engine {
    engine key_owner: keyOwner simulated: isSimulated model country language
    key_last_four: keyLastFour key_checked_at: keyCheckedAt
    health { asked answered last_asked_at: lastAskedAt last_failure: lastFailure }
  }
`;

const ENGINE = {
  engine: 'chatgpt',
  key_owner: 'workspace',
  simulated: false,
  model: 'gpt-6-luna',
  country: 'US',
  language: 'en',
  key_last_four: 'x9Qa',
  key_checked_at: '2026-05-20T10:02:11.482Z',
  health: { asked: 200, answered: 198, last_asked_at: '2026-05-23T08:30:00Z', last_failure: 'rate_limited' },
};

/** The documented paths of the engines' settings. */
export const engineRoutes = defineRoutes(
  { name: 'Engines', description: 'The AI engines that prompts are put to, and whose key opens them.' },
  [
    {
      method: 'GET',
      path: '/engines',
      envelope: 'page',
      summary: 'List the five engines',
      operation: /* GraphQL */ `
        query listEngines($limit: Int = 50, $cursor: String) {
          engines(first: $limit, after: $cursor) {
            data: nodes { ...EngineFields }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'GET',
      path: '/engines/{engine}',
      envelope: 'item',
      summary: 'One engine',
      example: { response: ENGINE },
      operation: /* GraphQL */ `query getEngine($engine: AnswerEngine!) { engine(engine: $engine) { ...EngineFields } }`,
    },
    {
      method: 'PUT',
      path: '/engines/{engine}',
      envelope: 'item',
      summary: "Set the workspace's own key for an engine",
      errors: ['engine_key_refused', 'engine_unavailable'],
      example: {
        request: { api_key: 'sk-proj-0123456789abcdefx9Qa' },
        response: ENGINE,
      },
      operation: /* GraphQL */ `
        mutation setEngineKey($engine: AnswerEngine!, $input: EngineKeyInput!) {
          setEngineKey(engine: $engine, input: $input) { ...EngineFields }
        }`,
    },
    {
      method: 'DELETE',
      path: '/engines/{engine}',
      envelope: 'item',
      summary: "Remove the workspace's own key for an engine",
      errors: ['not_found'],
      example: {
        response: { ...ENGINE, key_owner: 'installation', key_last_four: null, key_checked_at: null },
      },
      operation: /* GraphQL */ `
        mutation removeEngineKey($engine: AnswerEngine!) { removeEngineKey(engine: $engine) { ...EngineFields } }`,
    },
  ],
  [EngineFields],
);
