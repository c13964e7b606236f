import { defineRoutes } from '../../../rest/route.ts';
import { ACCEPTED, ACCEPTED_JOB, BUDGET, ESTIMATE, SESSION, SESSION_INPUT } from '../rest-examples.ts';

const ProgressFields = /* GraphQL */ `
  fragment ProgressFields on PromptSessionProgress {
    done total spent_usd: spentUsd
    engines { engine done total answered failed cancelled spent_usd: spentUsd unpriced }
  }
`;

const SessionFields = /* GraphQL */ `
  fragment PromptRunFields on PromptSession {
    id job_id: jobId label status simulated prompt_count: promptCount engines skus repeats country language
    persona_id: personaId persona_name: personaName prompt_set_id: promptSetId reading
    progress { ...ProgressFields } created_at: createdAt started_at: startedAt finished_at: finishedAt
  }
`;

const ResponseFields = /* GraphQL */ `
  fragment EngineResponseFields on EngineResponse {
    id engine model requested_model: requestedModel prompt prompt_index: promptIndex repeat status answer branded
    citations { url title domain class own sku }
    mentions { kind name sku position stance sentiment excerpt start end }
    claims { kind sku sentence said ours verdict likely_cause: likelyCause how_to_fix: howToFix }
    search_queries: searchQueries simulated attempts latency_ms: latencyMs
    cost_usd: costUsd price_table_date: priceTableDate asked_at: askedAt error { code message }
  }
`;

const ReadingFields = /* GraphQL */ `
  fragment ReadingFields on SessionReading {
    number cause engine_reader: engineReader mention_reader: mentionReader claim_reader: claimReader
    created_at: createdAt completed_at: completedAt
  }
`;

const BudgetFields = /* GraphQL */ `
  fragment BudgetFields on EngineBudget {
    day daily_usd: dailyUsd spent_usd: spentUsd reserved_usd: reservedUsd remaining_usd: remainingUsd
  }
`;

const EstimateFields = /* GraphQL */ `
  fragment PromptRunEstimateFields on PromptSessionEstimate {
    units searches usd seconds simulated price_table_date: priceTableDate fits
    engines { engine units searches usd seconds }
    budget { ...BudgetFields }
  }
`;

const SessionDetailFields = /* GraphQL */ `
  fragment PromptRunDetailFields on PromptSession {
    ...PromptRunFields
    summary { total { ...VisibilityFields } engines { ...VisibilityFields } }
    responses(first: $limit, after: $cursor, engine: $engine, prompt: $prompt) {
      data: nodes { ...EngineResponseFields }
      pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
    }
  }
`;

/** The documented paths of prompt runs. */
export const promptRunRoutes = defineRoutes(
  {
    name: 'Prompt runs',
    description: "Shoppers' questions put to AI engines, with what they answered, whom they named and what they cited.",
  },
  [
    {
      method: 'GET',
      path: '/prompt-runs',
      envelope: 'page',
      summary: 'List sessions, newest first',
      operation: /* GraphQL */ `
        query listPromptRuns($limit: Int = 50, $cursor: String, $status: PromptSessionStatus) {
          promptSessions(first: $limit, after: $cursor, status: $status) {
            data: nodes { ...PromptRunFields }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'POST',
      path: '/prompt-runs',
      envelope: 'accepted',
      summary: 'Start a session',
      description:
        'Puts each question to each engine, as often as `repeats` says. In a sandbox workspace a simulator answers, and every answer says so. Competitors that are given are tracked from then on.',
      errors: ['engine_not_configured', 'spend_cap_reached', 'limit_reached'],
      example: { request: SESSION_INPUT, response: ACCEPTED },
      operation: /* GraphQL */ `
        mutation createPromptRun($input: PromptSessionInput!) {
          createPromptSession(input: $input) { id job_id: jobId status units: unitCount }
        }`,
    },
    {
      method: 'POST',
      path: '/prompt-runs/estimate',
      envelope: 'ok',
      summary: 'Estimate a session before any money is spent',
      errors: ['engine_not_configured'],
      example: { request: SESSION_INPUT, response: ESTIMATE },
      operation: /* GraphQL */ `
        mutation estimatePromptRun($input: PromptSessionInput!) {
          estimatePromptSession(input: $input) {
            ...PromptRunEstimateFields
          }
        }`,
    },
    {
      method: 'GET',
      path: '/prompt-runs/budget',
      envelope: 'ok',
      summary: 'What may be spent on engines today, and what was',
      example: { response: BUDGET },
      operation: /* GraphQL */ `query getEngineBudget { engineBudget { ...BudgetFields } }`,
    },
    {
      method: 'PATCH',
      path: '/prompt-runs/budget',
      envelope: 'ok',
      summary: 'Change what may be spent on engines in a day',
      example: { request: { daily_usd: 50 }, response: { ...BUDGET, daily_usd: 50, remaining_usd: 46.33 } },
      operation: /* GraphQL */ `
        mutation updateEngineBudget($input: EngineBudgetPatch!) { updateEngineBudget(input: $input) { ...BudgetFields } }`,
    },
    {
      method: 'POST',
      path: '/prompt-runs/recount',
      envelope: 'accepted',
      summary: 'Read the stored answers of a period again, without asking an engine',
      example: {
        request: { from: '2026-05-01T00:00:00Z', to: '2026-06-01T00:00:00Z' },
        response: ACCEPTED_JOB,
      },
      operation: /* GraphQL */ `
        mutation recountPromptRuns($input: RecountInput!) { recountPromptSessions(input: $input) { job_id: jobId status } }`,
    },
    {
      method: 'POST',
      path: '/prompt-runs/import',
      envelope: 'accepted',
      summary: 'Import an exported session',
      description:
        'A body of up to 32 MiB, `application/x-ndjson` as the export writes it. It becomes a new session with the same answers, readings and numbers. No engine is asked.',
      example: { response: ACCEPTED_JOB },
      operation: /* GraphQL */ `
        mutation importPromptRun($upload: ID!) { importPromptSession(upload: $upload) { job_id: jobId status } }`,
    },
    {
      method: 'POST',
      path: '/prompt-runs/{id}/recount',
      envelope: 'accepted',
      summary: "Read a session's stored answers again, without asking an engine",
      errors: ['invalid_state'],
      example: { response: ACCEPTED_JOB },
      operation: /* GraphQL */ `
        mutation recountPromptRun($id: ID!) { recountPromptSession(id: $id) { job_id: jobId status } }`,
    },
    {
      method: 'POST',
      path: '/prompt-runs/{id}/retry',
      envelope: 'accepted',
      summary: 'Ask the failed questions of an ended session again',
      description:
        'Questions that have an answer are not asked. What came in place of an answer is replaced; the numbers so far stay under their reading, and the session shows a new one at its end, which `prompt-runs.completed` tells.',
      errors: ['invalid_state', 'spend_cap_reached'],
      example: { response: ACCEPTED_JOB },
      operation: /* GraphQL */ `
        mutation retryPromptRun($id: ID!) { retryPromptSession(id: $id) { job_id: jobId status } }`,
    },
    {
      method: 'GET',
      path: '/prompt-runs/{id}/export',
      envelope: 'download',
      format: 'jsonl',
      summary: 'Download everything that is kept of a session as JSON lines',
      description:
        'The session first, then each response with the raw answer as it came and every reading of it; streamed. `POST /prompt-runs/import` takes it back.',
      operation: /* GraphQL */ `
        query exportPromptRun($id: ID!, $limit: Int = 25, $cursor: String) {
          promptSessionExport(id: $id, first: $limit, after: $cursor) {
            data: nodes { kind format session competitors response raw readings }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'GET',
      path: '/prompt-runs/{id}/readings',
      envelope: 'page',
      summary: "List a session's readings, newest first",
      operation: /* GraphQL */ `
        query listPromptRunReadings($id: ID!, $limit: Int = 50, $cursor: String) {
          promptSessionReadings(id: $id, first: $limit, after: $cursor) {
            data: nodes { ...ReadingFields }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'GET',
      path: '/prompt-runs/{id}',
      envelope: 'item',
      summary: 'One session with a page of its responses',
      description:
        'What was asked, how it stands, and one page of responses. A page ends before `limit` when its answers are long, so that the whole stays near 50 KB; `responses.pagination` leads on.',
      example: { response: SESSION },
      operation: /* GraphQL */ `
        query getPromptRun(
          $id: ID!, $engine: AnswerEngine, $prompt: String, $reading: Int, $limit: Int = 20, $cursor: String
        ) {
          promptSession(id: $id, reading: $reading) {
            ...PromptRunDetailFields
          }
        }`,
    },
  ],
  [ProgressFields, SessionFields, ResponseFields, BudgetFields, ReadingFields, EstimateFields, SessionDetailFields],
);
