import { DomainError } from '../../../kernel/errors.ts';
import type { HttpOut } from '../../../platform/http-out.ts';
import type { LlmAnswer, LlmConfig, LlmQuestion } from './config.ts';
import { WIRES } from './wire.ts';

const TIMEOUT_MS = 25_000;
const ANSWER_MAX_BYTES = 512 * 1024;

/** Why a model's text was not had; a word for the log and the recommendation, nothing of what the model said. */
export class LlmError extends Error {
  override readonly name = 'LlmError';
  readonly reason: string;

  constructor(reason: string, cause?: unknown) {
    super(`The model was not heard: ${reason}.`, cause === undefined ? undefined : { cause });
    this.reason = reason;
  }
}

/**
 * Asks the model once. The request goes to the configured address and nowhere else: redirects are answers, and what
 * the model writes is never requested.
 *
 * @param http reaches the configured origin whatever its address
 * @throws LlmError for every way in which a model or the way to it can fail; the signal's own reason when it aborts
 */
export async function askModel(
  http: Pick<HttpOut, 'request'>,
  config: LlmConfig,
  question: LlmQuestion,
  signal: AbortSignal,
): Promise<LlmAnswer> {
  const wire = WIRES[config.provider];
  const { url, headers, body } = wire.request(config, question);
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
      throw new LlmError(error.code === 'timeout' ? 'timeout' : 'unreachable', error);
    });
  if (response.status !== 200) throw new LlmError(`http_${response.status}`);
  const answer = wire.answer(readJson(response.body));
  if (!answer) throw new LlmError('no_answer');
  return answer;
}

function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new LlmError('not_json', cause);
  }
}
