import { setTimeout as sleep } from 'node:timers/promises';
import type { BodyLimits } from './body.ts';
import type { Deadline } from './deadline.ts';
import type { Answer, Exchange, Hop } from './exchange.ts';
import { retryAfterMs } from './headers.ts';
import type { HostRateLimit } from './host-rate-limit.ts';

/** What sending a hop with manners takes. */
export type SendOptions = { exchange: Exchange; hostRateLimit: HostRateLimit; retryDelayMs: number };

/** The longest a single answer can keep the rest of our requests away from its host. */
const HOLD_MAX_MS = 60_000;

/**
 * Sends a hop when the host's turn comes, and once more when a GET or HEAD was answered "try later" and the request
 * has the time for it. Allowed origins wait for no turn.
 */
export async function sendRateLimited(
  manners: SendOptions,
  hop: Hop,
  limits: BodyLimits,
  deadline: Deadline,
): Promise<Answer> {
  const first = await sendInTurn(manners, hop, limits, deadline);
  const waitMs = retryWaitMs(hop, first, manners.retryDelayMs);
  if (waitMs === null || waitMs >= deadline.remainingMs()) return first;
  await sleep(waitMs, undefined, { signal: deadline.signal });
  return sendInTurn(manners, hop, limits, deadline);
}

async function sendInTurn(
  { exchange, hostRateLimit }: SendOptions,
  hop: Hop,
  limits: BodyLimits,
  deadline: Deadline,
): Promise<Answer> {
  if (hop.target.isOpen) return exchange.send(hop, limits, deadline.signal);
  const host = hop.target.url.hostname;
  const release = await deadline.stopped(hostRateLimit.acquire(host, deadline.signal));
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
