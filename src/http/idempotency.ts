import { createHash } from 'node:crypto';
import { canonicalJson } from '../kernel/canonical-json.ts';
import type { Context } from '../kernel/context.ts';
import { DomainError, ERROR_CODES, validationError } from '../kernel/errors.ts';
import type { RequestHeaders } from './edge-request.ts';
import { guarded } from './guarded.ts';
import type { Hold, IdempotencyStore, StoredAnswer } from './idempotency-store.ts';
import type { EdgeAnswer, Reply } from './reply.ts';

/** The longest Idempotency-Key. */
export const MAX_KEY_LENGTH = 255;

/** What tells one request from another. A body that streams is hashed on its way; `body` is null until it has passed. */
export type Fingerprint = { head: string; body: string | null; streamed?: () => Promise<string | null> };

/** The key a request carries. @returns null when it has none @throws validation_failed when it is too long or empty */
export function idempotencyKey(headers: RequestHeaders): string | null {
  const key = headers.get('idempotency-key');
  if (key === null) return null;
  if (key.length > 0 && key.length <= MAX_KEY_LENGTH) return key;
  throw validationError([{ field: 'Idempotency-Key', message: `must have 1 to ${MAX_KEY_LENGTH} characters` }]);
}

/**
 * The fingerprint of a request: what it asks for, with what body, and what its key may do. The same JSON is the same
 * body, in whatever order its keys come.
 *
 * @param body the parsed JSON; null when the body streams
 */
export function fingerprintOf(
  context: Context,
  asked: { method: string; target: string; type: string | null },
  body: { value: unknown } | null,
): Fingerprint {
  const scopes = [...context.principal.scopes].sort().join(' ');
  const head = sha256([asked.method, asked.target, asked.type ?? '', scopes].join('\n'));
  return { head, body: body && sha256(body.value === undefined ? '' : canonicalJson(body.value)) };
}

/**
 * Executes a request once for its key, and answers its repetitions from the store.
 *
 * The key is taken before anything is done. Every transaction of the request notes in the same commit that it
 * happened, and is undone when the key meanwhile went to another: so a change is made at most once, even when the
 * process dies between the change and the answer. Then the key is locked for up to a minute, after which a retry is
 * told `idempotency_answer_lost`; when nothing had been changed, the retry runs as if it were the first.
 *
 * @throws idempotency_key_reused, idempotency_in_progress, idempotency_answer_lost
 */
export async function withIdempotency(
  store: IdempotencyStore,
  asked: { context: Context; key: string; fingerprint: Fingerprint },
  run: (context: Context) => Promise<EdgeAnswer>,
): Promise<EdgeAnswer> {
  const { context, key, fingerprint } = asked;
  const place = { workspaceId: context.principal.workspaceId, key };
  const claim = await store.claim(place, `${fingerprint.head}.${fingerprint.body ?? ''}`);
  if (claim.kind === 'held') return execute(store, { context, hold: claim.hold, fingerprint }, run);
  if (!(await isSame(claim.requestHash, fingerprint))) {
    throw new DomainError('idempotency_key_reused', 'This Idempotency-Key was used for a different request.');
  }
  if (claim.kind === 'stored') return replayed(claim.answer);
  if (claim.kind === 'lost') {
    const message = 'The first request with this Idempotency-Key made its change, but its answer was lost.';
    throw new DomainError('idempotency_answer_lost', message);
  }
  throw new DomainError('idempotency_in_progress', 'A request with this Idempotency-Key is still running.', {
    retry_after_seconds: claim.retryAfterSeconds,
  });
}

async function execute(
  store: IdempotencyStore,
  held: { context: Context; hold: Hold; fingerprint: Fingerprint },
  run: (context: Context) => Promise<EdgeAnswer>,
): Promise<EdgeAnswer> {
  const { hold, fingerprint } = held;
  const context = guarded(held.context, { after: (tx) => store.noteEffect(tx, hold) });
  let answer: StoredAnswer;
  try {
    answer = await storable(await run(context));
  } catch (error) {
    await store.release(hold);
    throw error;
  }
  if (!isFinal(answer)) {
    await store.release(hold);
    return replyOf(answer);
  }
  const body = fingerprint.body ?? (await fingerprint.streamed?.()) ?? '';
  await store.keep(hold, `${fingerprint.head}.${body}`, answer);
  return replyOf(answer);
}

/** A stored hash without a body matches any: its upload was refused before it was read. */
async function isSame(stored: string, fingerprint: Fingerprint): Promise<boolean> {
  const [head, body] = stored.split('.');
  if (head !== fingerprint.head) return false;
  if (!body) return true;
  return body === (fingerprint.body ?? (await fingerprint.streamed?.()));
}

/** An answer that the same request would get again; what may pass, and what asks for another request, is not kept. */
function isFinal({ status, headers, body }: StoredAnswer): boolean {
  if (status >= 500 || status === 412 || status === 429) return false;
  const type = headers['content-type'] ?? '';
  if (!type.includes('json') || !body.includes('"code"')) return true;
  return errorCodes(JSON.parse(body)).every((code) => !isRetryable(code));
}

function isRetryable(code: string): boolean {
  return Object.entries(ERROR_CODES).some(([known, { retry }]) => retry && known === code.toLowerCase());
}

function errorCodes(body: unknown): string[] {
  const errors = read(body, 'errors');
  const codes = [read(read(body, 'error'), 'code')];
  if (Array.isArray(errors)) codes.push(...errors.map((error) => read(read(error, 'extensions'), 'code')));
  return codes.filter((code) => typeof code === 'string');
}

function read(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

async function storable(answer: EdgeAnswer): Promise<StoredAnswer> {
  const { status } = answer;
  if ('texts' in answer) throw new Error('A stream is nothing to keep.');
  if (answer instanceof Response)
    return { status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
  return { status, headers: { ...answer.headers }, body: Buffer.from(answer.body ?? '').toString() };
}

function replyOf({ status, headers, body }: StoredAnswer): Reply {
  return { status, headers: { ...headers }, body: body === '' ? null : body };
}

function replayed(answer: StoredAnswer): Reply {
  const reply = replyOf(answer);
  reply.headers['idempotency-replayed'] = 'true';
  return reply;
}

function sha256(bytes: string): string {
  return createHash('sha256').update(bytes).digest('base64url');
}
