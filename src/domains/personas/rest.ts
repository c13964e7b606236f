import { defineRoutes } from '../../rest/route.ts';
import { PERSONA, PERSONA_REVIEW, THEMES } from './rest-examples.ts';

const PersonaSetFields = /* GraphQL */ `
  fragment PersonaSetFields on PersonaSet {
    id category tag is_current: isCurrent is_stable: isStable review_count: reviewCount assigned_count: assignedCount
    stability product_agreement: productAgreement language
    languages { ...ReviewLanguageFields } candidates { ...PersonaCandidateFields } created_at: createdAt
  }
`;

const ReviewLanguageFields = /* GraphQL */ `fragment ReviewLanguageFields on ReviewLanguage { language reviews }`;

const PersonaCandidateFields = /* GraphQL */ `
  fragment PersonaCandidateFields on PersonaCandidate {
    personas stability product_agreement: productAgreement smallest_group: smallestGroup acceptable
  }
`;

const PersonaQuoteFields = /* GraphQL */ `fragment PersonaQuoteFields on PersonaQuote { review_id: reviewId text stars }`;

const PersonaFields = /* GraphQL */ `
  fragment PersonaFields on Persona {
    id name summary descriptors loves concerns quotes { ...PersonaQuoteFields } terms share review_count: reviewCount
    average_stars: averageStars writer edited_fields: editedFields set { ...PersonaSetFields }
    edited_at: editedAt archived_at: archivedAt created_at: createdAt updated_at: updatedAt
  }
`;

const ReviewFields = /* GraphQL */ `
  fragment ReviewFields on Review {
    id sku product_ref: productRef source title text stars reviewer_name: reviewerName reviewed_at: reviewedAt
    is_verified: isVerified created_at: createdAt
  }
`;

const ReviewThemeFields = /* GraphQL */ `
  fragment ReviewThemeFields on ReviewTheme {
    term review_count: reviewCount positive negative polarity quotes { ...ReviewThemeQuoteFields }
    engines { ...EngineVoiceFields }
  }
`;

const ReviewThemeQuoteFields = /* GraphQL */ `
  fragment ReviewThemeQuoteFields on ReviewThemeQuote { review_id: reviewId text }
`;

const EngineVoiceFields = /* GraphQL */ `
  fragment EngineVoiceFields on EngineVoice {
    answers mentioned_in: mentionedIn positive negative simulated verdict quotes { ...EngineVoiceQuoteFields }
  }
`;

const EngineVoiceQuoteFields = /* GraphQL */ `
  fragment EngineVoiceQuoteFields on EngineVoiceQuote { response_id: responseId engine text }
`;

const ReviewThemesFields = /* GraphQL */ `
  fragment ReviewThemesFields on ReviewThemes {
    sku review_count: reviewCount average_stars: averageStars themes { ...ReviewThemeFields }
  }
`;

/** The documented paths of reviews and personas. */
export const personaRoutes = defineRoutes(
  { name: 'Personas', description: 'Kinds of buyers, found in what reviews say.' },
  [
    {
      method: 'GET',
      path: '/personas',
      envelope: 'page',
      summary: 'List personas, those of most reviews first',
      operation: /* GraphQL */ `
        query listPersonas($limit: Int = 50, $cursor: String, $category: String, $tag: String, $archived: Boolean) {
          personas(first: $limit, after: $cursor, filter: { category: $category, tag: $tag, archived: $archived }) {
            data: nodes { ...PersonaFields }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'GET',
      path: '/personas/{id}',
      envelope: 'item',
      summary: 'One persona, also when it is archived',
      example: { response: PERSONA },
      operation: /* GraphQL */ `query getPersona($id: ID!) { persona(id: $id) { ...PersonaFields } }`,
    },
    {
      method: 'PATCH',
      path: '/personas/{id}',
      envelope: 'item',
      summary: 'Edit name, summary or descriptors',
      example: {
        request: { name: 'Gift givers' },
        response: {
          ...PERSONA,
          name: 'Gift givers',
          edited_fields: ['name'],
          edited_at: '2026-05-24T09:00:00Z',
          updated_at: '2026-05-24T09:00:00Z',
        },
      },
      operation: /* GraphQL */ `
        mutation updatePersona($id: ID!, $input: PersonaPatch!) {
          updatePersona(id: $id, input: $input) { ...PersonaFields }
        }`,
    },
    {
      method: 'POST',
      path: '/personas/regenerate',
      envelope: 'accepted',
      summary: 'Rebuild personas from the present reviews',
      description:
        'A job finds the groups of buyers that the reviews speak of: of all products, or of one category or tag. The result of the job says how stable they are (adjusted Rand of what two halves of the reviews lead to) and how far they are merely the products (adjusted Rand against them); with no stable groups its `outcome` is `no_stable_groups`, and no persona is invented. Personas that are still there keep their ids and what a person wrote; the others are archived. Fewer than 20 different reviews with text fail the job with `not_enough_reviews`.',
      example: {
        request: { category: 'Kitchen' },
        response: { job_id: 'job_01jvxq3zk2e8tt4m6w9r5b7c0d', status: 'queued' },
      },
      operation: /* GraphQL */ `
        mutation regeneratePersonas($input: RegeneratePersonasInput) {
          regeneratePersonas(input: $input) { job_id: jobId status }
        }`,
    },
    {
      method: 'GET',
      path: '/personas/{id}/reviews',
      envelope: 'page',
      summary: 'The reviews that belong to a persona',
      example: { response: { data: [PERSONA_REVIEW], pagination: { next_cursor: null, has_more: false } } },
      operation: /* GraphQL */ `
        query listPersonaReviews($id: ID!, $limit: Int = 50, $cursor: String) {
          personaReviews(id: $id, first: $limit, after: $cursor) {
            data: nodes { affinity review { ...ReviewFields } }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'POST',
      path: '/reviews/import',
      envelope: 'accepted',
      summary: 'Import reviews from CSV or JSONL',
      description:
        'A body of up to 32 MiB, `text/csv` with a header line or `application/x-ndjson` with a review a line: `review_text`, `star_rating`, and `product_sku` or `product_url`; if there are such, `reviewer_name`, `review_date`, `verified_purchase`, `review_title` and `review_id`. The columns of exports of Judge.me, Yotpo, Okendo, Trustpilot, Stamped and Reviews.io are known; others can be named in `columns`. A review is kept once: the result of the job says how many were created, updated and unchanged, and names each bad row, its column and the reason.',
      example: { response: { job_id: 'job_01jvxq3zk2e8tt4m6w9r5b7c0d', status: 'queued' } },
      operation: /* GraphQL */ `
        mutation importReviews($upload: ID!, $columns: String) {
          importReviews(input: { upload: $upload, columns: $columns }) { job_id: jobId status }
        }`,
    },
    {
      method: 'GET',
      path: '/reviews/themes',
      envelope: 'item',
      summary: 'What the customers of a product say, and what engines make of it',
      errors: ['sku_not_found'],
      example: { response: THEMES },
      operation: /* GraphQL */ `
        query getReviewThemes($sku: String!) {
          reviewThemes(sku: $sku) {
            ...ReviewThemesFields
          }
        }`,
    },
  ],
  [
    PersonaFields,
    PersonaSetFields,
    ReviewLanguageFields,
    PersonaCandidateFields,
    PersonaQuoteFields,
    ReviewFields,
    ReviewThemeFields,
    ReviewThemeQuoteFields,
    EngineVoiceFields,
    EngineVoiceQuoteFields,
    ReviewThemesFields,
  ],
);
