const AT = '2026-05-23T08:31:00.204Z';

/** A recommendation as lists show it. */
export const RECOMMENDATION_SUMMARY = {
  id: 'rec_01jvxq3zk2e8tt4m6w9r5b7c0d',
  sku: 'VRN-AC1',
  run_id: 'run_01jvxq3zk2e8tt4m6w9r5b7c0d',
  field: 'title',
  status: 'open',
  priority: 'medium',
  effort_minutes: 3,
  rationale: 'Satisfies title_clarity: name the brand in the title.',
  criteria: ['title_clarity'],
  expected_score_delta: 2,
  before: 'AC1 air purifier',
  after: 'Vornado AC1 air purifier',
  diff: [
    { op: 'insert', text: 'Vornado ' },
    { op: 'equal', text: 'AC1 air purifier' },
  ],
  writer: 'rules',
  failure: null,
  store_id: null,
  version: 1,
  created_at: AT,
  updated_at: AT,
  approved_at: null,
  pushed_at: null,
  applied_at: null,
};

const STEP = { version: 1, from_status: null, to_status: 'open', actor: 'system', note: null, created_at: AT };

/** A recommendation with its trail. */
export const RECOMMENDATION = {
  ...RECOMMENDATION_SUMMARY,
  proposed_after: null,
  fallback_reason: null,
  dismiss_reason: null,
  trail: [STEP],
};

const LATER = '2026-05-23T09:12:45.010Z';
const KEY = 'key_01jvxq3zk2e8tt4m6w9r5b7c0d';

/** After its approval, edited by the reviewer. */
export const APPROVED = {
  ...RECOMMENDATION,
  status: 'approved',
  after: 'Vornado AC1 HEPA air purifier',
  proposed_after: RECOMMENDATION.after,
  version: 2,
  updated_at: LATER,
  approved_at: LATER,
  trail: [STEP, { ...STEP, version: 2, from_status: 'open', to_status: 'approved', actor: KEY, created_at: LATER }],
};

/** After it was put aside. */
export const DISMISSED = {
  ...RECOMMENDATION,
  status: 'dismissed',
  dismiss_reason: 'The title is set by the brand guide.',
  version: 2,
  updated_at: LATER,
  trail: [STEP, { ...STEP, version: 2, from_status: 'open', to_status: 'dismissed', actor: KEY, created_at: LATER }],
};

/** The job that writes to the store. */
export const ACCEPTED_PUSH = {
  job_id: 'job_01jvxq3zk2e8tt4m6w9r5b7c0d',
  status: 'queued',
  id: RECOMMENDATION.id,
};
