/** An audit that ended well. */
export const JOB = {
  id: 'job_01jvxq3zk2e8tt4m6w9r5b7c0d',
  type: 'audit.run',
  status: 'succeeded',
  progress: { percent: 100, step: 'image', done: 6, total: 6 },
  result: { sku: 'VRN-AC1', run_id: 'run_01jvxq3zk2e8tt4m6w9r5b7c0d', score: 78, band: 'good' },
  outcome: null,
  error: null,
  attempts: 1,
  interruptions: 0,
  created_at: '2026-05-23T08:30:54.187Z',
  started_at: '2026-05-23T08:30:54.608Z',
  finished_at: '2026-05-23T08:31:00Z',
};

/** A job that was cancelled while it waited. */
export const CANCELLED_JOB = {
  ...JOB,
  status: 'cancelled',
  progress: { percent: 0, step: null, done: null, total: null },
  result: null,
  error: { code: 'job_cancelled', message: 'The job was cancelled.', details: {} },
  attempts: 0,
  started_at: null,
};
