import { systemClock } from '../../../kernel/clock.ts';
import type { HttpOut } from '../../../platform/http-out.ts';
import type { EngineAdapter, Question, WireRequest } from './adapter.ts';
import { ADAPTERS } from './adapters.ts';
import type { AskOptions, Engine, EngineId, EngineSettings, RawAnswer } from './engine.ts';
import { parseBody } from './parse-body.ts';
import { resolveRedirects } from './resolve-redirects.ts';
import { send, type WireResponse } from './send.ts';

/** Responses of one question: a vendor that keeps pausing its turn is not followed for ever. */
const RESPONSES_MAX = 4;

/**
 * An engine over the vendor's real wire format, or over whatever speaks it at the configured address.
 *
 * @param http must admit the origin of the base URL, and public addresses for redirect links
 */
export function createEngine(id: EngineId, settings: EngineSettings, http: Pick<HttpOut, 'request'>): Engine {
  const adapter = ADAPTERS[id];
  return {
    id,
    async ask(prompt, options) {
      const { place, signal, clock = systemClock } = options;
      const question = { prompt, place, settings };
      const askedAt = clock.now().toISOString();
      const startedAt = performance.now();
      const request = adapter.request(question);
      const { responses, parsed } = await converse({ adapter, question, options, http }, request);
      const latencyMs = Math.round(performance.now() - startedAt);
      const links = adapter.redirectLinks?.(parsed, settings) ?? [];
      const redirects = await resolveRedirects(links, { http, signal });
      return { engine: id, ...evidence(request, responses, settings), redirects, askedAt, latencyMs };
    },
  };
}

type Conversation = {
  adapter: EngineAdapter;
  question: Question;
  options: AskOptions;
  http: Pick<HttpOut, 'request'>;
};

/** Asks, and goes on as long as the engine has more to say and time is left. */
async function converse({ adapter, question, options, http }: Conversation, first: WireRequest) {
  const { settings } = question;
  const endsAt = performance.now() + settings.timeoutMs;
  const responses: WireResponse[] = [];
  const parsed: object[] = [];
  for (let request: WireRequest | null = first; request && responses.length < RESPONSES_MAX; ) {
    const headers = { ...request.headers, 'idempotency-key': keyOf(options.idempotencyKey, responses.length) };
    const timeoutMs = endsAt - performance.now();
    const response = await send({ ...request, headers }, { http, settings, timeoutMs, signal: options.signal });
    responses.push(response);
    const body = response.status === 200 ? parseBody(response.body) : null;
    if (body === null) break;
    parsed.push(body);
    request = adapter.next?.(question, parsed) ?? null;
  }
  return { responses, parsed };
}

/** A continuation is another request, so it must not be taken for a repetition of the first. */
function keyOf(idempotencyKey: string, index: number): string {
  return index === 0 ? idempotencyKey : `${idempotencyKey}-${index + 1}`;
}

function evidence(
  { method, path, query, body }: WireRequest,
  responses: readonly WireResponse[],
  settings: EngineSettings,
) {
  const last = responses.at(-1);
  return {
    requestedModel: settings.model,
    request: { method, path, ...(query && { query }), ...(body !== undefined && { body }) },
    httpStatus: last?.status ?? 0,
    headers: last?.headers ?? {},
    bodies: responses.flatMap((response) => response.body ?? []),
    failure: last?.failure ?? null,
    simulated: settings.isSimulated,
  } satisfies Partial<RawAnswer>;
}
