import type { IncomingMessage, ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { createEngine } from '../../src/domains/prompt-runs/engines/create-engine.ts';
import type {
  AskOptions,
  EngineId,
  EngineReading,
  EngineSettings,
  RawAnswer,
} from '../../src/domains/prompt-runs/engines/engine.ts';
import { readAnswer } from '../../src/domains/prompt-runs/engines/read-answer.ts';
import { createHttpOut, type HttpOut } from '../../src/platform/http-out.ts';
import { serve } from './loopback.ts';

/** How the far side answers one request: a JSON body with 200, or whatever the function writes. */
export type Reply = object | ((request: IncomingMessage, response: ServerResponse) => void);

/** A request as the far side saw it. */
export type Seen = { method: string; url: URL; headers: Record<string, string>; body: unknown };

/** Where engines stand in for the vendors' servers: a real socket that answers in turn, the last reply for ever. */
export type FarSide = { origin: string; seen: Seen[]; http: HttpOut; settings: EngineSettings };

/** Opens a far side. Its URL paths are those of the vendors. */
export async function farSide(...replies: Reply[]): Promise<FarSide> {
  const seen: Seen[] = [];
  let turn = 0;
  const server = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      seen.push(toSeen(request, body));
      const reply = replies[Math.min(turn, replies.length - 1)] ?? {};
      turn += 1;
      if (typeof reply === 'function') reply(request, response);
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
    });
  });
  const http = createHttpOut({ allowOrigins: [server.origin], userAgent: 'eci-test/1' });
  onTestFinished(() => http.close());
  return { origin: server.origin, seen, http, settings: settingsAt(server.origin) };
}

/** Settings that lead to an address; the key is one that must never be seen again. */
export function settingsAt(baseUrl: string, change: Partial<EngineSettings> = {}): EngineSettings {
  return {
    apiKey: 'sk-test-never-to-be-kept',
    baseUrl,
    model: 'model-asked-for',
    place: { country: 'DE', language: 'de' },
    timeoutMs: 5_000,
    searchChoice: 'required',
    isSimulated: false,
    ...change,
  };
}

/** What is asked where a test does not care. */
export const PROMPT = 'Which air purifier is the best for a small bedroom?';

/** Asks an engine at the far side, and reads what it said. */
export async function askAt(
  id: EngineId,
  side: FarSide,
  change: Partial<EngineSettings> & Partial<Pick<AskOptions, 'signal' | 'place'>> = {},
): Promise<{ raw: RawAnswer; reading: EngineReading }> {
  const { signal = new AbortController().signal, place, ...settings } = change;
  const engine = createEngine(id, { ...side.settings, ...settings }, side.http);
  const raw = await engine.ask(PROMPT, { place: place ?? side.settings.place, signal, idempotencyKey: 'unit-1' });
  return { raw, reading: readAnswer(raw) };
}

/** A reply with another status. */
export function status(code: number, body: object | string, headers: Record<string, string> = {}): Reply {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return (_request, response) => response.writeHead(code, headers).end(text);
}

function toSeen(request: IncomingMessage, body: string): Seen {
  return {
    method: request.method ?? '',
    url: new URL(request.url ?? '/', 'http://far.side'),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    body: body === '' ? null : JSON.parse(body),
  };
}
