const AT = '2026-05-20T10:02:11.482Z';

/** An endpoint as it is created. */
export const ENDPOINT_INPUT = {
  url: 'https://example.com/hooks',
  events: ['audit.completed', 'recommendation.applied'],
  description: 'Dashboard',
};

/** An endpoint as it is shown. */
export const ENDPOINT = {
  id: 'whe_01jvxq3zk2e8tt4m6w9r5b7c0d',
  ...ENDPOINT_INPUT,
  status: 'enabled',
  disabled_reason: null,
  failing_since: null,
  created_at: AT,
  updated_at: AT,
};

/** An endpoint with its secret, as it is answered once. */
export const NEW_ENDPOINT = { ...ENDPOINT, secret: 'whsec_LI25IjG02CQD2EKxysUzxGCIALalW42WGxgsoz5+7K4=' };

/** A delivery that arrived. */
export const DELIVERY = {
  id: 'dlv_01jvxq3zk2e8tt4m6w9r5b7c0d',
  endpoint_id: ENDPOINT.id,
  event_id: 'evt_01jvxq3zk2e8tt4m6w9r5b7c0d',
  event_type: 'webhook.test',
  status: 'succeeded',
  attempt_count: 1,
  next_attempt_at: null,
  created_at: '2026-05-23T08:31:00.020Z',
  completed_at: '2026-05-23T08:31:00.240Z',
};

/** A delivery that waits for its first attempt. */
export const NEW_DELIVERY = {
  ...DELIVERY,
  status: 'pending',
  attempt_count: 0,
  next_attempt_at: DELIVERY.created_at,
  completed_at: null,
};

const EVENT = {
  id: DELIVERY.event_id,
  type: DELIVERY.event_type,
  created_at: '2026-05-23T08:31:00Z',
  workspace_id: 'ws_01jvxq3zk2e8tt4m6w9r5b7c0d',
  data: { endpoint_id: ENDPOINT.id, message: 'This is a test.' },
};

/** A delivery with what was sent and answered. */
export const DELIVERY_WITH_ATTEMPTS = {
  ...DELIVERY,
  body: JSON.stringify(EVENT),
  attempts: [
    {
      number: 1,
      started_at: '2026-05-23T08:31:00.055Z',
      duration_ms: 185,
      http_status: 200,
      error: null,
      response_body: 'ok',
    },
  ],
};
