import { describe, expect, test } from 'vitest';
import { type FarSide, farSide, type Reply, status } from '../../../../test/support/engine-far-side.ts';
import { checkEngineKey } from './check-engine-key.ts';
import { ENGINE_IDS, type EngineId } from './engine.ts';

/** What each vendor is asked. */
const REQUESTS: Record<EngineId, string> = {
  chatgpt: 'GET /models/some%2Fmodel',
  claude: 'GET /models/some%2Fmodel',
  gemini: 'GET /models/some%2Fmodel',
  perplexity: 'POST /agent',
  google_ai_overviews: 'GET /account',
};

async function check(id: EngineId, reply: Reply): Promise<{ result: unknown; side: FarSide }> {
  const side = await farSide(reply);
  const access = { http: side.http, signal: new AbortController().signal };
  return { result: await checkEngineKey(id, { ...side.settings, model: 'some/model' }, access), side };
}

describe.each(ENGINE_IDS)('a key for %s', (id) => {
  test('is good when the vendor answers the cheapest question there is', async () => {
    const { result, side } = await check(id, { id: 'model', status: 'incomplete', output: [] });
    expect(result).toEqual({ ok: true });
    const [request] = side.seen;
    expect(`${request?.method} ${request?.url.pathname}`).toBe(REQUESTS[id]);
    expect(JSON.stringify([request?.headers, request?.url.search])).toContain('never-to-be-kept');
  });

  test.each([
    [401, 'blocked', 'unauthorized'],
    [403, 'blocked', 'unauthorized'],
    [404, 'blocked', 'invalid_request'],
    [429, 'rate_limited', 'rate_limited'],
    [503, 'unavailable', 'server_error'],
  ])('is not taken on status %i', async (code, outcome, word) => {
    const { result } = await check(id, status(code, '{}'));
    expect(result).toEqual({ ok: false, outcome, code: word, message: expect.any(String) });
  });

  test('is not taken for a page that is no JSON, nor for an error inside a 200', async () => {
    expect((await check(id, status(200, '<html>'))).result).toMatchObject({ ok: false, code: 'not_json' });
    const inside = { error: { code: 'invalid_api_key', message: 'No such key.' } };
    expect((await check(id, inside)).result).toEqual({
      ok: false,
      outcome: 'blocked',
      code: 'unauthorized',
      message: 'No such key.',
    });
  });

  test('is not taken when there is no connection', async () => {
    const { result } = await check(id, (request) => void request.socket.destroy());
    expect(result).toMatchObject({ ok: false, outcome: 'unavailable', code: 'connection_failed' });
  });
});
