import { z } from 'zod';
import { AlertBatching, AlertType, AnswerEngine } from '../../generated/prisma/enums.ts';
import { isZone } from '../../kernel/time-zone.ts';

/** Rules that a workspace can have. */
export const RULES_MAX = 100;

/** Channels that a rule can have. */
export const CHANNELS_MAX = 5;

/** Addresses that an email channel can have. */
export const ADDRESSES_MAX = 10;

/** SKUs that a rule's scope can name. */
export const SCOPE_SKUS_MAX = 200;

/** A wall-clock time. */
export const TIME_PATTERN = '^([01][0-9]|2[0-3]):[0-5][0-9]$';

const word = (max: number) =>
  z.string().trim().min(1, 'must not be empty').max(max, `must be at most ${max} characters`);
const points = z.number().int('must be a whole number').min(0, 'must be 0 to 100').max(100, 'must be 0 to 100');
const time = z.string().regex(new RegExp(TIME_PATTERN), "must be a time such as '22:00'");
const httpsUrl = z
  .string()
  .max(2_048, 'must be at most 2048 characters')
  .refine(isReceiver, 'must be an absolute http or https URL without a user name or password');

const scope = z
  .object({
    all: z.boolean().nullish(),
    tag: word(64).nullish(),
    category: word(200).nullish(),
    skus: z
      .array(word(64))
      .min(1, 'must have 1 to 200 items')
      .max(SCOPE_SKUS_MAX, 'must have 1 to 200 items')
      .nullish(),
  })
  .superRefine((given, check) => {
    const count = [given.all === true, given.tag != null, given.category != null, given.skus != null].filter(
      Boolean,
    ).length;
    if (count !== 1)
      check.addIssue({ code: 'custom', message: 'must have exactly one of `all`, `tag`, `category` and `skus`' });
  });

const zone = z.string().refine(isZone, "must be an IANA time zone such as 'Europe/Berlin'");

const quietHours = z
  .object({ start: time, end: time, timezone: zone.nullish() })
  .refine(({ start, end }) => start !== end, 'must begin and end at different times');

const channel = z
  .object({
    /** A channel that is kept as it is, by its id. */
    id: z.string().nullish(),
    email: z
      .object({
        to: z
          .array(z.email('must be an email address'))
          .min(1, 'must have 1 to 10 items')
          .max(ADDRESSES_MAX, 'must have 1 to 10 items'),
      })
      .nullish(),
    slack: z.object({ url: httpsUrl }).nullish(),
    webhook: z.object({ url: httpsUrl }).nullish(),
  })
  .superRefine((given, check) => {
    const count = [given.id, given.email, given.slack, given.webhook].filter((one) => one != null).length;
    if (count !== 1)
      check.addIssue({ code: 'custom', message: 'must have exactly one of `id`, `email`, `slack` and `webhook`' });
  });

type Target = { path: (string | number)[]; text: string };

/** Whom a channel tells; two channels that tell the same are one message too many. */
function targetsOf({ id, email, slack, webhook }: z.output<typeof channel>, index: number): Target[] {
  return [
    ...(id == null ? [] : [{ path: [index, 'id'], text: `id ${id}` }]),
    ...(email?.to ?? []).map((address, place) => ({
      path: [index, 'email', 'to', place],
      text: `email ${address.toLowerCase()}`,
    })),
    ...(slack ? [{ path: [index, 'slack', 'url'], text: urlText(slack.url) }] : []),
    ...(webhook ? [{ path: [index, 'webhook', 'url'], text: urlText(webhook.url) }] : []),
  ];
}

/** Written alike, as far as it is a URL at all. */
function urlText(url: string): string {
  return `url ${URL.canParse(url) ? new URL(url).href : url}`;
}

const channels = z
  .array(channel)
  .max(CHANNELS_MAX, `must have at most ${CHANNELS_MAX} items`)
  .superRefine((given, check) => {
    const seen = new Set<string>();
    for (const { path, text } of given.flatMap(targetsOf)) {
      if (seen.has(text)) check.addIssue({ code: 'custom', path, message: 'is given twice' });
      seen.add(text);
    }
  });

const fields = {
  name: word(200),
  type: z.enum(AlertType),
  scope,
  threshold: points.nullish(),
  delta: points.min(1, 'must be 1 to 100').nullish(),
  engines: z.array(z.enum(AnswerEngine)).max(5, 'must have at most 5 items').nullish(),
  channels,
  batching: z.enum(AlertBatching),
  quietHours: quietHours.nullish(),
  timezone: zone,
  enabled: z.boolean(),
};

/** A rule as it is created. */
export const ruleInput = z
  .object({
    ...fields,
    scope: fields.scope.nullish().transform((given) => given ?? { all: true as const }),
    channels: fields.channels.nullish().transform((given) => given ?? []),
    batching: fields.batching.nullish().transform((given) => given ?? ('IMMEDIATE' as const)),
    timezone: fields.timezone.nullish(),
    enabled: fields.enabled.nullish().transform((given) => given ?? true),
  })
  .superRefine((rule, check) => {
    for (const { path, message } of conditionFaults(rule)) check.addIssue({ code: 'custom', path: [path], message });
    refuseTwoZones(rule, check);
  });

/** A change to a rule: what is absent stays; null takes a threshold, a delta or quiet hours away. */
export const rulePatch = z
  .object({
    name: fields.name.nullish(),
    scope: fields.scope.nullish(),
    threshold: fields.threshold,
    delta: fields.delta,
    engines: fields.engines,
    channels: fields.channels.nullish(),
    batching: fields.batching.nullish(),
    quietHours: fields.quietHours,
    timezone: fields.timezone.nullish(),
    enabled: fields.enabled.nullish(),
  })
  .superRefine(refuseTwoZones);

type Zones = {
  timezone?: string | null | undefined;
  quietHours?: { timezone?: string | null | undefined } | null | undefined;
};

/** The zone of a rule, which may be given with its quiet hours. @returns null when it is given nowhere */
export function zoneOf({ timezone, quietHours: quiet }: Zones): string | null {
  return timezone ?? quiet?.timezone ?? null;
}

function refuseTwoZones({ timezone, quietHours: quiet }: Zones, check: z.core.$RefinementCtx): void {
  if (timezone == null || quiet?.timezone == null || timezone === quiet.timezone) return;
  check.addIssue({
    code: 'custom',
    path: ['quietHours', 'timezone'],
    message: 'must be that of `timezone`: a rule has one',
  });
}

/** A channel as it is given. */
export type ChannelInput = z.output<typeof channel>;

/** A scope as it is given. */
export type ScopeInput = z.output<typeof scope>;

/** What a rule of this type lacks, or has too much. */
export function conditionFaults(rule: {
  type: AlertType;
  threshold?: number | null | undefined;
  delta?: number | null | undefined;
  engines?: readonly AnswerEngine[] | null | undefined;
}): { path: string; message: string }[] {
  const isScore = rule.type === 'SCORE_DROP' || rule.type === 'SCORE_IMPROVEMENT';
  const hasCondition = rule.threshold != null || rule.delta != null;
  const asksEngines = rule.type === 'CITATION_LOSS' || rule.type === 'NEW_COMPETITOR_MENTION';
  const faults: { path: string; message: string }[] = [];
  if (isScore && !hasCondition) faults.push({ path: 'threshold', message: 'is required, or `delta`' });
  if (!isScore && rule.threshold != null) faults.push({ path: 'threshold', message: 'does not apply to this type' });
  if (!isScore && rule.delta != null) faults.push({ path: 'delta', message: 'does not apply to this type' });
  if (!asksEngines && rule.engines && rule.engines.length > 0) {
    faults.push({ path: 'engines', message: 'does not apply to this type' });
  }
  return faults;
}

function isReceiver(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return false;
  return url.hostname !== '' && !url.username && !url.password;
}
