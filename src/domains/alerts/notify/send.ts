import type { AlertChannel } from '../../../generated/prisma/client.ts';
import type { Context } from '../../../kernel/context.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { webhookHeaders } from '../../../kernel/webhook-signature.ts';
import { retryAfterMs } from '../../../platform/http-out/headers.ts';
import type { HttpOut, OutResponse } from '../../../platform/http-out.ts';
import { openChannelSecret, openTarget } from '../channel-target.ts';
import { alertSettings } from '../settings.ts';
import { emailRequest } from './email.ts';
import type { AlertMessage } from './message.ts';
import { slackBody } from './slack.ts';
import { webhookBody } from './webhook.ts';

/** What one try came to. */
export type SendOutcome = {
  /** Null when the far side took the message. */
  error: string | null;
  httpStatus: number | null;
  /** Is there no use in trying again? */
  isPermanent: boolean;
  retryAfterMs: number | null;
};

type Sent = { url: string; headers: Record<string, string>; body: string };

const TIMEOUT_MS = 15_000;
const ANSWER_MAX_BYTES = 4_096;

/** Hands a message to its channel, once. Whatever the far side does is an outcome. @throws the signal's reason alone */
export async function sendMessage(ctx: Context, channel: AlertChannel, message: AlertMessage): Promise<SendOutcome> {
  const target = openTarget(ctx.secrets, channel);
  if (target.kind === 'EMAIL') {
    const { email } = ctx.settings.of(alertSettings);
    if (!email) return failed('This installation sends no email.', { isPermanent: true });
    return post(ctx, ctx.operatorHttp, emailRequest(email, target.to, message));
  }
  if (target.kind === 'SLACK') {
    const headers = { 'content-type': 'application/json' };
    return post(ctx, ctx.http, { url: target.url, headers, body: slackBody(message) });
  }
  const body = webhookBody(message);
  const secret = openChannelSecret(ctx.secrets, { ...channel, secretSealed: channel.secretSealed ?? '' });
  const signed = { eventId: message.deliveryId, eventType: 'alert.fired', body };
  return post(ctx, ctx.http, { url: target.url, headers: webhookHeaders(signed, [secret], ctx.clock.now()), body });
}

async function post(ctx: Context, http: HttpOut, { url, headers, body }: Sent): Promise<SendOutcome> {
  try {
    const response = await http.request({
      url,
      method: 'POST',
      headers,
      body,
      maxRedirects: 0,
      timeoutMs: TIMEOUT_MS,
      idleTimeoutMs: TIMEOUT_MS,
      maxBytes: ANSWER_MAX_BYTES,
      overflow: 'truncate',
      signal: ctx.signal,
    });
    return outcomeOf(response, ctx.clock.now());
  } catch (error) {
    ctx.signal.throwIfAborted();
    if (!(error instanceof DomainError)) throw error;
    return failed(reasonOf(error), { isPermanent: error.code === 'egress_denied' });
  }
}

/** Only what may pass is tried again: too many requests, and faults of the far side. */
function outcomeOf({ status, headers }: OutResponse, now: Date): SendOutcome {
  if (status >= 200 && status < 300) return { error: null, httpStatus: status, isPermanent: false, retryAfterMs: null };
  const isPassing = status === 408 || status === 409 || status === 425 || status === 429 || status >= 500;
  return failed(`It was answered with status ${status}.`, {
    httpStatus: status,
    isPermanent: !isPassing,
    retryAfterMs: retryAfterMs(headers, now.getTime()),
  });
}

function failed(error: string, rest: Partial<SendOutcome>): SendOutcome {
  return { error, httpStatus: null, isPermanent: false, retryAfterMs: null, ...rest };
}

/** The channel's owner reads one sentence for each kind of failure, and nothing of our network. */
function reasonOf({ code }: DomainError): string {
  if (code === 'egress_denied') return 'Its address may not be requested.';
  return code === 'timeout' ? 'It did not answer in time.' : 'The connection failed.';
}
