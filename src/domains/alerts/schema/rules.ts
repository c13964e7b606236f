import { builder } from '../../../graphql/builder.ts';
import { pageArgs, toConnection } from '../../../graphql/connection.ts';
import { Node, registerNode } from '../../../graphql/node.ts';
import { JobStatusEnum } from '../../jobs/schema.ts';
import { AnswerEngineEnum } from '../../prompt-runs/schema/engines.ts';
import { type ChangedRule, createRule, deleteRule, updateRule } from '../commands.ts';
import { type DryRun, dryRunRule } from '../dry-run.ts';
import type { RuleWithChannels } from '../evaluate/finding.ts';
import { CHANNELS_MAX, SCOPE_SKUS_MAX } from '../input.ts';
import { countRules, getRule, type ListedRule, listRules } from '../queries.ts';
import { type AcceptedTest, testChannel } from '../test-channel.ts';
import { AlertBatchingEnum, AlertChannelKindEnum, AlertTypeEnum } from './enums.ts';
import { AlertRuleInput, AlertRulePatch } from './inputs.ts';

type ShownChannel = RuleWithChannels['channels'][number] & { secret: string | null };

const AlertScope = builder.objectRef<ListedRule>('AlertScope').implement({
  description: 'Which products a rule watches: all, or those of one tag, one category, or a list.',
  fields: (t) => ({
    all: t.boolean({ description: 'Every product.', resolve: ({ scopeKind }) => scopeKind === 'ALL' }),
    tag: t.exposeString('scopeTag', { nullable: true, description: 'Products with this tag.' }),
    category: t.exposeString('scopeCategory', { nullable: true, description: 'Products of exactly this category.' }),
    skus: t.stringList({
      extensions: { size: SCOPE_SKUS_MAX },
      nullable: true,
      description: 'These products.',
      resolve: ({ scopeKind, scopeSkus }) => (scopeKind === 'SKUS' ? scopeSkus : null),
    }),
  }),
});

const AlertQuietHours = builder
  .objectRef<{ start: string; end: string; timezone: string }>('AlertQuietHours')
  .implement({
    description: "When deliveries wait, on the clock of the rule's time zone.",
    fields: (t) => ({
      start: t.exposeString('start', { description: '`HH:MM`, the first quiet minute.' }),
      end: t.exposeString('end', { description: '`HH:MM`, when what waited is sent.' }),
      timezone: t.exposeString('timezone', { description: "The rule's time zone." }),
    }),
  });

const AlertChannel = builder.objectRef<ShownChannel>('AlertChannel').implement({
  description: 'One way in which a rule tells people.',
  fields: (t) => ({
    id: t.exposeID('id', { description: '`chn_…`, by which a change of the rule keeps it.' }),
    kind: t.expose('kind', { type: AlertChannelKindEnum, description: 'How it reaches people.' }),
    target: t.exposeString('target', {
      description:
        'Where it goes: the addresses, or a URL of which only the origin and the last four characters are shown.',
    }),
    secret: t.exposeString('secret', {
      nullable: true,
      description:
        'What signs the deliveries of a webhook channel: shown when the channel is made, and null ever after.',
    }),
  }),
});

/** What somebody wants to be told about. */
export const AlertRule = builder.objectRef<ListedRule & Partial<ChangedRule>>('AlertRule').implement({
  description:
    'What somebody wants to be told about. It fires once for a breach, and again only after that has cleared.',
  interfaces: [Node],
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name people read.' }),
    type: t.expose('type', { type: AlertTypeEnum, description: 'What it watches.' }),
    scope: t.field({ type: AlertScope, description: 'Which products it watches.', resolve: (rule) => rule }),
    threshold: t.exposeInt('threshold', { nullable: true, description: 'A score, 0..100.' }),
    delta: t.exposeInt('delta', { nullable: true, description: 'Points within a week.' }),
    engines: t.expose('engines', {
      type: [AnswerEngineEnum],
      extensions: { size: 5 },
      description: 'The engines that are looked at; empty is all.',
    }),
    channels: t.field({
      type: [AlertChannel],
      extensions: { size: CHANNELS_MAX },
      description:
        'Whom it tells, at most five; without any its fires are only recorded and sent to webhook endpoints.',
      resolve: ({ channels, newSecrets }) =>
        channels.map((row) => ({ ...row, secret: newSecrets?.get(row.id) ?? null })),
    }),
    batching: t.expose('batching', { type: AlertBatchingEnum, description: 'How long fires are gathered.' }),
    quietHours: t.field({
      type: AlertQuietHours,
      nullable: true,
      description: 'When deliveries wait; evaluation does not.',
      resolve: ({ quietStart: start, quietEnd: end, timezone }) => (start && end ? { start, end, timezone } : null),
    }),
    timezone: t.exposeString('timezone', { description: 'The IANA time zone of digests and quiet hours.' }),
    enabled: t.exposeBoolean('enabled', { description: 'Is it evaluated?' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
});

registerNode('AlertRule', { scope: 'alerts:read', load: (context, id) => getRule(context, id) });

const AlertRuleConnection = builder.connectionObject({ type: AlertRule, name: 'AlertRuleConnection' });

const AlertDryRunFire = builder.objectRef<DryRun['fires'][number]>('AlertDryRunFire').implement({
  description: 'A fire that would have been.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    sku: t.exposeString('sku', { nullable: true, description: 'The product it is about.' }),
    summary: t.exposeString('summary', { description: 'One sentence for people.' }),
    details: t.expose('details', {
      type: 'JSON',
      description: 'The numbers before and after.',
      extensions: { constraints: { documented: { type: 'object' } } },
    }),
  }),
});

const AlertDryRun = builder.objectRef<DryRun>('AlertDryRun').implement({
  description: 'What a rule would have fired for over the stored history, as if it had been new then.',
  fields: (t) => ({
    events: t.exposeInt('events', { description: 'Events that were evaluated, at most 2,000.' }),
    isPartial: t.exposeBoolean('isPartial', { description: 'Were there more events than were evaluated?' }),
    fireCount: t.exposeInt('fireCount', { description: 'How often it would have fired.' }),
    fires: t.field({
      type: [AlertDryRunFire],
      extensions: { size: 100 },
      description: 'The first 100 of them, in order.',
      resolve: ({ fires }) => fires,
    }),
  }),
});

const AcceptedAlertTest = builder.objectRef<AcceptedTest>('AcceptedAlertTest').implement({
  description: 'A test message on its way to a channel.',
  fields: (t) => ({
    jobId: t.exposeID('jobId', { description: 'The job that sends it.' }),
    status: t.expose('status', { type: JobStatusEnum, description: 'Where it stands.' }),
    deliveryId: t.exposeID('deliveryId', { description: 'Its delivery, which tells how it went.' }),
  }),
});

const ruleId = {
  required: true,
  description: "The rule's id.",
  extensions: { example: 'rule_01jvxq3zk2e8tt4m6w9r5b7c0d' },
} as const;
const reads = { scope: 'alerts:read' } as const;
const writes = { scope: 'alerts:write' } as const;

builder.queryFields((t) => ({
  alertRule: t.field({
    type: AlertRule,
    nullable: true,
    authScopes: reads,
    description: 'One alert rule.',
    args: { id: t.arg.id(ruleId) },
    resolve: (_root, { id }, context) => getRule(context, id),
  }),
  alertRules: t.field({
    type: AlertRuleConnection,
    authScopes: reads,
    description: "The workspace's alert rules, newest first.",
    args: pageArgs(t.arg),
    resolve: async (_root, args, context) => toConnection(await listRules(context, args), () => countRules(context)),
  }),
}));

builder.mutationFields((t) => ({
  createAlertRule: t.field({
    type: AlertRule,
    authScopes: writes,
    description: 'Creates an alert rule. A workspace can have 100.',
    args: { input: t.arg({ type: AlertRuleInput, required: true, description: 'The rule.' }) },
    resolve: (_root, { input }, context) => createRule(context, input),
  }),
  updateAlertRule: t.field({
    type: AlertRule,
    authScopes: writes,
    description: 'Changes the given fields of a rule. Given channels replace those it has, but for those named by id.',
    args: { id: t.arg.id(ruleId), input: t.arg({ type: AlertRulePatch, required: true, description: 'The change.' }) },
    resolve: (_root, { id, input }, context) => updateRule(context, id, input),
  }),
  deleteAlertRule: t.field({
    type: AlertRule,
    authScopes: writes,
    description: 'Deletes a rule with its channels; what waits to be sent is not sent. Its fires stay readable.',
    args: { id: t.arg.id(ruleId) },
    resolve: (_root, { id }, context) => deleteRule(context, id),
  }),
  dryRunAlertRule: t.field({
    type: AlertDryRun,
    authScopes: writes,
    description: 'Says what a rule would have fired for over the last days; nothing is written or sent.',
    args: {
      id: t.arg.id(ruleId),
      days: t.arg.int({
        description: 'Days of the log, 7 when left out.',
        extensions: { constraints: { min: 1, max: 30 } },
      }),
    },
    resolve: (_root, { id, days }, context) => dryRunRule(context, id, { days }),
  }),
  testAlertChannel: t.field({
    type: AcceptedAlertTest,
    authScopes: writes,
    description: "Sends a test message to one of a rule's channels, at most ten a minute.",
    args: {
      id: t.arg.id({
        required: true,
        description: "The channel's id.",
        extensions: { example: 'chn_01jvxq3zk2e8tt4m6w9r5b7c0d' },
      }),
    },
    resolve: (_root, { id }, context) => testChannel(context, id),
  }),
}));
