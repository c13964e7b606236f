import { sanitizeJson } from '../../../kernel/text.ts';
import { ADAPTERS } from './adapters.ts';
import { type EngineReading, emptyReading, type RawAnswer } from './engine.ts';
import { NOT_JSON, readHttpFailure, readTransportFailure } from './failure.ts';
import { parseBody } from './parse-body.ts';
import { retryAfterSeconds } from './retry-after.ts';

/** Raised whenever the same raw answer may read differently. */
export const ENGINE_READER_VERSION = 1;

/** What a raw answer says. Pure: the same raw answer reads the same for ever under one reader version. */
export function readAnswer(raw: RawAnswer): EngineReading {
  const adapter = ADAPTERS[raw.engine];
  const responses = raw.bodies.map(parseBody);
  const known = responses.filter((response) => response !== null);
  const failed = raw.failure ? readTransportFailure(raw.failure) : readForm(raw, responses);
  const reading = failed ? { ...failed, usage: adapter.usage(known) } : adapter.read(known, raw);
  const mayWait = reading.outcome === 'rate_limited' || reading.outcome === 'unavailable';
  return sanitizeJson({ ...reading, retryAfterSeconds: mayWait ? retryAfterSeconds(raw, responses.at(-1)) : null });
}

function readForm(raw: RawAnswer, responses: readonly (object | null)[]): EngineReading | null {
  if (raw.httpStatus !== 200) return readHttpFailure(raw.httpStatus, responses.at(-1) ?? null);
  if (responses.length > 0 && responses.every((response) => response !== null)) return null;
  return emptyReading('unreadable', NOT_JSON);
}
