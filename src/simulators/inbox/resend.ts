import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';

/** An email as Resend was given it. */
export type SentEmail = z.output<typeof email> & { id: string; idempotencyKey: string | null };

/** The side that sends. */
export type Resend = { sent: SentEmail[]; answer(request: Request): Promise<Response> };

/** How long a key remembers its request. */
const KEY_LIFE_MS = 24 * 3_600_000;
const KEY_MAX = 256;
const RECIPIENTS_MAX = 50;

const ADDRESS = /^(?:[^<>]{0,200}<)?[^\s<>@]{1,64}@[^\s<>@]{1,255}>?$/;
const addresses = z.preprocess(
  (value) => (typeof value === 'string' ? [value] : value),
  z.array(z.string().regex(ADDRESS)).min(1).max(RECIPIENTS_MAX),
);
const email = z
  .object({
    from: z.string().regex(ADDRESS),
    to: addresses,
    subject: z.string().min(1),
    html: z.string().optional(),
    text: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
  })
  .refine(({ html, text }) => html !== undefined || text !== undefined);

const REQUIRED = ['from', 'to', 'subject'] as const;

/**
 * Resend's `POST /emails`: the key, the fields, and the idempotency key are checked as it documents them.
 *
 * @source Resend, "API Reference: Send Email, Errors, Idempotency Keys"
 */
export function createResend({ apiKey, clock }: { apiKey: string; clock: Clock }): Resend {
  const sent: SentEmail[] = [];
  const keys = new Map<string, { body: string; id: string; until: number }>();
  const take = (body: string, key: string | null): Response => {
    const given = parse(body);
    const missing = REQUIRED.find((field) => given?.[field] === undefined);
    if (!given || missing) return failure(422, 'missing_required_field', `Missing \`${missing ?? 'from'}\` field.`);
    const read = email.safeParse(given);
    if (!read.success)
      return failure(422, 'validation_error', `Invalid \`${String(read.error.issues[0]?.path[0] ?? 'html')}\` field.`);
    const id = randomUUID();
    sent.push({ ...read.data, id, idempotencyKey: key });
    if (key) keys.set(key, { body, id, until: clock.now().getTime() + KEY_LIFE_MS });
    return Response.json({ id });
  };
  return {
    sent,
    async answer(request) {
      const key = request.headers.get('idempotency-key');
      const refused = refusal(request, apiKey, key);
      if (refused) return refused;
      const body = await request.text();
      const known = key === null ? undefined : keys.get(key);
      if (!known || known.until <= clock.now().getTime()) return take(body, key);
      if (known.body === body) return Response.json({ id: known.id });
      return failure(409, 'invalid_idempotent_request', 'Same idempotency key used with a different request payload.');
    },
  };
}

/** What is wrong with a request before its body is looked at. */
function refusal(request: Request, apiKey: string, key: string | null): Response | null {
  if (request.method !== 'POST') {
    return failure(405, 'method_not_allowed', 'Method is not allowed for the requested path.');
  }
  const given = request.headers.get('authorization');
  if (!given) return failure(401, 'missing_api_key', 'Missing API Key');
  if (given !== `Bearer ${apiKey}`) return failure(403, 'invalid_api_key', 'API key is invalid.');
  if (key === null || (key.length >= 1 && key.length <= KEY_MAX)) return null;
  return failure(400, 'invalid_idempotency_key', 'The key must be between 1-256 chars.');
}

function parse(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function failure(statusCode: number, name: string, message: string): Response {
  return Response.json({ statusCode, name, message }, { status: statusCode });
}
