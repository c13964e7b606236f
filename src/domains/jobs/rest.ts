import { defineRoutes } from '../../rest/route.ts';
import { CANCELLED_JOB, JOB } from './rest-examples.ts';

const JobFields = /* GraphQL */ `
  fragment JobFields on Job {
    id type status progress { ...JobProgressFields } result outcome error { ...JobErrorFields }
    attempts interruptions created_at: createdAt started_at: startedAt finished_at: finishedAt
  }
`;

const JobProgressFields = /* GraphQL */ `fragment JobProgressFields on JobProgress { percent step done total }`;

const JobErrorFields = /* GraphQL */ `fragment JobErrorFields on JobError { code message details }`;

const JobMessageFields = /* GraphQL */ `
  fragment JobMessageFields on JobMessage { cursor type job { ...JobFields } }
`;

/** The documented job paths. */
export const jobRoutes = defineRoutes(
  { name: 'Jobs', description: 'Work that goes on after its request was answered.' },
  [
    {
      method: 'GET',
      path: '/jobs',
      envelope: 'page',
      summary: 'List jobs, newest first',
      operation: /* GraphQL */ `
        query listJobs($limit: Int = 50, $cursor: String, $status: JobStatus, $type: JobType, $parent_id: ID) {
          jobs(first: $limit, after: $cursor, filter: { status: $status, type: $type, parentId: $parent_id }) {
            data: nodes { ...JobFields }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'GET',
      path: '/jobs/{id}',
      envelope: 'item',
      summary: 'Status of a job',
      description: 'Poll it, or wait for its end with `wait` of up to 30 seconds.',
      example: { response: JOB },
      poll: { key: 'status', while: ['queued', 'running'], seconds: 2 },
      operation: /* GraphQL */ `query getJob($id: ID!, $wait: Int) { job(id: $id, wait: $wait) { ...JobFields } }`,
    },
    {
      method: 'POST',
      path: '/jobs/{id}/cancel',
      envelope: 'item',
      summary: 'Cancel a job',
      errors: ['invalid_state'],
      example: { response: CANCELLED_JOB },
      operation: /* GraphQL */ `mutation cancelJob($id: ID!) { cancelJob(id: $id) { ...JobFields } }`,
    },
    {
      method: 'GET',
      path: '/jobs/{id}/events',
      envelope: 'stream',
      ends: true,
      summary: "Follow a job's life until it ends",
      errors: ['not_found', 'invalid_cursor'],
      operation: /* GraphQL */ `
        subscription streamJob($id: ID!, $after: String) {
          jobProgress(id: $id, after: $after) { ...JobMessageFields }
        }`,
    },
  ],
  [JobFields, JobProgressFields, JobErrorFields, JobMessageFields],
);
