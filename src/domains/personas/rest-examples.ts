const REVIEW_ID = 'rev_01jvxq3zk2e8tt4m6w9r5b7c0d';

/** A persona as it is shown. */
export const PERSONA = {
  id: 'per_01jvxq3zk2e8tt4m6w9r5b7c0d',
  name: 'Gift & Birthday',
  summary:
    'More than other customers they speak of gift, birthday, wrapping and card. 21 % of the grouped reviews (1043), 4.3 stars on average.',
  descriptors: ['gift', 'birthday', 'wrapping', 'card'],
  loves: ['It came beautifully wrapped in a gift box with a card.'],
  concerns: ['The wrapping was torn so I could not give it as a present.'],
  quotes: [{ review_id: REVIEW_ID, text: 'It came beautifully wrapped in a gift box with a card.', stars: 5 }],
  terms: ['gift', 'birthday', 'wrapped', 'card'],
  share: 0.21,
  review_count: 1043,
  average_stars: 4.3,
  writer: 'rules',
  edited_fields: [],
  set: {
    id: 'pst_01jvxq3zk2e8tt4m6w9r5b7c0d',
    category: null,
    tag: null,
    is_current: true,
    is_stable: true,
    review_count: 5000,
    assigned_count: 4966,
    stability: 0.91,
    product_agreement: 0.02,
    language: 'eng',
    languages: [{ language: 'eng', reviews: 5000 }],
    candidates: [{ personas: 5, stability: 0.91, product_agreement: 0.02, smallest_group: 820, acceptable: true }],
    created_at: '2026-05-23T08:31:00Z',
  },
  edited_at: null,
  archived_at: null,
  created_at: '2026-05-23T08:31:00Z',
  updated_at: '2026-05-23T08:31:00Z',
};

/** A review of a persona as it is shown. */
export const PERSONA_REVIEW = {
  affinity: 0.87,
  review: {
    id: REVIEW_ID,
    sku: 'VRN-AC1',
    product_ref: 'VRN-AC1',
    source: 'judgeme',
    title: 'A lovely present',
    text: 'It came beautifully wrapped in a gift box with a card.',
    stars: 5,
    reviewer_name: 'Ada',
    reviewed_at: '2026-05-20T00:00:00Z',
    is_verified: true,
    created_at: '2026-05-23T08:30:00Z',
  },
};

/** What the customers of a product say, as it is shown. */
export const THEMES = {
  sku: 'VRN-AC1',
  review_count: 300,
  average_stars: 4.2,
  themes: [
    {
      term: 'filter',
      review_count: 88,
      positive: 61,
      negative: 20,
      polarity: 0.51,
      quotes: [{ review_id: REVIEW_ID, text: 'The filter is quick to change.' }],
      engines: {
        answers: 42,
        mentioned_in: 9,
        positive: 1,
        negative: 6,
        simulated: false,
        verdict: 'contradicted',
        quotes: [
          {
            response_id: 'rsp_01jvxq3zk2e8tt4m6w9r5b7c0d',
            engine: 'gemini',
            text: 'Its filter is difficult to change.',
          },
        ],
      },
    },
  ],
};
