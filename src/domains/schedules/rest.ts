import { defineRoutes } from '../../rest/route.ts';

const ScheduleFields = /* GraphQL */ `
  fragment ScheduleFields on Schedule {
    id name kind cron timezone audit { all tag channel category skus } enabled next_run_at: nextRunAt last_run_at: lastRunAt last_job_id: lastJobId
    created_at: createdAt updated_at: updatedAt
  }
`;

/** The documented schedule paths. */
export const scheduleRoutes = defineRoutes(
  { name: 'Schedules', description: 'Audits that recur.' },
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
            pagination: pageInfo { next_cursor: endCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'GET',
      path: '/schedules/{id}',
      envelope: 'item',
      summary: 'One schedule',
      operation: /* GraphQL */ `query getSchedule($id: ID!) { schedule(id: $id) { ...ScheduleFields } }`,
    },
    {
      method: 'GET',
      path: '/schedules/{id}/runs',
      envelope: 'item',
      summary: 'The last 100 runs of a schedule',
      operation: /* GraphQL */ `
        query listScheduleRuns($id: ID!) {
          scheduleRuns(id: $id) { data: nodes { slot started_at: startedAt job_id: jobId status } }
        }`,
    },
    {
      method: 'POST',
      path: '/schedules',
      envelope: 'created',
      location: '/schedules/{id}',
      summary: 'Create a schedule',
      errors: ['limit_reached'],
      operation: /* GraphQL */ `
        mutation createSchedule($input: ScheduleInput!) { createSchedule(input: $input) { ...ScheduleFields } }`,
    },
    {
      method: 'PATCH',
      path: '/schedules/{id}',
      envelope: 'item',
      summary: 'Change a schedule, or turn it on or off',
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
  [ScheduleFields],
);
