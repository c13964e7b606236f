import { isDeepStrictEqual } from 'node:util';
import type { AlertChannel, Prisma } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError, type Fault, validationError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { generateSecret } from '../../kernel/webhook-signature.ts';
import { type ChannelTarget, sealChannelSecret, sealTarget, shownTarget } from './channel-target.ts';
import type { ChannelInput } from './input.ts';
import { alertSettings } from './settings.ts';

/** Where Slack serves incoming webhooks. */
const SLACK_HOSTS = ['hooks.slack.com', 'hooks.slack-gov.com'];

/** A new channel's row, with the secret that is shown this once; null where nothing is signed. */
export type NewChannel = { row: Prisma.AlertChannelCreateManyInput; secret: string | null };

/** Channels of a rule after a change: rows to write, and the ids of those that stay. */
export type ChannelPlan = { added: NewChannel[]; kept: { id: string; position: number }[] };

/**
 * What the given channels mean for a rule's rows.
 *
 * @param existing the rule's channels, which `id` may name
 * @throws validation_failed; channel_not_configured for email where the installation cannot send any; egress_denied
 */
export function planChannels(
  ctx: Context,
  rule: { id: string; workspaceId: string },
  given: readonly ChannelInput[],
  existing: readonly Pick<AlertChannel, 'id'>[] = [],
): ChannelPlan {
  checkChannels(ctx, given, existing);
  const plan: ChannelPlan = { added: [], kept: [] };
  for (const [position, channel] of given.entries()) {
    const target = targetOf(channel);
    if (target) plan.added.push(newChannel(ctx, rule, target, position));
    else if (channel.id) plan.kept.push({ id: channel.id, position });
  }
  return plan;
}

/** Does the plan leave a rule the channels that it has, in their order? No plan does. */
export function isSamePlan(plan: ChannelPlan | null, existing: readonly Pick<AlertChannel, 'id'>[]): boolean {
  if (plan === null) return true;
  const kept = plan.kept.map(({ id }) => id);
  return (
    plan.added.length === 0 &&
    isDeepStrictEqual(
      kept,
      existing.map(({ id }) => id),
    )
  );
}

function checkChannels(
  ctx: Context,
  given: readonly ChannelInput[],
  existing: readonly Pick<AlertChannel, 'id'>[],
): void {
  const faults: Fault[] = [];
  for (const [index, channel] of given.entries()) {
    const field = `channels[${index}]`;
    if (channel.id && !existing.some(({ id }) => id === channel.id)) {
      faults.push({ field: `${field}.id`, message: 'is no channel of this rule' });
    }
    if (channel.slack && !isSlack(ctx, channel.slack.url)) {
      faults.push({
        field: `${field}.slack.url`,
        message: `must be a Slack incoming webhook, such as https://${SLACK_HOSTS[0]}/services/…`,
      });
    }
  }
  if (faults.length > 0) throw validationError(faults);
  for (const channel of given) {
    if (channel.webhook) ctx.http.checkUrl(channel.webhook.url);
    if (channel.email && !ctx.settings.of(alertSettings).email) {
      throw new DomainError(
        'channel_not_configured',
        'This installation sends no email: RESEND_API_KEY and ALERTS_FROM are not set.',
      );
    }
  }
}

/** An origin that the operator has opened may stand in for Slack's. */
function isSlack(ctx: Context, url: string): boolean {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' && SLACK_HOSTS.includes(hostname)) return true;
  try {
    return ctx.http.checkUrl(url).isAllowListed;
  } catch {
    return false;
  }
}

function targetOf({ email, slack, webhook }: ChannelInput): ChannelTarget | null {
  if (email) return { kind: 'EMAIL', to: [...new Set(email.to)] };
  if (slack) return { kind: 'SLACK', url: slack.url };
  return webhook ? { kind: 'WEBHOOK', url: webhook.url } : null;
}

function newChannel(
  ctx: Context,
  rule: { id: string; workspaceId: string },
  target: ChannelTarget,
  position: number,
): NewChannel {
  const identity = { id: newId('AlertChannel'), workspaceId: rule.workspaceId };
  const secret = target.kind === 'WEBHOOK' ? generateSecret() : null;
  return {
    secret,
    row: {
      ...identity,
      ruleId: rule.id,
      kind: target.kind,
      target: shownTarget(target),
      targetSealed: sealTarget(ctx.secrets, identity, target),
      secretSealed: secret && sealChannelSecret(ctx.secrets, identity, secret),
      position,
    },
  };
}
