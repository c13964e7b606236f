import { setTimeout as sleep } from 'node:timers/promises';
import type { BodyLimits } from './body.ts';
import type { Deadline } from './deadline.ts';
import type { Answer, Exchange, Hop } from './exchange.ts';
import { retryAfterMs } from './headers.ts';
import type { HostRateLimit } from './host-rate-limit.ts';

/** What sending a hop within the rate limit of its host takes. */
export type SendOptions = { exchange: Exchange; hostRateLimit: HostRateLimit; retryDelayMs: number };

/** Runs a wait, so that whoever sends can do something else meanwhile. */
export type WhileWaiting = <T>(wait: () => Promise<T>) => Promise<T>;

type Sending = { limits: BodyLimits; deadline: Deadline; whileWaiting?: WhileWaiting | undefined };

/** The longest that a single `Retry-After` blocks the rest of our requests to its host. */
const HOLD_MAX_MS = 60_000;

/**
 * Sends a hop when the host's rate limit allows it, and a GET or HEAD once more when it was answered "try later" and
 * the request has the time for it. Allowed origins have no limit.
 */
export async function sendRateLimited(
  sender: SendOptions,
  hop: Hop,
  { limits, deadline, whileWaiting }: Sending,
): Promise<Answer> {
  const first = await sendWithinLimit(sender, hop, { limits, deadline, whileWaiting });
  const waitMs = retryWaitMs(hop, first, sender.retryDelayMs);
  if (waitMs === null || waitMs >= deadline.remainingMs()) return first;
  await sleep(waitMs, undefined, { signal: deadline.signal });
  return sendWithinLimit(sender, hop, { limits, deadline, whileWaiting });
}

async function sendWithinLimit(
  { exchange, hostRateLimit }: SendOptions,
  hop: Hop,
  { limits, deadline, whileWaiting = (wait) => wait() }: Sending,
): Promise<Answer> {
  if (hop.target.isOpen) return exchange.send(hop, limits, deadline.signal);
  const host = hop.target.url.hostname;
  const release = await deadline.stopped(whileWaiting(() => hostRateLimit.acquire(host, deadline.signal)));
  try {
    const answer = await exchange.send(hop, limits, deadline.signal);
    const askedMs = isTryLater(answer.status) ? retryAfterMs(answer.headers, Date.now()) : null;
    if (askedMs !== null) hostRateLimit.hold(host, Math.min(askedMs, HOLD_MAX_MS));
    return answer;
  } finally {
    release();
  }
}

/** @returns null when the answer stands */
function retryWaitMs(hop: Hop, answer: Answer, defaultMs: number): number | null {
  if (hop.method !== 'GET' && hop.method !== 'HEAD') return null;
  const askedMs = retryAfterMs(answer.headers, Date.now());
  if (answer.status === 429) return askedMs;
  return answer.status >= 500 ? (askedMs ?? defaultMs) : null;
}

function isTryLater(status: number): boolean {
  return status === 429 || status === 503;
}
