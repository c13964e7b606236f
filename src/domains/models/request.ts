import { DomainError } from '../../kernel/errors.ts';
import type { HttpOut } from '../../platform/http-out.ts';
import type { ModelAnswer, ModelConfig, ModelPurpose, ModelQuestion } from './config.ts';
import { ModelError } from './failure.ts';
import { WIRES } from './wire.ts';

const TIMEOUT_MS = 25_000;
const ANSWER_MAX_BYTES = 512 * 1024;

/** The way to one model. */
export type ModelConnection = { http: Pick<HttpOut, 'request'>; config: ModelConfig; signal: AbortSignal };

/**
 * Asks the model once. The request goes to the configured address and nowhere else: redirects are answers, and what
 * the model writes is never requested.
 *
 * @throws ModelError for every way in which a model or the way to it can fail; the signal's own reason when it aborts
 */
export async function requestAnswer(
  { http, config, signal }: ModelConnection,
  purpose: ModelPurpose,
  question: ModelQuestion,
): Promise<ModelAnswer> {
  const wire = WIRES[config.provider];
  const { url, headers, body } = wire.request(config, purpose, question);
  const response = await http
    .request({
      url,
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
      timeoutMs: TIMEOUT_MS,
      idleTimeoutMs: TIMEOUT_MS,
      maxBytes: ANSWER_MAX_BYTES,
      signal,
    })
    .catch((error: unknown) => {
      if (signal.aborted || !(error instanceof DomainError)) throw error;
      throw new ModelError(error.code === 'timeout' ? 'timeout' : 'unreachable', error);
    });
  if (response.status !== 200) throw new ModelError(`http_${response.status}`);
  const answer = wire.answer(decodeJson(response.body));
  if (!answer) throw new ModelError('no_answer');
  return answer;
}

function decodeJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new ModelError('not_json', cause);
  }
}
