/** A session as it is asked for. */
export const SESSION_INPUT = {
  label: 'Air purifiers, week 21',
  prompts: ['What is the best air purifier for a small bedroom?', 'Is the Vornado AC1 quiet enough to sleep by?'],
  engines: ['chatgpt', 'claude'],
  competitors: [{ name: 'Levoit', url: 'https://levoit.com' }],
  repeats: 2,
};

/** What is answered at once. */
export const ACCEPTED = {
  id: 'ses_01jvxq3zk2e8tt4m6w9r5b7c0d',
  job_id: 'job_01jvxq3zk2e8tt4m6w9r5b7c0d',
  status: 'queued',
  units: 8,
};

const engine = (name: string) => ({
  engine: name,
  done: 4,
  total: 4,
  answered: 4,
  failed: 0,
  cancelled: 0,
  spent_usd: 0.07,
  unpriced: 0,
});

/** One answer, with everything that was read of it. */
export const RESPONSE = {
  id: 'rsp_01jvxq3zk2e8tt4m6w9r5b7c0d',
  engine: 'chatgpt',
  model: 'gpt-6-luna-2026-09-01',
  requested_model: 'gpt-6-luna',
  prompt: 'What is the best air purifier for a small bedroom?',
  prompt_index: 0,
  repeat: 1,
  status: 'answered',
  answer: 'For a small bedroom the Vornado AC1 is a quiet choice. The Levoit Core 300 costs less.',
  branded: false,
  citations: [
    {
      url: 'https://vornado.com/products/ac1',
      title: 'Vornado AC1 air purifier',
      domain: 'vornado.com',
      class: 'own',
      own: true,
      sku: 'VRN-AC1',
    },
  ],
  mentions: [
    {
      kind: 'product',
      name: 'Vornado AC1 air purifier',
      sku: 'VRN-AC1',
      position: 1,
      stance: 'named',
      sentiment: 'positive',
      excerpt: 'For a small bedroom the Vornado AC1 is a quiet choice.',
      start: 24,
      end: 35,
    },
  ],
  claims: [
    {
      kind: 'price',
      sku: 'VRN-AC1',
      sentence: 'The Vornado AC1 costs $149.99.',
      said: '$149.99',
      ours: '129.99 USD',
      verdict: 'wrong',
      likely_cause: 'Another seller asks for this.',
      how_to_fix: 'Show the price in the page and in its structured data.',
    },
  ],
  search_queries: ['best air purifier small bedroom'],
  simulated: false,
  attempts: 1,
  latency_ms: 8214,
  cost_usd: 0.0184,
  price_table_date: '2026-11-20',
  asked_at: '2026-05-23T08:30:12.114Z',
  error: null,
};

const rate = (numerator: number) => ({
  numerator,
  denominator: 200,
  rate: numerator / 200,
  prompts: 20,
  wilson: { low: numerator / 200 - 0.06, high: numerator / 200 + 0.07 },
  clustered: { low: numerator / 200 - 0.09, high: numerator / 200 + 0.1 },
});

const model = { engine: 'chatgpt', requested: 'gpt-6-luna', served: 'gpt-6-luna-2026-09-01' };
const summary = {
  asked: 200,
  answers: 200,
  no_overview: 0,
  mention: rate(80),
  citation: rate(40),
  presence: rate(84),
  position: { sum: 168, count: 80, mean: 2.1, clustered: { low: 1.7, high: 2.5 } },
  share_of_voice: null,
  models: [model],
};
const group = { persona_id: null, prompt: null, sku: null, day: null, branded: summary, unbranded: summary };

/** A session with a page of its responses. */
export const SESSION = {
  id: 'ses_01jvxq3zk2e8tt4m6w9r5b7c0d',
  job_id: 'job_01jvxq3zk2e8tt4m6w9r5b7c0d',
  label: SESSION_INPUT.label,
  status: 'completed',
  simulated: false,
  prompt_count: 2,
  engines: ['chatgpt', 'claude'],
  skus: [],
  repeats: 2,
  country: 'US',
  language: 'en',
  persona_id: null,
  persona_name: null,
  prompt_set_id: null,
  reading: 1,
  progress: { done: 8, total: 8, spent_usd: 0.14, engines: [engine('chatgpt'), engine('claude')] },
  created_at: '2026-05-23T08:30:11.482Z',
  started_at: '2026-05-23T08:30:12.090Z',
  finished_at: '2026-05-23T08:31:00Z',
  summary: {
    total: { engine: null, model: null, ...group },
    engines: [{ engine: 'chatgpt', model, ...group }],
  },
  responses: { data: [RESPONSE], pagination: { next_cursor: null, has_more: false } },
};

/** What may be spent on engines today, and what was. */
export const BUDGET = { day: '2026-05-23', daily_usd: 20, spent_usd: 3.42, reserved_usd: 0.25, remaining_usd: 16.33 };

const estimated = { units: 4, searches: 8, usd: 0.09, seconds: 20 };

/** What a session will take. */
export const ESTIMATE = {
  units: 8,
  searches: 16,
  usd: 0.18,
  seconds: 20,
  simulated: false,
  price_table_date: '2026-11-23',
  fits: true,
  engines: [
    { engine: 'chatgpt', ...estimated },
    { engine: 'claude', ...estimated },
  ],
  budget: BUDGET,
};

/** A job that works on stored answers. */
export const ACCEPTED_JOB = { job_id: 'job_01jvxq3zk2e8tt4m6w9r5b7c0d', status: 'queued' };

/** Two periods held against each other. */
export const COMPARISON = {
  verdict: 'real',
  difference: -0.2,
  interval: { low: -0.31, high: -0.09 },
  detectable: 0.16,
  more_repeats: 3,
  more_prompts: 12,
  before: rate(80),
  after: rate(40),
  boundaries_before: [],
  boundaries_after: [{ engine: 'gemini', requested: 'gemini-3.8-flash', served: 'gemini-3.8-flash-002' }],
};
