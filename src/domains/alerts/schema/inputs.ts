import { builder } from '../../../graphql/builder.ts';
import { AnswerEngineEnum } from '../../prompt-runs/schema/engines.ts';
import { ADDRESSES_MAX, CHANNELS_MAX, SCOPE_SKUS_MAX, TIME_PATTERN } from '../input.ts';
import { AlertBatchingEnum, AlertTypeEnum } from './enums.ts';

const AlertScopeInput = builder.inputType('AlertScopeInput', {
  description: 'Exactly one of the four.',
  fields: (t) => ({
    all: t.boolean({ description: 'Every product.' }),
    tag: t.string({
      description: 'Products with this tag.',
      extensions: { constraints: { minLength: 1, maxLength: 64 } },
    }),
    category: t.string({
      description: 'Products of exactly this category.',
      extensions: { constraints: { minLength: 1, maxLength: 200 } },
    }),
    skus: t.stringList({
      description: 'These products.',
      extensions: { constraints: { minItems: 1, maxItems: SCOPE_SKUS_MAX, minLength: 1, maxLength: 64 } },
    }),
  }),
});

const AlertQuietHoursInput = builder.inputType('AlertQuietHoursInput', {
  description: "When deliveries wait, on the clock of the rule's time zone; it may pass midnight.",
  fields: (t) => ({
    start: t.string({
      required: true,
      description: '`HH:MM`, the first quiet minute.',
      extensions: {
        constraints: { pattern: TIME_PATTERN, mismatch: "must be a time such as '22:00'" },
        example: '22:00',
      },
    }),
    end: t.string({
      required: true,
      description: '`HH:MM`, when what waited is sent.',
      extensions: {
        constraints: { pattern: TIME_PATTERN, mismatch: "must be a time such as '22:00'" },
        example: '07:00',
      },
    }),
    timezone: t.string({
      description: "The rule's time zone, where it is not given beside these; both must be the same.",
    }),
  }),
});

const AlertEmailInput = builder.inputType('AlertEmailInput', {
  description: 'Who is written to.',
  fields: (t) => ({
    to: t.stringList({
      required: true,
      description: 'The addresses.',
      extensions: {
        constraints: { minItems: 1, maxItems: ADDRESSES_MAX, format: 'email' },
        example: ['shop@example.com'],
      },
    }),
  }),
});

const AlertUrlInput = builder.inputType('AlertUrlInput', {
  description: 'Where messages are posted. It is sealed at rest and never shown again whole.',
  fields: (t) => ({
    url: t.string({
      required: true,
      description: 'An absolute URL.',
      extensions: {
        constraints: {
          maxLength: 2048,
          format: 'uri',
          pattern: '^https?://',
          mismatch: 'must be an absolute http or https URL',
        },
        example: 'https://example.com/alerts',
      },
    }),
  }),
});

const AlertChannelInput = builder.inputType('AlertChannelInput', {
  description: 'Exactly one of the four.',
  fields: (t) => ({
    id: t.id({ description: 'A channel that the rule has, kept as it is; in a change only.' }),
    email: t.field({ type: AlertEmailInput, description: 'Email.' }),
    slack: t.field({ type: AlertUrlInput, description: 'A Slack incoming webhook.' }),
    webhook: t.field({
      type: AlertUrlInput,
      description: 'Any HTTPS endpoint; the answer holds the secret that signs.',
    }),
  }),
});

const FIELDS = {
  name: { description: 'The name people read.', extensions: { constraints: { minLength: 1, maxLength: 200 } } },
  threshold: {
    description: 'For the two score types: a score, 0..100.',
    extensions: { constraints: { min: 0, max: 100 } },
  },
  delta: {
    description: 'For the two score types: points within a week.',
    extensions: { constraints: { min: 1, max: 100 } },
  },
  timezone: { description: 'An IANA time zone such as `Europe/Berlin`; `UTC` when it is not given.' },
  enabled: { description: 'Is it evaluated? Yes when it is not given.' },
} as const;

const channels = { constraints: { maxItems: CHANNELS_MAX } } as const;
const engines = { constraints: { maxItems: 5 } } as const;

/** A rule as it is created. */
export const AlertRuleInput = builder.inputType('AlertRuleInput', {
  description: 'A rule as it is created.',
  fields: (t) => ({
    name: t.string({ required: true, ...FIELDS.name }),
    type: t.field({ type: AlertTypeEnum, required: true, description: 'What it watches.' }),
    scope: t.field({ type: AlertScopeInput, description: 'Which products it watches; all when it is not given.' }),
    threshold: t.int(FIELDS.threshold),
    delta: t.int(FIELDS.delta),
    engines: t.field({
      type: [AnswerEngineEnum],
      description: 'For the two types about answers; all when it is not given.',
      extensions: engines,
    }),
    channels: t.field({ type: [AlertChannelInput], description: 'Whom it tells, at most five.', extensions: channels }),
    batching: t.field({
      type: AlertBatchingEnum,
      description: 'How long fires are gathered; not at all when it is not given.',
    }),
    quietHours: t.field({ type: AlertQuietHoursInput, description: 'When deliveries wait.' }),
    timezone: t.string(FIELDS.timezone),
    enabled: t.boolean(FIELDS.enabled),
  }),
});

/** A change to a rule. */
export const AlertRulePatch = builder.inputType('AlertRulePatch', {
  description: 'A change to a rule: what is absent stays; null takes a threshold, a delta or quiet hours away.',
  fields: (t) => ({
    name: t.string(FIELDS.name),
    scope: t.field({ type: AlertScopeInput, description: 'Which products it watches.' }),
    threshold: t.int(FIELDS.threshold),
    delta: t.int(FIELDS.delta),
    engines: t.field({
      type: [AnswerEngineEnum],
      description: 'For the two types about answers; empty is all.',
      extensions: engines,
    }),
    channels: t.field({
      type: [AlertChannelInput],
      description: 'Whom it tells, instead of those it has.',
      extensions: channels,
    }),
    batching: t.field({ type: AlertBatchingEnum, description: 'How long fires are gathered.' }),
    quietHours: t.field({ type: AlertQuietHoursInput, description: 'When deliveries wait; null for never.' }),
    timezone: t.string({ description: 'An IANA time zone such as `Europe/Berlin`.' }),
    enabled: t.boolean({ description: 'Is it evaluated?' }),
  }),
});
