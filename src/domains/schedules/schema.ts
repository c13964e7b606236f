import type { Schedule as StoredSchedule } from '../../generated/prisma/client.ts';
import { builder } from '../../graphql/builder.ts';
import { pageArgs, toConnection } from '../../graphql/connection.ts';
import { Node, registerNode } from '../../graphql/node.ts';
import { ChannelEnum } from '../catalog/schema.ts';
import { JobStatusEnum } from '../jobs/schema.ts';
import { type AuditFilter, auditFilter } from '../scores/index.ts';
import { AuditFilterInput } from '../scores/schema.ts';
import { createSchedule, deleteSchedule, updateSchedule } from './commands.ts';
import { countSchedules, getSchedule, listRuns, listSchedules, type Run } from './queries.ts';

const ScheduleKindEnum = builder.enumType('ScheduleKind', {
  description: 'What a schedule starts.',
  values: { AUDIT: { description: 'An audit of many products.' } } as const,
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

const ScheduleRun = builder.objectRef<Run>('ScheduleRun').implement({
  description: 'A time slot of a schedule that was acted on.',
  fields: (t) => ({
    slot: t.expose('slot', { type: 'DateTime', description: 'The moment that the cron fields name.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it was acted on.' }),
    jobId: t.exposeID('jobId', { description: 'The job it started, or found still at work.' }),
    status: t.expose('status', {
      type: JobStatusEnum,
      nullable: true,
      description: 'Where the job stands; null when it is no longer kept.',
    }),
  }),
});

/** A recurring audit. */
export const Schedule = builder.objectRef<StoredSchedule>('Schedule').implement({
  description: 'A recurring audit. A slot runs once; slots missed while nothing ran are made up for by one run.',
  interfaces: [Node],
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name people read.' }),
    kind: t.field({ type: ScheduleKindEnum, description: 'What it starts.', resolve: () => 'AUDIT' as const }),
    cron: t.exposeString('cron', { description: 'Minute, hour, day of the month, month, day of the week.' }),
    timezone: t.exposeString('timezone', { description: 'The IANA time zone that the fields are read in.' }),
    audit: t.field({
      type: AuditSelection,
      description: 'Which products it audits.',
      resolve: (schedule) => auditFilter.parse(schedule.payload),
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

const ScheduleRuns = builder.objectRef<Run[]>('ScheduleRuns').implement({
  description: 'The last 100 runs of a schedule, newest first.',
  fields: (t) => ({
    nodes: t.field({
      type: [ScheduleRun],
      description: 'The runs.',
      extensions: { size: 100 },
      resolve: (runs) => runs,
    }),
  }),
});

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
    audit: t.field({ type: AuditFilterInput, required: true, description: 'Which products to audit.' }),
    enabled: t.boolean(FIELDS.enabled),
  }),
});

const SchedulePatch = builder.inputType('SchedulePatch', {
  description: 'A change to a schedule: what is absent stays.',
  fields: (t) => ({
    name: t.string(FIELDS.name),
    cron: t.string(FIELDS.cron),
    timezone: t.string({ description: 'An IANA time zone such as `Europe/Berlin`.' }),
    audit: t.field({ type: AuditFilterInput, description: 'Which products to audit.' }),
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
    type: ScheduleRuns,
    nullable: true,
    authScopes,
    description: 'The last 100 runs of a schedule, newest first.',
    args: { id: t.arg.id(idArg) },
    resolve: (_root, { id }, context) => listRuns(context, id),
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
    nullable: true,
    authScopes,
    description: 'Changes the given fields of a schedule, or turns it on or off.',
    args: { id: t.arg.id(idArg), input: t.arg({ type: SchedulePatch, required: true, description: 'The change.' }) },
    resolve: (_root, { id, input }, context) => updateSchedule(context, id, input),
  }),
  deleteSchedule: t.field({
    type: Schedule,
    nullable: true,
    authScopes,
    description: 'Deletes a schedule; what it started goes on.',
    args: { id: t.arg.id(idArg) },
    resolve: (_root, { id }, context) => deleteSchedule(context, id),
  }),
}));
