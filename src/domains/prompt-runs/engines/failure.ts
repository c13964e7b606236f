import { z } from 'zod';
import { truncate } from '../../../kernel/text.ts';
import { type EngineReading, emptyReading, type Outcome, type TransportFailure } from './engine.ts';
import { object } from './loose.ts';

const MESSAGE_MAX = 300;

/** What a vendor says of a failure: some write an object, SerpAPI a sentence. */
const BODY = z.looseObject({ error: z.unknown() });
const word = z.union([z.string(), z.number()]).nullish().catch(null);
const ERROR = object({ code: word, type: word, status: word, message: word, details: z.unknown().optional() });

/** A vendor's failure in its own words. */
export type VendorError = { words: string; message: string };

type Verdict = { outcome: Outcome; code: string };

/** What is said of a response that is no JSON object. */
export const NOT_JSON = { code: 'not_json', message: 'The answer is not a JSON object.' };

const TRANSPORT: Readonly<Record<TransportFailure, Verdict & { message: string }>> = {
  timeout: { outcome: 'timed_out', code: 'timed_out', message: 'No answer came in time.' },
  network: { outcome: 'unavailable', code: 'connection_failed', message: 'There was no connection, or it was cut.' },
  too_large: { outcome: 'unreadable', code: 'answer_too_large', message: 'The answer is longer than is read.' },
};

/** What no answer at all says. */
export function readTransportFailure(failure: TransportFailure): EngineReading {
  return toReading(TRANSPORT[failure], TRANSPORT[failure].message);
}

/** What an answer with another status than 200 says. */
export function readHttpFailure(status: number, body: object | null): EngineReading {
  const error = vendorError(body);
  return toReading(judgeStatus(status, error), error?.message ?? `The engine answered with status ${status}.`);
}

/** What an error inside an HTTP 200 says. */
export function readVendorError(error: VendorError): EngineReading {
  return toReading(judgeWords(error) ?? { outcome: 'unavailable', code: 'engine_failed' }, error.message);
}

/** The error that a response holds; null when it holds none. */
export function vendorError(body: object | null): VendorError | null {
  const found = BODY.safeParse(body).data?.error;
  if (typeof found === 'string') return { words: found, message: found };
  const error = ERROR.parse(found);
  if (!error) return null;
  const { code, type, status, message } = error;
  const details = JSON.stringify(error.details ?? '').slice(0, 2_000);
  const words = [code, type, status, message, details].filter((part) => part != null && part !== '').join(' ');
  return { words, message: String(message ?? code ?? type ?? 'The engine reported an error.') };
}

function judgeStatus(status: number, error: VendorError | null): Verdict {
  const said = error && judgeWords(error);
  if (said && (said.code === 'unauthorized' || said.code === 'quota_exhausted')) return said;
  if (status === 401 || status === 403) return { outcome: 'blocked', code: 'unauthorized' };
  if (status === 402) return { outcome: 'blocked', code: 'quota_exhausted' };
  if (status === 429) return { outcome: 'rate_limited', code: 'rate_limited' };
  if (status === 529) return { outcome: 'unavailable', code: 'overloaded' };
  if (status >= 500 || status === 408 || status === 409) return { outcome: 'unavailable', code: 'server_error' };
  if (status >= 400) return { outcome: 'blocked', code: 'invalid_request' };
  return { outcome: 'unreadable', code: 'unexpected_status' };
}

/** The order matters: a quota that is spent is told with the words of a rate limit. */
const WORDS: readonly (Verdict & { pattern: RegExp })[] = [
  {
    pattern: /insufficient_quota|run out of searches|credit balance|billing/i,
    outcome: 'blocked',
    code: 'quota_exhausted',
  },
  {
    pattern:
      /invalid_api_key|API_KEY_INVALID|invalid api key|authentication_error|permission_error|PERMISSION_DENIED|UNAUTHENTICATED/i,
    outcome: 'blocked',
    code: 'unauthorized',
  },
  {
    pattern: /rate_?limit|too_many_requests|RESOURCE_EXHAUSTED|\b429\b/i,
    outcome: 'rate_limited',
    code: 'rate_limited',
  },
  { pattern: /overloaded/i, outcome: 'unavailable', code: 'overloaded' },
  {
    pattern: /invalid_request|invalid_prompt|INVALID_ARGUMENT|FAILED_PRECONDITION/i,
    outcome: 'blocked',
    code: 'invalid_request',
  },
];

function judgeWords({ words }: VendorError): Verdict | null {
  return WORDS.find(({ pattern }) => pattern.test(words)) ?? null;
}

function toReading({ outcome, code }: Verdict, message: string): EngineReading {
  return emptyReading(outcome, { code, message: truncate(message.replace(/\s+/g, ' ').trim(), MESSAGE_MAX) });
}
