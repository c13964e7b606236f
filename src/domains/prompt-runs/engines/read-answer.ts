import { sanitizeJson } from '../../../kernel/text.ts';
import { ADAPTERS } from './adapters.ts';
import { type EngineReading, emptyReading, type RawAnswer } from './engine.ts';
import { readHttpFailure } from './failure.ts';
import { parseBody } from './parse-body.ts';
import { retryAfterSeconds } from './retry-after.ts';

/** Raised whenever the same raw answer may read differently. */
export const ENGINE_READER_VERSION = 1;

/** What a raw answer says. Pure: the same raw answer reads the same for ever under one reader version. */
export function readAnswer(raw: RawAnswer): EngineReading {
  const adapter = ADAPTERS[raw.engine];
  const responses = raw.bodies.map(parseBody);
  const known = responses.filter((response) => response !== null);
  const failed = readTransport(raw) ?? readForm(raw, responses);
  const reading = failed ? { ...failed, usage: adapter.usage(known) } : adapter.read(known, raw);
  const mayWait = reading.outcome === 'rate_limited' || reading.outcome === 'unavailable';
  return sanitizeJson({ ...reading, retryAfterSeconds: mayWait ? retryAfterSeconds(raw, responses.at(-1)) : null });
}

function readTransport({ failure }: RawAnswer): EngineReading | null {
  if (failure === 'timeout')
    return emptyReading('timed_out', { code: 'timed_out', message: 'No answer came in time.' });
  if (failure === 'network') {
    return emptyReading('unavailable', {
      code: 'connection_failed',
      message: 'There was no connection, or it was cut.',
    });
  }
  if (failure === 'too_large') {
    return emptyReading('unreadable', { code: 'answer_too_large', message: 'The answer is longer than is read.' });
  }
  return null;
}

function readForm(raw: RawAnswer, responses: readonly (object | null)[]): EngineReading | null {
  if (raw.httpStatus !== 200) return readHttpFailure(raw.httpStatus, responses.at(-1) ?? null);
  if (responses.length > 0 && responses.every((response) => response !== null)) return null;
  return emptyReading('unreadable', { code: 'not_json', message: 'The answer is not a JSON object.' });
}
