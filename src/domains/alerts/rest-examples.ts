const ID = '01jvxq3zk2e8tt4m6w9r5b7c0d';

/** A rule as it is created. */
export const RULE_INPUT = {
  name: 'Score below 50',
  type: 'score_drop',
  scope: { tag: 'air' },
  threshold: 50,
  delta: 15,
  channels: [
    { slack: { url: 'https://hooks.slack.com/services/T000/B000/XXXX' } },
    { webhook: { url: 'https://example.com/alerts' } },
  ],
  batching: 'hourly',
  quiet_hours: { start: '22:00', end: '07:00', timezone: 'Europe/Berlin' },
  timezone: 'Europe/Berlin',
};

/** The rule of {@link RULE_INPUT} as it is read. */
export const RULE = {
  id: `rule_${ID}`,
  name: 'Score below 50',
  type: 'score_drop',
  scope: { all: false, tag: 'air', category: null, skus: null },
  threshold: 50,
  delta: 15,
  engines: [],
  channels: [
    { id: `chn_${ID}`, kind: 'slack', target: 'https://hooks.slack.com/…XXXX' },
    { id: 'chn_01jvxq3zk2e8tt4m6w9r5b7c0e', kind: 'webhook', target: 'https://example.com/…erts' },
  ],
  batching: 'hourly',
  quiet_hours: { start: '22:00', end: '07:00', timezone: 'Europe/Berlin' },
  timezone: 'Europe/Berlin',
  enabled: true,
  created_at: '2026-05-20T10:02:11.482Z',
  updated_at: '2026-05-20T10:02:11.482Z',
};

/** The rule of {@link RULE_INPUT} as it is answered once, with the secret of its webhook channel. */
export const NEW_RULE = {
  ...RULE,
  channels: RULE.channels.map((channel) => ({
    ...channel,
    secret: channel.kind === 'webhook' ? 'whsec_q5Yw0sXq0mT1lJ8vV3gKkXo2a1bT7uYc9dWm4nQe6rI=' : null,
  })),
};

/** A fire of that rule. */
export const FIRE = {
  id: `fire_${ID}`,
  rule_id: `rule_${ID}`,
  rule_name: 'Score below 50',
  type: 'score_drop',
  sku: 'VRN-AC1',
  summary: 'VRN-AC1: the score is 46, below 50; the score fell by 32 points to 46 within a week.',
  details: {
    score_before: 78,
    score_after: 46,
    compared_run_id: 'run_01jvf9b2m4s6v8x0z2b4d6f8h0',
    url: 'https://vornado.com/products/ac1',
    causes: [
      { cause: 'below_threshold', threshold: 50 },
      { cause: 'week_over_week', delta: -32, allowed: 15 },
    ],
  },
  run_id: `run_${ID}`,
  session_id: null,
  fired_at: '2026-05-23T08:31:00.412Z',
  cleared_at: null,
};

/** The digest that told of it. */
export const DELIVERY = {
  id: `adl_${ID}`,
  rule_id: `rule_${ID}`,
  channel_id: `chn_${ID}`,
  kind: 'slack',
  target: 'https://hooks.slack.com/…XXXX',
  fire_ids: [`fire_${ID}`],
  is_test: false,
  status: 'delivered',
  attempts: 1,
  http_status: 200,
  error: null,
  due_at: '2026-05-23T09:00:00Z',
  created_at: '2026-05-23T08:31:00.412Z',
  completed_at: '2026-05-23T09:00:00.231Z',
};

/** A dry run of that rule. */
export const DRY_RUN = {
  events: 128,
  is_partial: false,
  fire_count: 1,
  fires: [{ at: '2026-05-23T08:31:00.400Z', sku: 'VRN-AC1', summary: FIRE.summary, details: FIRE.details }],
};

/** The rule as a change answers it: secrets that were told before are null. */
export const CHANGED_RULE = {
  ...RULE,
  enabled: false,
  channels: RULE.channels.map((channel) => ({ ...channel, secret: null })),
};
