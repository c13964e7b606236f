import { defineRoutes } from '../../rest/route.ts';

const ScheduleFields = /* GraphQL */ `
  fragment ScheduleFields on Schedule {
    id name kind cron timezone audit { ...AuditSelectionFields }
    prompt_run: promptRun {
      prompts prompt_set_id: promptSetId engines skus competitors { name url } persona_id: personaId repeats label country language
    }
    enabled next_run_at: nextRunAt last_run_at: lastRunAt last_job_id: lastJobId
    created_at: createdAt updated_at: updatedAt
  }
`;

const AuditSelectionFields = /* GraphQL */ `
  fragment AuditSelectionFields on AuditSelection { all tag channel category skus }
`;

const SCHEDULE = {
  id: 'sch_01jvxq3zk2e8tt4m6w9r5b7c0d',
  name: 'Every weekday morning',
  kind: 'audit',
  cron: '30 6 * * 1-5',
  timezone: 'Europe/Berlin',
  audit: { all: false, tag: 'air', channel: null, category: null, skus: null },
  prompt_run: null,
  enabled: true,
  next_run_at: '2026-05-25T04:30:00Z',
  last_run_at: '2026-05-22T04:30:00Z',
  last_job_id: 'job_01jvxq3zk2e8tt4m6w9r5b7c0d',
  created_at: '2026-05-20T10:02:11.482Z',
  updated_at: '2026-05-20T10:02:11.482Z',
};

const RUN = {
  slot: '2026-05-22T04:30:00Z',
  started_at: '2026-05-22T04:30:00.310Z',
  job_id: 'job_01jvxq3zk2e8tt4m6w9r5b7c0d',
  session_id: null,
  status: 'succeeded',
  error: null,
};

const ScheduleRunFields = /* GraphQL */ `
  fragment ScheduleRunFields on ScheduleRun {
    slot started_at: startedAt job_id: jobId session_id: sessionId status error { code message }
  }
`;

const ScheduleRunListFields = /* GraphQL */ `
  fragment ScheduleRunListFields on ScheduleRunConnection { data: nodes { ...ScheduleRunFields } }
`;

/** The documented schedule paths. */
export const scheduleRoutes = defineRoutes(
  { name: 'Schedules', description: 'Audits and prompt runs that recur.' },
  [
    {
      method: 'GET',
      path: '/schedules',
      envelope: 'page',
      summary: 'List schedules, newest first',
      operation: /* GraphQL */ `
        query listSchedules($limit: Int = 50, $cursor: String) {
          schedules(first: $limit, after: $cursor) {
            data: nodes { ...ScheduleFields }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'GET',
      path: '/schedules/{id}',
      envelope: 'item',
      summary: 'One schedule',
      example: { response: SCHEDULE },
      operation: /* GraphQL */ `query getSchedule($id: ID!) { schedule(id: $id) { ...ScheduleFields } }`,
    },
    {
      method: 'GET',
      path: '/schedules/{id}/runs',
      envelope: 'item',
      summary: 'The last 100 runs of a schedule',
      example: { response: { data: [RUN] } },
      operation: /* GraphQL */ `
        query listScheduleRuns($id: ID!) {
          scheduleRuns(id: $id, first: 100) { ...ScheduleRunListFields }
        }`,
    },
    {
      method: 'POST',
      path: '/schedules',
      envelope: 'created',
      location: '/schedules/{id}',
      summary: 'Create a schedule',
      errors: ['limit_reached', 'engine_not_configured'],
      example: {
        request: {
          name: 'Every weekday morning',
          cron: '30 6 * * 1-5',
          timezone: 'Europe/Berlin',
          audit: { tag: 'air' },
        },
        response: { ...SCHEDULE, last_run_at: null, last_job_id: null },
      },
      operation: /* GraphQL */ `
        mutation createSchedule($input: ScheduleInput!) { createSchedule(input: $input) { ...ScheduleFields } }`,
    },
    {
      method: 'PATCH',
      path: '/schedules/{id}',
      envelope: 'item',
      summary: 'Change a schedule, or turn it on or off',
      errors: ['engine_not_configured'],
      example: { request: { enabled: false }, response: { ...SCHEDULE, enabled: false, next_run_at: null } },
      operation: /* GraphQL */ `
        mutation updateSchedule($id: ID!, $input: SchedulePatch!) {
          updateSchedule(id: $id, input: $input) { ...ScheduleFields }
        }`,
    },
    {
      method: 'DELETE',
      path: '/schedules/{id}',
      envelope: 'item',
      summary: 'Delete a schedule',
      operation: /* GraphQL */ `mutation deleteSchedule($id: ID!) { deleteSchedule(id: $id) { ...ScheduleFields } }`,
    },
  ],
  [ScheduleFields, AuditSelectionFields, ScheduleRunFields, ScheduleRunListFields],
);
