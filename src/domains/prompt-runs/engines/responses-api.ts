import type { z } from 'zod';
import type { EngineReading, Outcome } from './engine.ts';
import { object, text } from './loose.ts';
import { fromCodePoints } from './offsets.ts';

/** How a question ended, and what there is to say about it. */
export type Verdict = { outcome: Outcome; error: EngineReading['error'] };

/** Why a response of OpenAI's form, which Perplexity's has too, is not complete. */
export const INCOMPLETE = object({ reason: text });

/** A text that was asked for and is not there. */
export const EMPTY_ANSWER: Verdict = {
  outcome: 'unreadable',
  error: { code: 'empty_answer', message: 'The answer has no text.' },
};

/** What the status of such a response says. @returns null when it is complete */
export function judgeResponseStatus(response: {
  status?: string | null | undefined;
  incomplete_details?: z.output<typeof INCOMPLETE>;
}): Verdict | null {
  const { status, incomplete_details } = response;
  if (!status || status === 'completed') return null;
  if (status !== 'incomplete') {
    return { outcome: 'unavailable', error: { code: status, message: `The answer is ${status}.` } };
  }
  const reason = incomplete_details?.reason ?? 'unknown';
  return { outcome: reason === 'content_filter' ? 'blocked' : 'truncated', error: stoppedBy(reason) };
}

/** The error of an answer that stopped early. */
export function stoppedBy(reason: string): { code: string; message: string } {
  return { code: reason.toLowerCase(), message: `The engine stopped: ${reason}.` };
}

/** An annotation's place. */
type Placed = { start_index?: number | null | undefined; end_index?: number | null | undefined };

/**
 * Where the annotations of one part lie in the whole answer. The vendors do not say in what they count; code points are
 * what their servers' language counts in, and equal UTF-16 units wherever there is no emoji.
 */
export function placeAnnotations(
  partText: string,
  base: number,
): (annotation: Placed) => {
  start: number | null;
  end: number | null;
} {
  const toUnits = fromCodePoints(partText);
  const place = (offset: number | null | undefined): number | null => {
    const unit = offset == null ? null : toUnits(offset);
    return unit === null ? null : base + unit;
  };
  return ({ start_index, end_index }) => ({ start: place(start_index), end: place(end_index) });
}
