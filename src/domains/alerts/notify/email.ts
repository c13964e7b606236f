import type { EmailSettings } from '../settings.ts';
import { emailHtml, emailText } from './email-template.ts';
import { type AlertMessage, subjectOf } from './message.ts';

const SUBJECT_MAX = 200;

/** A request to Resend. */
export type EmailRequest = { url: string; headers: Record<string, string>; body: string };

/**
 * The message as Resend takes it. The delivery's id is the idempotency key, so that an attempt whose answer was lost
 * is not sent twice.
 *
 * @param to 1..10 addresses
 */
export function emailRequest(settings: EmailSettings, to: readonly string[], message: AlertMessage): EmailRequest {
  const unsubscribe = `mailto:${addressOf(settings.from)}?subject=${encodeURIComponent(`unsubscribe ${message.rule.id}`)}`;
  return {
    url: `${settings.baseUrl}/emails`,
    headers: {
      authorization: `Bearer ${settings.apiKey}`,
      'content-type': 'application/json',
      'idempotency-key': message.deliveryId,
    },
    body: JSON.stringify({
      from: settings.from,
      to,
      subject: subjectOf(message).slice(0, SUBJECT_MAX),
      html: emailHtml(message),
      text: emailText(message),
      headers: { 'List-Unsubscribe': `<${unsubscribe}>`, 'X-Entity-Ref-ID': message.deliveryId },
    }),
  };
}

/** `a@b.c` of `Name <a@b.c>`. */
function addressOf(from: string): string {
  return /<([^<>]+)>/.exec(from)?.[1] ?? from;
}
