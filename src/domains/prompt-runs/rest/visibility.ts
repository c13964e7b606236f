import { defineRoutes } from '../../../rest/route.ts';
import { COMPARISON } from '../rest-examples.ts';

const SummaryFields = /* GraphQL */ `
  fragment VisibilitySummaryFields on VisibilitySummary {
    asked answers no_overview: noOverview
    mention { ...RateFields } citation { ...RateFields } presence { ...RateFields }
    position { sum count mean clustered { low high } }
    share_of_voice: shareOfVoice {
      ours all share clustered { low high } competitors { competitor_id: competitorId name answers }
    }
    models { ...AnswerModelFields }
  }
`;

const RateFields = /* GraphQL */ `
  fragment RateFields on Rate { numerator denominator rate prompts wilson { low high } clustered { low high } }
`;

const ModelFields = /* GraphQL */ `fragment AnswerModelFields on AnswerModel { engine requested served }`;

const VisibilityFields = /* GraphQL */ `
  fragment VisibilityFields on Visibility {
    engine model { ...AnswerModelFields } persona_id: personaId prompt sku day
    branded { ...VisibilitySummaryFields } unbranded { ...VisibilitySummaryFields }
  }
`;

const ComparisonFields = /* GraphQL */ `
  fragment VisibilityComparisonFields on VisibilityComparison {
    verdict difference interval { low high } detectable more_repeats: moreRepeats more_prompts: morePrompts
    before { ...RateFields } after { ...RateFields }
    boundaries_before: boundariesBefore { ...AnswerModelFields }
    boundaries_after: boundariesAfter { ...AnswerModelFields }
  }
`;

/** The documented paths of visibility. */
export const visibilityRoutes = defineRoutes(
  {
    name: 'Visibility',
    description:
      'How often engines name and cite us: numerator and denominator, how sure a number is, and whether a change is more than chance.',
  },
  [
    {
      method: 'GET',
      path: '/visibility',
      envelope: 'page',
      summary: 'How visible we are in answers, by engine, persona, question, product or day',
      description:
        'Of the last 30 days unless `from`, `to` or `session_id` say otherwise. Questions that name us (`branded`) and those that do not are kept apart. Simulated answers count in sandbox workspaces alone.',
      operation: /* GraphQL */ `
        query getVisibility(
          $limit: Int = 50, $cursor: String, $group_by: VisibilityGrouping, $from: DateTime, $to: DateTime,
          $engine: AnswerEngine, $persona_id: ID, $sku: String, $session_id: ID
        ) {
          visibility(first: $limit, after: $cursor, groupBy: $group_by, filter: {
            from: $from, to: $to, engine: $engine, personaId: $persona_id, sku: $sku, sessionId: $session_id
          }) {
            data: nodes { ...VisibilityFields }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'GET',
      path: '/visibility/compare',
      envelope: 'ok',
      summary: 'Is what changed between two periods, or two sessions, more than chance?',
      example: { response: COMPARISON },
      operation: /* GraphQL */ `
        query compareVisibility(
          $before_from: DateTime, $before_to: DateTime, $before_session_id: ID,
          $from: DateTime, $to: DateTime, $session_id: ID,
          $engine: AnswerEngine, $persona_id: ID, $sku: String, $rate: ComparedRate, $branded: Boolean
        ) {
          compareVisibility(
            before: {
              from: $before_from, to: $before_to, sessionId: $before_session_id,
              engine: $engine, personaId: $persona_id, sku: $sku
            }
            after: { from: $from, to: $to, sessionId: $session_id, engine: $engine, personaId: $persona_id, sku: $sku }
            rate: $rate, branded: $branded
          ) {
            ...VisibilityComparisonFields
          }
        }`,
    },
  ],
  [VisibilityFields, SummaryFields, RateFields, ModelFields, ComparisonFields],
);
