import { builder } from '../../../graphql/builder.ts';
import { pageArgs, toConnection } from '../../../graphql/connection.ts';
import { JobStatusEnum } from '../../jobs/schema.ts';
import { type AcceptedRecount, recountPeriod, recountSession } from '../readings/start-recount.ts';
import { retrySession } from '../sessions/retry.ts';
import { countExport, type ExportLine, exportSession } from '../transfer/export-session.ts';
import { fileSpelling } from '../transfer/record.ts';
import { startSessionImport } from '../transfer/start-import.ts';

const ExportRecordKind = builder.enumType('PromptRunRecordKind', {
  description: 'What a record of an export holds.',
  values: {
    SESSION: { value: 'session', description: 'The session: what was asked, how it ended, which readings there are.' },
    RESPONSE: { value: 'response', description: 'A response: the raw answer as it came, and every reading of it.' },
  } as const,
});

const ExportRecord = builder.objectRef<ExportLine>('PromptRunRecord').implement({
  description: 'A record of an export: the session first, then its responses.',
  fields: (t) => ({
    kind: t.field({ type: ExportRecordKind, description: 'What it holds.', resolve: ({ record }) => record.kind }),
    format: t.int({ description: 'The version of its form.', resolve: ({ record }) => record.format }),
    session: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The session.',
      resolve: ({ record }) => (record.kind === 'session' ? fileSpelling(record.session) : null),
    }),
    competitors: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The competitors that are tracked.',
      resolve: ({ record }) => (record.kind === 'session' ? fileSpelling(record.competitors) : null),
    }),
    response: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The question, and how it ended.',
      resolve: ({ record }) => (record.kind === 'response' ? fileSpelling(record.response) : null),
    }),
    raw: t.string({
      nullable: true,
      description: 'The exchange as JSON text, byte by byte as it was stored.',
      resolve: ({ record }) => (record.kind === 'response' ? record.raw : null),
    }),
    readings: t.field({
      type: 'JSON',
      description: 'Of a session which readings there are, of a response what each of them found.',
      resolve: ({ record }) => fileSpelling(record.readings),
    }),
  }),
});

const ExportConnection = builder.connectionObject({ type: ExportRecord, name: 'PromptRunRecordConnection' });

const AcceptedRecountType = builder.objectRef<AcceptedRecount>('AcceptedRecount').implement({
  description: 'A job that works on stored answers.',
  fields: (t) => ({
    jobId: t.exposeID('jobId', { description: 'The job to follow.' }),
    status: t.expose('status', { type: JobStatusEnum, description: 'Where it stands.' }),
  }),
});

const RecountInput = builder.inputType('RecountInput', {
  description: 'A period of at most 366 days.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', required: true, description: 'Sessions asked for at this moment or after it.' }),
    to: t.field({ type: 'DateTime', required: true, description: 'Sessions asked for before this moment.' }),
  }),
});

const idArg = {
  required: true,
  description: "The session's id.",
  extensions: { example: 'ses_01jvxq3zk2e8tt4m6w9r5b7c0d' },
} as const;
const writes = { scope: 'prompt-runs:write' } as const;

builder.queryField('promptSessionExport', (t) =>
  t.field({
    type: ExportConnection,
    nullable: true,
    authScopes: { scope: 'prompt-runs:read' },
    description:
      'Everything that is kept of a session, so that it can be proved, or imported elsewhere. 25 records a page.',
    args: { id: t.arg.id(idArg), ...pageArgs(t.arg) },
    resolve: async (_root, { id, first, after }, context) =>
      toConnection(await exportSession(context, id, { first: first ?? null, after: after ?? null }), () =>
        countExport(context, id),
      ),
  }),
);

builder.mutationFields((t) => ({
  recountPromptSession: t.field({
    type: AcceptedRecountType,
    authScopes: writes,
    description:
      "Reads a session's stored answers again, by the readers and against the names of now. No engine is asked; former numbers stay under their reading.",
    args: { id: t.arg.id(idArg) },
    resolve: (_root, { id }, context) => recountSession(context, id),
  }),
  retryPromptSession: t.field({
    type: AcceptedRecountType,
    authScopes: writes,
    description:
      'Asks the questions of an ended session again that have failed; those with an answer are not asked. The numbers so far stay under their reading.',
    args: { id: t.arg.id(idArg) },
    resolve: (_root, { id }, context) => retrySession(context, id),
  }),
  recountPromptSessions: t.field({
    type: AcceptedRecountType,
    authScopes: writes,
    description: 'Reads the stored answers of every ended session of a period again. No engine is asked.',
    args: { input: t.arg({ type: RecountInput, required: true, description: 'The period.' }) },
    resolve: (_root, { input }, context) => recountPeriod(context, input),
  }),
  importPromptSession: t.field({
    type: AcceptedRecountType,
    authScopes: writes,
    description: 'Takes an exported session in as a new one, with its raw answers and readings. No engine is asked.',
    args: { upload: t.arg.id({ required: true, description: 'A body that was posted to `/v1/prompt-runs/import`.' }) },
    resolve: (_root, { upload }, context) => startSessionImport(context, upload),
  }),
}));
