import type { JobSnapshot } from '../../work/job-events.ts';

/** How the graph spells where a job stands. */
export const JOB_STATUS = {
  queued: 'QUEUED',
  running: 'RUNNING',
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  cancelled: 'CANCELLED',
} as const satisfies Record<JobSnapshot['status'], string>;

/** How the graph spells what came of a job's parts. */
export const JOB_OUTCOME = {
  complete: 'COMPLETE',
  partial: 'PARTIAL',
  none: 'NONE',
} as const satisfies Record<Exclude<JobSnapshot['outcome'], null>, string>;
