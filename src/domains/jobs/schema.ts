import { RESET_MEANING, RESET_TYPE } from '../../events/resume.ts';
import { builder } from '../../graphql/builder.ts';
import { pageArgs, toConnection } from '../../graphql/connection.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { Node, registerNode } from '../../graphql/node.ts';
import { type JobSnapshot, jobEvents } from '../../work/job-events.ts';
import { cancelJob } from './commands.ts';
import {
  countJobs,
  findJob,
  followJob,
  followJobs,
  type JobMessage,
  listJobs,
  MAX_WAIT_SECONDS,
  waitForJob,
} from './queries.ts';
import { JOB_OUTCOME, JOB_STATUS } from './rules.ts';
import { JOB_TYPES, type JobType, jobTypeOf } from './types.ts';

/** Where a job stands. */
export const JobStatusEnum = builder.enumType('JobStatus', {
  description: 'Where a job stands. The last three are final.',
  values: {
    QUEUED: { description: 'It waits to be started.' },
    RUNNING: { description: 'A worker is at it.' },
    SUCCEEDED: { description: 'It is done.' },
    FAILED: { description: 'It was given up.' },
    CANCELLED: { description: 'It was cancelled before it was done.' },
  } as const,
});

const JobOutcomeEnum = builder.enumType('JobOutcome', {
  description: 'What came of a job that consists of parts.',
  values: {
    COMPLETE: { description: 'Every part was done; so is a job that had none.' },
    PARTIAL: { description: 'Some parts were done and some were not; the result counts them.' },
    NONE: { description: 'Not one part was done.' },
  } as const,
});

const JobTypeEnum = builder.enumType('JobType', {
  description: 'The kinds of work that jobs do.',
  values: enumOf<JobType>(JOB_TYPES),
});

const JobMessageTypeEnum = builder.enumType('JobMessageType', {
  description: 'What a follower of jobs is told.',
  values: enumOf<string>({
    ...Object.fromEntries(jobEvents.map(({ type, description }) => [type, description])),
    [RESET_TYPE]: RESET_MEANING,
  }),
});

const JobProgress = builder.objectRef<JobSnapshot['progress']>('JobProgress').implement({
  description: 'How far a job has come.',
  fields: (t) => ({
    percent: t.exposeInt('percent', { description: '0..100.' }),
    step: t.exposeString('step', { nullable: true, description: 'What it is doing.' }),
    done: t.exposeInt('done', { nullable: true, description: 'Parts done.' }),
    total: t.exposeInt('total', { nullable: true, description: 'Parts in all.' }),
  }),
});

const JobError = builder.objectRef<NonNullable<JobSnapshot['error']>>('JobError').implement({
  description: 'Why a job did not succeed.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'A code of the error table, in lower case.' }),
    message: t.exposeString('message', { description: 'One sentence.' }),
    details: t.expose('details', { type: 'JSON', nullable: true, description: 'What else is known.' }),
  }),
});

/** Work that outlives the request that asked for it. */
export const Job = builder.objectRef<JobSnapshot>('Job').implement({
  description: 'Work that outlives the request that asked for it.',
  interfaces: [Node],
  fields: (t) => ({
    type: t.field({
      type: JobTypeEnum,
      description: 'What kind of work it is.',
      resolve: ({ type }) => jobTypeOf(type),
    }),
    status: t.field({
      type: JobStatusEnum,
      description: 'Where it stands.',
      resolve: (job) => JOB_STATUS[job.status],
    }),
    progress: t.expose('progress', { type: JobProgress, description: 'How far it has come.' }),
    result: t.expose('result', {
      type: 'JSON',
      nullable: true,
      description: 'What came of it; its shape depends on the type.',
    }),
    outcome: t.field({
      type: JobOutcomeEnum,
      nullable: true,
      description: 'How much of it was done, once it has succeeded; null for work without parts.',
      resolve: (job) => (job.outcome === null ? null : JOB_OUTCOME[job.outcome]),
    }),
    error: t.expose('error', { type: JobError, nullable: true, description: 'Why it failed or was cancelled.' }),
    attempts: t.exposeInt('attempts', { description: 'How often it was started.' }),
    interruptions: t.exposeInt('interruptions', {
      description: 'How many of its attempts ended because a worker or the database went away; they use up none.',
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was asked for.',
      resolve: (job) => new Date(job.created_at),
    }),
    startedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When its latest attempt began.',
      resolve: (job) => (job.started_at === null ? null : new Date(job.started_at)),
    }),
    finishedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it ended.',
      resolve: (job) => (job.finished_at === null ? null : new Date(job.finished_at)),
    }),
  }),
});

registerNode('Job', { scope: 'jobs:read', load: (context, id) => findJob(context, id) });

const JobConnection = builder.connectionObject({ type: Job, name: 'JobConnection' });

const JobFilterInput = builder.inputType('JobFilter', {
  description: 'Which jobs; everything given must hold.',
  fields: (t) => ({
    status: t.field({ type: JobStatusEnum, description: 'Where they stand.' }),
    type: t.field({ type: JobTypeEnum, description: 'Exactly this kind of work.' }),
    parentId: t.id({ description: 'Parts of this job.' }),
  }),
});

const JobMessageType = builder.objectRef<JobMessage>('JobMessage').implement({
  description: 'What a follower of jobs is sent.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'Where to resume: give it as `after`.' }),
    type: t.expose('type', { type: JobMessageTypeEnum, description: 'What happened.' }),
    job: t.expose('job', {
      type: Job,
      nullable: true,
      description: 'The job as it was when it happened; null for `reset`.',
    }),
  }),
});

const idArg = {
  required: true,
  description: "The job's id.",
  extensions: { example: 'job_01jvxq3zk2e8tt4m6w9r5b7c0d' },
} as const;
const afterArg = { description: 'The cursor of the last message that was received.' } as const;

builder.queryFields((t) => ({
  job: t.field({
    type: Job,
    nullable: true,
    authScopes: { scope: 'jobs:read' },
    description: 'One job; with `wait`, as soon as it has ended or the wait is over.',
    args: {
      id: t.arg.id(idArg),
      wait: t.arg.int({
        description: 'Seconds to wait for its end.',
        extensions: { constraints: { min: 0, max: MAX_WAIT_SECONDS } },
      }),
    },
    resolve: (_root, { id, wait }, context) => waitForJob(context, id, wait ?? 0),
  }),
  jobs: t.field({
    type: JobConnection,
    authScopes: { scope: 'jobs:read' },
    description: "The workspace's jobs, newest first.",
    args: { ...pageArgs(t.arg), filter: t.arg({ type: JobFilterInput, description: 'Which jobs.' }) },
    resolve: async (_root, args, context) =>
      toConnection(await listJobs(context, args), () => countJobs(context, args.filter)),
  }),
}));

builder.mutationFields((t) => ({
  cancelJob: t.field({
    type: Job,
    authScopes: { scope: 'settings:write' },
    description: 'Cancels a job and its parts: a waiting one at once, a running one as soon as its worker notices.',
    args: { id: t.arg.id(idArg) },
    resolve: (_root, { id }, context) => cancelJob(context, id),
  }),
}));

builder.subscriptionFields((t) => ({
  jobProgress: t.field({
    type: JobMessageType,
    authScopes: { scope: 'jobs:read' },
    description: "One job's life from its beginning, or from behind `after`; completes when the job ends.",
    args: { id: t.arg.id(idArg), after: t.arg.string(afterArg) },
    subscribe: (_root, { id, after }, context) => followJob(context, id, after),
    resolve: (message) => message,
  }),
  jobs: t.field({
    type: JobMessageType,
    authScopes: { scope: 'jobs:read' },
    description: "What happens to the workspace's jobs, from behind `after` or from now on.",
    args: {
      types: t.arg({ type: [JobTypeEnum], description: 'Only jobs of these kinds.' }),
      after: t.arg.string(afterArg),
    },
    subscribe: (_root, args, context) => followJobs(context, args),
    resolve: (message) => message,
  }),
}));
