import { z } from 'zod';
import { SIMULATED_ENGINES, type SimulatedEngine } from './world.ts';
import { REDIRECT_PATH } from './write-gemini.ts';

/** A request, however it came. Header names are in lower case. */
export type SimulatedRequest = { method: string; url: string; headers: Readonly<Record<string, string>>; body: string };

/** A question to an engine; a continuation is the second request, which spends a page token. */
export type AskCall = {
  kind: 'ask';
  engine: SimulatedEngine;
  key: string;
  prompt: string;
  model: string;
  nonce: string;
  /** Where redirect links lead back to. */
  origin: string;
  isContinuation: boolean;
  pageToken: string;
};

/** What a request asks of the simulator. */
export type EngineCall =
  | { kind: 'unknown' }
  | { kind: 'redirect' }
  | { kind: 'check'; engine: SimulatedEngine; key: string }
  | AskCall;

const RESPONSES_BODY = z.object({ model: z.string().optional(), preset: z.string().optional(), input: z.string() });
const MESSAGES_BODY = z.object({ model: z.string(), messages: z.array(z.object({ content: z.unknown() })).min(1) });
const GEMINI_BODY = z.object({
  contents: z.array(z.object({ parts: z.array(z.object({ text: z.string() })) })).min(1),
});
const TOKEN = z.object({ prompt: z.string(), nonce: z.string(), model: z.string() });

type Asked = { prompt: string; model: string; nonce?: string; isContinuation?: boolean };

/** Reads a request to `/{engine}/…`. */
export function readCall(request: SimulatedRequest): EngineCall {
  const url = new URL(request.url);
  if (url.pathname.includes(REDIRECT_PATH)) return { kind: 'redirect' };
  const [, name, ...rest] = url.pathname.split('/');
  const engine = SIMULATED_ENGINES.find((one) => one === name);
  if (!engine) return { kind: 'unknown' };
  const key = keyOf(request, url);
  const path = `/${rest.join('/')}`;
  if (request.method === 'GET' && (path.startsWith('/models/') || path === '/account'))
    return { kind: 'check', engine, key };
  const asked = ASKED[engine](path, request.body, url);
  if (!asked) return { kind: 'unknown' };
  const nonce = asked.nonce ?? request.headers['idempotency-key'] ?? '';
  const { prompt, model, isContinuation = false } = asked;
  const pageToken = Buffer.from(JSON.stringify({ prompt, nonce, model })).toString('base64url');
  return { kind: 'ask', engine, key, prompt, model, nonce, origin: url.origin, isContinuation, pageToken };
}

const ASKED: Readonly<Record<SimulatedEngine, (path: string, body: string, url: URL) => Asked | null>> = {
  chatgpt: (path, body) => (path === '/responses' ? responsesQuestion(body) : null),
  claude(path, body) {
    const parsed = path === '/messages' ? MESSAGES_BODY.safeParse(parse(body)).data : null;
    const prompt = parsed?.messages[0]?.content;
    return parsed && typeof prompt === 'string' ? { prompt, model: parsed.model } : null;
  },
  gemini(path, body) {
    const model = /^\/models\/([^/:]+):generateContent$/.exec(path)?.[1];
    const parsed = model ? GEMINI_BODY.safeParse(parse(body)).data : null;
    const prompt = parsed?.contents[0]?.parts[0]?.text;
    return model && prompt !== undefined ? { prompt, model: decodeURIComponent(model) } : null;
  },
  perplexity: (path, body) => (path === '/agent' ? responsesQuestion(body) : null),
  google_ai_overviews(path, _body, url) {
    if (path !== '/search') return null;
    const token = url.searchParams.get('page_token');
    if (token !== null) return continued(token);
    return { prompt: url.searchParams.get('q') ?? '', model: url.searchParams.get('engine') ?? '' };
  },
};

function responsesQuestion(body: string): Asked | null {
  const parsed = RESPONSES_BODY.safeParse(parse(body)).data;
  return parsed ? { prompt: parsed.input, model: parsed.model ?? parsed.preset ?? '' } : null;
}

function continued(token: string): Asked | null {
  const parsed = TOKEN.safeParse(parse(Buffer.from(token, 'base64url').toString('utf8'))).data;
  return parsed ? { ...parsed, isContinuation: true } : null;
}

/** Each vendor has its own place for the key. */
function keyOf({ headers }: SimulatedRequest, url: URL): string {
  const bearer = headers['authorization']?.replace(/^Bearer /, '');
  return bearer ?? headers['x-api-key'] ?? headers['x-goog-api-key'] ?? url.searchParams.get('api_key') ?? '';
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
