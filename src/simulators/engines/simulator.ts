import type { HttpOut, OutRequest, OutResponse } from '../../platform/http-out.ts';
import type { Correlation } from './draw.ts';
import { planAnswer } from './plan-answer.ts';
import { type EntityRate, entityRates, type RateOverride } from './rates.ts';
import { type AskCall, readCall, type SimulatedRequest } from './read-call.ts';
import { indexRelevance } from './relevance.ts';
import { uniform } from './uniform.ts';
import type { WireQuestion } from './wire.ts';
import type { SimulatedEngine, SimulatedWorld } from './world.ts';
import { writeChatgpt } from './write-chatgpt.ts';
import { writeClaude } from './write-claude.ts';
import { redirectTarget, writeGemini } from './write-gemini.ts';
import { writeGoogle, writeGoogleOverview } from './write-google.ts';
import { writePerplexity } from './write-perplexity.ts';

/** What a simulator is made of. */
export type SimulatorOptions = {
  world: SimulatedWorld;
  /** The same seed, question and idempotency key give the same answer. */
  seed: string;
  /** Default 0: repeats are independent. */
  correlation?: Correlation;
  rateOf?: RateOverride;
  /** What fails instead of answering, by engine; for tests of failures. Default nothing. */
  faultOf?: (engine: SimulatedEngine, nonce: string) => SimulatedResponse | null;
  /** Default every key. */
  acceptsKey?: (key: string) => boolean;
};

/** What is answered. */
export type SimulatedResponse = { status: number; headers: Record<string, string>; body: string };

/** The far side of all five engines, over one workspace's world. */
export type EngineSimulator = {
  /** Answers in the engine's own wire format; the paths are the vendors', below `/{engine}`. */
  handle(request: SimulatedRequest): SimulatedResponse;
  /** The same as a way out, so that adapters reach it without a network. */
  http: Pick<HttpOut, 'request'>;
  /** Where each engine is asked in process; the name is one that no network knows. */
  baseUrl(engine: SimulatedEngine): string;
  /** What complete answers of this engine to this prompt name, and how often: the truth that readings are held to. */
  trueRates(engine: SimulatedEngine, prompt: string): EntityRate[];
};

/** The simulated engines over a world. Building it reads every page once; answering reads none. */
export function createEngineSimulator(options: SimulatorOptions): EngineSimulator {
  const { world, rateOf } = options;
  const source = { world, index: indexRelevance(world), rateOf };
  const answer = (call: AskCall): object => {
    const { engine, prompt, nonce } = call;
    const draw = { seed: options.seed, engine, prompt, nonce };
    const plan = planAnswer(source, draw, options.correlation ?? 0);
    const chance = (name: string): number => uniform(options.seed, engine, prompt, nonce, 'wire', name);
    return write(call, { ...call, plan, chance });
  };
  const handle = (request: SimulatedRequest): SimulatedResponse => {
    const call = readCall(request);
    if (call.kind === 'redirect') return redirect(new URL(request.url).pathname);
    if (call.kind === 'unknown') return json(404, { error: { message: 'There is no such path.', code: 'not_found' } });
    if (options.acceptsKey && !options.acceptsKey(call.key)) return json(401, UNAUTHORIZED);
    if (call.kind === 'check') return json(200, { id: 'model', object: 'model' });
    return options.faultOf?.(call.engine, call.nonce) ?? json(200, answer(call));
  };
  return {
    handle,
    http: { request: (input) => Promise.resolve(inProcess(handle, input)) },
    baseUrl: (engine) => `https://engines.simulator.invalid/${engine}`,
    trueRates: (engine, prompt) => entityRates(source, engine, prompt),
  };
}

const UNAUTHORIZED = { error: { message: 'Invalid API key.', type: 'authentication_error', code: 'invalid_api_key' } };

function write(call: AskCall, question: WireQuestion): object {
  if (call.engine === 'chatgpt') return writeChatgpt(question);
  if (call.engine === 'claude') return writeClaude(question);
  if (call.engine === 'gemini') return writeGemini(question);
  if (call.engine === 'perplexity') return writePerplexity(question);
  return call.isContinuation ? writeGoogleOverview(question) : writeGoogle(question, call.pageToken);
}

function redirect(pathname: string): SimulatedResponse {
  const location = redirectTarget(pathname);
  return location ? { status: 302, headers: { location }, body: '' } : json(404, {});
}

function json(status: number, body: object): SimulatedResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function inProcess(handle: EngineSimulator['handle'], input: OutRequest): OutResponse {
  input.signal?.throwIfAborted();
  const { url, method = 'GET', headers: given = {}, body: sent } = input;
  const headers = Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
  const text = typeof sent === 'string' ? sent : Buffer.from(sent ?? []).toString('utf8');
  const response = handle({ method, url, headers, body: text });
  const body = Buffer.from(response.body);
  return {
    requestedUrl: url,
    url,
    status: response.status,
    headers: response.headers,
    body,
    isTruncated: false,
    redirects: [],
    firstByteMs: 0,
    totalMs: 0,
    encodedBytes: body.length,
  };
}
