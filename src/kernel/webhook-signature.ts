import { createHmac, randomBytes } from 'node:crypto';

const SECRET_PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** Who we say we are to every endpoint. */
export const WEBHOOK_USER_AGENT = 'eCommerce-Insights-Webhooks/1.0';

/** What one attempt sends: the event's id and type, and the bytes that are signed. */
export type WebhookMessage = { eventId: string; eventType: string; body: string };

/** A new secret: `whsec_` and 32 random bytes in base64. */
export function generateSecret(): string {
  return SECRET_PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/**
 * The headers of one attempt.
 *
 * @param secrets active secrets, newest first; two while a secret rotates
 * @param sentAt when this attempt is sent; receivers refuse a timestamp more than 5 minutes away from theirs
 */
export function webhookHeaders(
  message: WebhookMessage,
  secrets: readonly string[],
  sentAt: Date,
): Record<string, string> {
  const timestamp = Math.floor(sentAt.getTime() / 1000);
  return {
    'Content-Type': 'application/json',
    'User-Agent': WEBHOOK_USER_AGENT,
    'X-EI-Event': message.eventType,
    'X-EI-Signature': bodySignature(message.body, secrets[0] ?? ''),
    'webhook-id': message.eventId,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': secrets.map((secret) => timedSignature(message, secret, timestamp)).join(' '),
  };
}

/** The documented scheme, without protection against replay: its key is the printed text of the secret, prefix included. */
function bodySignature(body: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** @source Standard Webhooks 1.0, "Signature scheme": its key is what the secret's base64 stands for */
function timedSignature(message: WebhookMessage, secret: string, timestamp: number): string {
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
  const mac = createHmac('sha256', key).update(`${message.eventId}.${timestamp}.${message.body}`);
  return `v1,${mac.digest('base64')}`;
}
