const RUN = {
  run_id: 'run_01jvxq3zk2e8tt4m6w9r5b7c0d',
  sku: 'VRN-AC1',
  channel: 'd2c',
  model: 'pdp',
  score: 78,
  band: 'good',
  previous_score: 64,
  delta: 14,
  audited_at: '2026-05-23T08:31:00Z',
};

const POINTS = { geo: 19, content: 14, semantic: 16, visual: 12, technical: 17 };

/** A run as lists show it. */
export const SCORE_RUN = {
  ...RUN,
  buckets: Object.entries(POINTS).map(([bucket, score]) => ({ bucket, score, max: 20 })),
};

const CRITERION = {
  id: 'crawler_allow_rules',
  title: 'robots.txt admits AI crawlers',
  status: 'partial',
  points: 3,
  max_points: 4,
  evidence: [
    {
      looked_at: 'https://vornado.com/robots.txt',
      found: 'CCBot: blocked, line 39 of group “CCBot”: Disallow: /products/',
      expected: 'The page may be fetched by all six graded AI crawlers.',
    },
  ],
  how_to_fix: 'Let CCBot in: remove line 39 (Disallow: /products/) from robots.txt.',
  expected_score_delta: 1,
};

/** A score with its evidence, cut to the first criterion of its first bucket. */
export const SCORE = {
  ...RUN,
  buckets: SCORE_RUN.buckets.map((bucket, index) => ({ ...bucket, criteria: index === 0 ? [CRITERION] : [] })),
};
