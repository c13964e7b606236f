import type { Claim } from '../claims/types.ts';
import type { Outcome } from '../engines/engine.ts';
import type { ClassifiedCitation } from '../mentions/classify-citations.ts';
import type { Mention } from '../mentions/types.ts';
import type { ResponseWithReading } from './queries.ts';

/** Where a response stands, in one word: before the answer, without one, or what kind of answer it is. */
export const RESPONSE_STATUSES = {
  queued: 'Not asked yet, or to be asked again.',
  asking: 'The request may have left.',
  answered: 'Answered.',
  not_grounded: 'Answered without a search.',
  no_overview: 'Google showed no overview.',
  refused: 'The engine would not answer.',
  truncated: 'Answered up to the engine’s limit.',
  blocked: 'A filter or the vendor said no.',
  rate_limited: 'The engine asked to be asked later, too often.',
  unavailable: 'The engine was down.',
  timed_out: 'No answer came in time.',
  unreadable: 'What came is of no form that is known.',
  interrupted: 'The process that asked ended before the answer came; what may have been paid is not asked twice.',
  spend_cap_reached: 'The budget of the day did not hold it.',
  engine_not_configured: 'The engine had no key any more.',
  cancelled: 'The session was cancelled before it was asked.',
} as const satisfies Record<Outcome, string> & Record<string, string>;

/** Where a response stands. */
export type ResponseStatus = keyof typeof RESPONSE_STATUSES;

/** Why there is no answer; null when there is one, or will be. */
export type ResponseError = { code: string; message: string };

/** Where a response stands. */
export function responseStatus(response: ResponseWithReading): ResponseStatus {
  if (response.state === 'QUEUED') return 'queued';
  if (response.state === 'ASKING') return 'asking';
  if (response.state === 'CANCELLED') return 'cancelled';
  const code = response.reading?.outcome ?? responseError(response)?.code;
  return isStatus(code) ? code : 'unreadable';
}

/** Why there is no answer: what the engine said, or what kept it from being asked. */
export function responseError({ failure, reading }: ResponseWithReading): ResponseError | null {
  return reading ? asError(reading.error) : asError(failure);
}

/** The pages that an answer cites; written by us, so the shape is ours. */
export function citationsOf({ reading }: ResponseWithReading): ClassifiedCitation[] {
  return (reading?.citations ?? []) as ClassifiedCitation[];
}

/** Who an answer names; written by us, so the shape is ours. */
export function mentionsOf({ reading }: ResponseWithReading): Mention[] {
  return (reading?.mentions ?? []) as unknown as Mention[];
}

/** What an answer claims of our products; written by us, so the shape is ours. */
export function claimsOf({ reading }: ResponseWithReading): Claim[] {
  return (reading?.claims ?? []) as unknown as Claim[];
}

function isStatus(word: string | undefined): word is ResponseStatus {
  return word !== undefined && word in RESPONSE_STATUSES;
}

function asError(value: unknown): ResponseError | null {
  if (typeof value !== 'object' || value === null) return null;
  const { code, message } = Object(value);
  return typeof code === 'string' && typeof message === 'string' ? { code, message } : null;
}
