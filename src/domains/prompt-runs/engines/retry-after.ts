import { z } from 'zod';
import type { RawAnswer } from './engine.ts';
import { list, object, text } from './loose.ts';

const WAIT_MAX_SECONDS = 86_400;

/** How a body of Google's tells the wait. */
const RETRY_INFO = z.looseObject({ error: object({ details: list(z.looseObject({ retryDelay: text })) }) });

/** When the window starts anew, by vendor; read only where no `retry-after` came. */
const RESET_HEADERS = ['x-ratelimit-reset-requests', 'x-ratelimit-reset-tokens', 'anthropic-ratelimit-requests-reset'];

/**
 * What the engine asked us to wait, in whole seconds from when its answer came; at most a day.
 *
 * @returns null when it did not ask
 */
export function retryAfterSeconds(raw: RawAnswer, body: unknown): number | null {
  const arrivedAt = Date.parse(raw.askedAt) + raw.latencyMs;
  const found = fromHeaders(raw.headers, arrivedAt) ?? fromBody(body) ?? fromResets(raw.headers, arrivedAt);
  return found === null ? null : Math.min(Math.ceil(found), WAIT_MAX_SECONDS);
}

function fromHeaders(headers: Readonly<Record<string, string>>, arrivedAt: number): number | null {
  const milliseconds = headers['retry-after-ms']?.trim();
  if (milliseconds && /^\d{1,12}(?:\.\d+)?$/.test(milliseconds)) return Number(milliseconds) / 1_000;
  const value = headers['retry-after']?.trim();
  if (!value) return null;
  if (/^\d{1,12}(?:\.\d+)?$/.test(value)) return Number(value);
  const sentAt = Date.parse(headers['date'] ?? '');
  return secondsUntil(value, Number.isNaN(sentAt) ? arrivedAt : sentAt);
}

function fromBody(body: unknown): number | null {
  const details = RETRY_INFO.safeParse(body).data?.error?.details ?? [];
  const delays = details.flatMap(({ retryDelay }) => (retryDelay ? (durationSeconds(retryDelay) ?? []) : []));
  return delays[0] ?? null;
}

function fromResets(headers: Readonly<Record<string, string>>, arrivedAt: number): number | null {
  const waits = RESET_HEADERS.flatMap((name) => {
    const value = headers[name]?.trim();
    return value ? (durationSeconds(value) ?? secondsUntil(value, arrivedAt) ?? []) : [];
  });
  return waits[0] ?? null;
}

/** `34.07s`, `120ms`, `6m0s` and `1h2m3s` as seconds. @returns null for anything else */
function durationSeconds(value: string): number | null {
  if (/^\d{1,12}(?:\.\d+)?ms$/.test(value)) return Number.parseFloat(value) / 1_000;
  const match = /^(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,12}(?:\.\d+)?)s)?$/.exec(value);
  if (!match?.[0]) return null;
  const [, hours = 0, minutes = 0, seconds = 0] = match.map((part) => Number(part ?? 0));
  return hours * 3_600 + minutes * 60 + seconds;
}

/** A bare number is no date, though the parser would make one of it. */
function secondsUntil(value: string, from: number): number | null {
  const at = /[-: ]/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - from) / 1_000;
}
