import type { Schedule as StoredSchedule } from '../../generated/prisma/client.ts';
import { builder } from '../../graphql/builder.ts';
import { pageArgs, toConnection } from '../../graphql/connection.ts';
import { Node, registerNode } from '../../graphql/node.ts';
import { weightOf } from '../../graphql/sizes.ts';
import { ChannelEnum } from '../catalog/schema.ts';
import { JobStatusEnum } from '../jobs/schema.ts';
import { type SessionInput, sessionInput } from '../prompt-runs/index.ts';
import { AnswerEngineEnum, PromptSessionInput } from '../prompt-runs/schema.ts';
import { type AuditFilter, auditFilter } from '../scores/index.ts';
import { AuditFilterInput } from '../scores/schema.ts';
import { createSchedule, deleteSchedule, updateSchedule } from './commands.ts';
import {
  countRuns,
  countSchedules,
  getSchedule,
  listRuns,
  listSchedules,
  type Run,
  type SlotFailure,
} from './queries.ts';

const ScheduleKindEnum = builder.enumType('ScheduleKind', {
  description: 'What a schedule starts.',
  values: {
    AUDIT: { description: 'An audit of many products.' },
    PROMPT_RUN: { description: 'A prompt run.' },
  } as const,
});

const AuditSelection = builder.objectRef<AuditFilter>('AuditSelection').implement({
  description: 'Which products are audited: all of them, or those for which everything given holds.',
  fields: (t) => ({
    all: t.boolean({ description: 'Every product.', resolve: ({ all }) => all ?? false }),
    tag: t.exposeString('tag', { nullable: true, description: 'Has this tag.' }),
    channel: t.expose('channel', { type: ChannelEnum, nullable: true, description: 'Where the page stands.' }),
    category: t.exposeString('category', { nullable: true, description: 'Exactly this category.' }),
    skus: t.exposeStringList('skus', { nullable: true, description: 'These products.', extensions: { size: 200 } }),
  }),
});

const ScheduledCompetitor = builder
  .objectRef<NonNullable<SessionInput['competitors']>[number]>('ScheduledCompetitor')
  .implement({
    description: 'A competitor that is tracked since the schedule was saved.',
    fields: (t) => ({
      name: t.exposeString('name', { description: 'Its name.' }),
      url: t.exposeString('url', { nullable: true, description: 'Its site.' }),
    }),
  });

const ScheduledPromptRun = builder.objectRef<SessionInput>('ScheduledPromptRun').implement({
  description: 'The prompt run that each slot starts, as it was asked for.',
  fields: (t) => ({
    prompts: t.exposeStringList('prompts', {
      nullable: true,
      description: 'The questions.',
      extensions: { size: 100, weight: weightOf(100_000) },
    }),
    promptSetId: t.exposeID('promptSetId', {
      nullable: true,
      description: 'The set whose questions are asked, as they are when the slot comes.',
    }),
    engines: t.expose('engines', {
      type: [AnswerEngineEnum],
      nullable: true,
      description: 'The engines that are asked; null asks all that are configured when the slot comes.',
      extensions: { size: 5 },
    }),
    skus: t.exposeStringList('skus', {
      nullable: true,
      description: 'The products that the session is about.',
      extensions: { size: 200 },
    }),
    competitors: t.expose('competitors', {
      type: [ScheduledCompetitor],
      nullable: true,
      description: 'Competitors that are tracked since the schedule was saved.',
      extensions: { size: 50 },
    }),
    personaId: t.exposeID('personaId', {
      nullable: true,
      description: 'The persona whose context is put before each question.',
    }),
    repeats: t.exposeInt('repeats', { nullable: true, description: 'How often each engine is asked each question.' }),
    label: t.exposeString('label', { nullable: true, description: "A name of the caller's own." }),
    country: t.exposeString('country', { nullable: true, description: 'Where the shopper is, ISO 3166 alpha-2.' }),
    language: t.exposeString('language', { nullable: true, description: 'What the shopper speaks, BCP 47.' }),
  }),
});

const SlotError = builder.objectRef<SlotFailure>('ScheduleSlotError').implement({
  description: 'Why a slot could start nothing.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'The code of the error.' }),
    message: t.exposeString('message', { description: 'What is wrong, in a sentence.' }),
  }),
});

const ScheduleRun = builder.objectRef<Run>('ScheduleRun').implement({
  description: 'A time slot of a schedule that was acted on.',
  fields: (t) => ({
    slot: t.expose('slot', { type: 'DateTime', description: 'The moment that the cron fields name.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it was acted on.' }),
    jobId: t.exposeID('jobId', {
      nullable: true,
      description: 'The job it started, or found still at work; null when nothing could be started.',
    }),
    sessionId: t.exposeID('sessionId', {
      nullable: true,
      description: 'The prompt run that it started, or found still at work.',
    }),
    status: t.expose('status', {
      type: JobStatusEnum,
      nullable: true,
      description: 'Where the job stands: failed when nothing could be started, null when the job is no longer kept.',
    }),
    error: t.field({
      type: SlotError,
      nullable: true,
      description: 'Why nothing could be started; the next slot is tried again.',
      resolve: ({ failure }) => failure,
    }),
  }),
});

/** A recurring audit or prompt run. */
export const Schedule = builder.objectRef<StoredSchedule>('Schedule').implement({
  description:
    'A recurring audit or prompt run. A slot runs once; slots missed while nothing ran are made up for by one run. A slot that can start nothing is a failed run with its reason.',
  interfaces: [Node],
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name people read.' }),
    kind: t.field({ type: ScheduleKindEnum, description: 'What it starts.', resolve: ({ kind }) => kind }),
    cron: t.exposeString('cron', { description: 'Minute, hour, day of the month, month, day of the week.' }),
    timezone: t.exposeString('timezone', { description: 'The IANA time zone that the fields are read in.' }),
    audit: t.field({
      type: AuditSelection,
      nullable: true,
      description: 'Which products it audits; null when it starts prompt runs.',
      resolve: ({ kind, payload }) => (kind === 'AUDIT' ? auditFilter.parse(payload) : null),
    }),
    promptRun: t.field({
      type: ScheduledPromptRun,
      nullable: true,
      description: 'The prompt run that it starts; null when it audits.',
      resolve: ({ kind, payload }) => (kind === 'PROMPT_RUN' ? sessionInput.parse(payload) : null),
    }),
    enabled: t.exposeBoolean('enabled', { description: 'Is it running?' }),
    nextRunAt: t.expose('nextRunAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it runs next; null while it is off.',
    }),
    lastRunAt: t.expose('lastRunAt', { type: 'DateTime', nullable: true, description: 'When it last ran.' }),
    lastJobId: t.exposeID('lastJobId', { nullable: true, description: 'The job of its last run.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
});

registerNode('Schedule', { scope: 'settings:write', load: (context, id) => getSchedule(context, id) });

const ScheduleConnection = builder.connectionObject({ type: Schedule, name: 'ScheduleConnection' });

const ScheduleRunConnection = builder.connectionObject({ type: ScheduleRun, name: 'ScheduleRunConnection' });

const FIELDS = {
  name: { description: 'The name people read.', extensions: { constraints: { minLength: 1, maxLength: 200 } } },
  cron: { description: 'Five cron fields, e.g. `30 6 * * 1-5`.' },
  timezone: { description: 'An IANA time zone such as `Europe/Berlin`; `UTC` when it is not given.' },
  enabled: { description: 'Is it running? Yes when it is not given.' },
} as const;

const ScheduleInput = builder.inputType('ScheduleInput', {
  description: 'A schedule as it is created.',
  fields: (t) => ({
    name: t.string({ required: true, ...FIELDS.name }),
    cron: t.string({ required: true, ...FIELDS.cron }),
    timezone: t.string(FIELDS.timezone),
    audit: t.field({ type: AuditFilterInput, description: 'Which products to audit.' }),
    promptRun: t.field({ type: PromptSessionInput, description: 'The prompt run to start, in place of an audit.' }),
    enabled: t.boolean(FIELDS.enabled),
  }),
});

const SchedulePatch = builder.inputType('SchedulePatch', {
  description: 'A change to a schedule: what is absent stays.',
  fields: (t) => ({
    name: t.string(FIELDS.name),
    cron: t.string(FIELDS.cron),
    timezone: t.string({ description: 'An IANA time zone such as `Europe/Berlin`.' }),
    audit: t.field({ type: AuditFilterInput, description: 'Which products to audit, from now on.' }),
    promptRun: t.field({ type: PromptSessionInput, description: 'The prompt run to start, from now on.' }),
    enabled: t.boolean({ description: 'Is it running?' }),
  }),
});

const idArg = {
  required: true,
  description: "The schedule's id.",
  extensions: { example: 'sch_01jvxq3zk2e8tt4m6w9r5b7c0d' },
} as const;
const authScopes = { scope: 'settings:write' } as const;

builder.queryFields((t) => ({
  schedule: t.field({
    type: Schedule,
    nullable: true,
    authScopes,
    description: 'One schedule.',
    args: { id: t.arg.id(idArg) },
    resolve: (_root, { id }, context) => getSchedule(context, id),
  }),
  schedules: t.field({
    type: ScheduleConnection,
    authScopes,
    description: "The workspace's schedules, newest first.",
    args: pageArgs(t.arg),
    resolve: async (_root, args, context) =>
      toConnection(await listSchedules(context, args), () => countSchedules(context)),
  }),
  scheduleRuns: t.field({
    type: ScheduleRunConnection,
    nullable: true,
    authScopes,
    description: 'The runs of a schedule, newest first.',
    args: { id: t.arg.id(idArg), ...pageArgs(t.arg) },
    resolve: async (_root, { id, ...args }, context) =>
      toConnection(await listRuns(context, id, args), () => countRuns(context, id)),
  }),
}));

builder.mutationFields((t) => ({
  createSchedule: t.field({
    type: Schedule,
    authScopes,
    description: 'Creates a schedule. A workspace can have 50.',
    args: { input: t.arg({ type: ScheduleInput, required: true, description: 'The schedule.' }) },
    resolve: (_root, { input }, context) => createSchedule(context, input),
  }),
  updateSchedule: t.field({
    type: Schedule,
    authScopes,
    description: 'Changes the given fields of a schedule, or turns it on or off.',
    args: { id: t.arg.id(idArg), input: t.arg({ type: SchedulePatch, required: true, description: 'The change.' }) },
    resolve: (_root, { id, input }, context) => updateSchedule(context, id, input),
  }),
  deleteSchedule: t.field({
    type: Schedule,
    authScopes,
    description: 'Deletes a schedule; what it started goes on.',
    args: { id: t.arg.id(idArg) },
    resolve: (_root, { id }, context) => deleteSchedule(context, id),
  }),
}));
