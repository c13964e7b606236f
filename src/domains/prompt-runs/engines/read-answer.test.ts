import { createHash } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { askAt, farSide, type Reply, settingsAt, status } from '../../../../test/support/engine-far-side.ts';
import { serveRaw } from '../../../../test/support/loopback.ts';
import { createHttpOut } from '../../../platform/http-out.ts';
import { createEngine } from './create-engine.ts';
import { ENGINE_IDS, type EngineId, type EngineReading } from './engine.ts';
import { ENGINE_READER_VERSION, readAnswer } from './read-answer.ts';

/** An error in the form of each vendor. */
function vendorError(id: EngineId, code: string, message: string): object {
  const forms: Record<EngineId, object> = {
    chatgpt: { error: { message, type: 'error', param: null, code } },
    claude: { type: 'error', error: { type: code, message }, request_id: 'req_1' },
    gemini: { error: { code: 400, message, status: code, details: [] } },
    perplexity: { error: { message, type: code, code: 400 } },
    google_ai_overviews: { error: message },
  };
  return forms[id];
}

async function readingOf(id: EngineId, reply: Reply): Promise<EngineReading> {
  return (await askAt(id, await farSide(reply))).reading;
}

describe.each(ENGINE_IDS)('%s', (id) => {
  test.each([
    [400, 'blocked', 'invalid_request'],
    [401, 'blocked', 'unauthorized'],
    [402, 'blocked', 'quota_exhausted'],
    [403, 'blocked', 'unauthorized'],
    [413, 'blocked', 'invalid_request'],
    [429, 'rate_limited', 'rate_limited'],
    [500, 'unavailable', 'server_error'],
    [503, 'unavailable', 'server_error'],
    [529, 'unavailable', 'overloaded'],
    [302, 'unreadable', 'unexpected_status'],
  ])('status %i is %s, whatever the body', async (code, outcome, word) => {
    for (const body of [vendorError(id, 'some_code', 'Something happened.'), '<html>', '']) {
      const reading = await readingOf(id, status(code, body, { location: 'http://127.0.0.1:1/' }));
      expect(reading).toMatchObject({ outcome, error: { code: word }, answer: null });
    }
  });

  test('a 200 that is not a JSON object is unreadable: HTML, NaN, a list, nothing, a body cut within', async () => {
    for (const body of ['<html>Sign in</html>', '{"a": NaN}', '[1]', '', '"text"', '{"output": [{"type": "mess']) {
      const reading = await readingOf(id, status(200, body));
      expect(reading).toMatchObject({ outcome: 'unreadable', error: { code: 'not_json' } });
    }
  });

  test('a 200 that says nothing we know is never an answer', async () => {
    const reading = await readingOf(id, { hello: 'world', content: 'text', output: 'text', candidates: 3 });
    expect(reading.outcome).toBe(id === 'google_ai_overviews' ? 'no_overview' : 'unreadable');
  });

  test('a body nested 100,000 deep is no trouble', async () => {
    const reading = await readingOf(id, status(200, `{"output":${'['.repeat(100_000)}${']'.repeat(100_000)}}`));
    expect(reading.answer).toBeNull();
  });

  test('more bytes than are read are unreadable', async () => {
    const reading = await readingOf(id, status(200, JSON.stringify({ pad: 'x'.repeat(5 * 1024 * 1024) })));
    expect(reading).toMatchObject({ outcome: 'unreadable', error: { code: 'answer_too_large' } });
  });

  test('silence ends at the time limit', async () => {
    const side = await farSide(() => undefined);
    const { raw, reading } = await askAt(id, side, { timeoutMs: 80 });
    expect(reading).toMatchObject({ outcome: 'timed_out', error: { code: 'timed_out' } });
    expect(raw).toMatchObject({ httpStatus: 0, bodies: [], failure: 'timeout' });
  });

  test('a body that stops coming ends at the time limit', async () => {
    const reply: Reply = (_request, response) => void response.writeHead(200).write('{"output":');
    expect((await askAt(id, await farSide(reply), { timeoutMs: 150 })).reading.outcome).toBe('timed_out');
  });

  test('a connection that is refused, or cut within the body, is unavailable', async () => {
    const cut = await serveRaw((socket) => {
      socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"output":'));
    });
    const side = await farSide({});
    const closed = 'http://127.0.0.1:1';
    const http = createHttpOut({ allowOrigins: [cut.origin, closed], userAgent: 'eci-test/1' });
    onTestFinished(() => http.close());
    for (const origin of [cut.origin, closed]) {
      const engine = createEngine(id, settingsAt(origin), http);
      const options = { place: side.settings.place, signal: new AbortController().signal, idempotencyKey: 'k' };
      const reading = readAnswer(await engine.ask('?', options));
      expect(reading).toMatchObject({ outcome: 'unavailable', error: { code: 'connection_failed' } });
    }
  });

  test('a caller that gives up hears its own reason', async () => {
    const controller = new AbortController();
    const side = await farSide(() => controller.abort(new Error('cancelled by the caller')));
    await expect(askAt(id, side, { signal: controller.signal })).rejects.toThrow('cancelled by the caller');
  });

  test('the key is nowhere in what is kept, even when the vendor repeats it', async () => {
    const side = await farSide((request, response) => {
      const key = 'sk-test-never-to-be-kept';
      response
        .writeHead(401, { 'x-request-id': 'req_1' })
        .end(JSON.stringify({ error: { message: `Bad key ${key}`, url: request.url } }));
    });
    const { raw, reading } = await askAt(id, side);
    expect(JSON.stringify([raw, reading])).not.toContain('never-to-be-kept');
    expect(raw.headers).toEqual({ 'x-request-id': 'req_1', date: expect.any(String) });
  });

  test('a short key of a gateway may be a word of the answer, and takes nothing out of it', async () => {
    const side = await farSide(status(401, { error: { message: 'The key k is bad.' } }));
    expect((await askAt(id, side, { apiKey: 'k' })).reading.error?.message).toBe('The key k is bad.');
  });

  test('an address that may not be requested is refused, and the refusal holds no key', async () => {
    const side = await farSide({});
    const engine = createEngine(id, settingsAt('http://127.0.0.2:9'), side.http);
    const asked = engine.ask('?', {
      place: side.settings.place,
      signal: new AbortController().signal,
      idempotencyKey: 'k',
    });
    await expect(asked).rejects.toMatchObject({ code: 'egress_denied', details: { host: '127.0.0.2:9' } });
  });

  test('a reading can be made again from what was kept', async () => {
    const { raw, reading } = await askAt(id, await farSide(status(503, '{}', { 'retry-after': '7' })));
    expect(readAnswer(JSON.parse(JSON.stringify(raw)))).toEqual(reading);
    expect(reading.retryAfterSeconds).toBe(7);
  });
});

describe('a wait the engine asks for', () => {
  const INFO = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.07s' };
  const limited = { error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Quota', details: [null, INFO] } };
  const in90s = new Date(Date.UTC(2026, 0, 1, 0, 1, 30)).toUTCString();
  const at = new Date(Date.UTC(2026, 0, 1)).toUTCString();

  test.each([
    ['seconds', { 'retry-after': '12' }, '', 12],
    ['a fraction, rounded up', { 'retry-after': '0.4' }, '', 1],
    ['milliseconds', { 'retry-after-ms': '1500' }, '', 2],
    ['a date, by the clock of the one who says it', { 'retry-after': in90s, date: at }, '', 90],
    ['more than a day, as a day', { 'retry-after': '999999999' }, '', 86_400],
    ["Google's RetryInfo", {}, limited, 35],
    ["OpenAI's reset", { 'x-ratelimit-reset-requests': '6m0s' }, '', 360],
    ['nothing', {}, '', null],
    ['nonsense', { 'retry-after': 'soon' }, '', null],
  ])('%s', async (_name, headers, body, seconds) => {
    expect((await readingOf('gemini', status(429, body, headers as Record<string, string>))).retryAfterSeconds).toBe(
      seconds,
    );
  });

  test("Anthropic's reset counts from when the answer came", async () => {
    const { raw } = await askAt('claude', await farSide(status(429, '{}')));
    const reset = new Date(Date.parse(raw.askedAt) + raw.latencyMs + 20_000).toISOString();
    const headers = { 'anthropic-ratelimit-requests-reset': reset };
    expect(readAnswer({ ...raw, headers }).retryAfterSeconds).toBe(20);
  });

  test('is nothing to an answer that another attempt cannot better', async () => {
    expect((await readingOf('chatgpt', status(401, '{}', { 'retry-after': '12' }))).retryAfterSeconds).toBeNull();
  });
});

describe('a quota that is spent is no rate limit: waiting does not help', () => {
  test.each([
    [
      'chatgpt',
      { error: { message: 'You exceeded your current quota', type: 'insufficient_quota', code: 'insufficient_quota' } },
    ],
    ['google_ai_overviews', { error: 'Your account has run out of searches.' }],
    ['claude', { type: 'error', error: { type: 'rate_limit_error', message: 'Your credit balance is too low' } }],
  ] as const)('%s', async (id, body) => {
    expect(await readingOf(id, status(429, body))).toMatchObject({
      outcome: 'blocked',
      error: { code: 'quota_exhausted' },
    });
  });

  test("Gemini's 400 for a key that is none is told as such", async () => {
    const body = {
      error: {
        code: 400,
        status: 'INVALID_ARGUMENT',
        message: 'API key not valid.',
        details: [{ reason: 'API_KEY_INVALID' }],
      },
    };
    expect(await readingOf('gemini', status(400, body))).toMatchObject({
      outcome: 'blocked',
      error: { code: 'unauthorized' },
    });
  });
});

test('texts that no database takes are mended: NUL and half a surrogate pair', async () => {
  const output = [{ type: 'message', content: [{ type: 'output_text', text: 'AC1\u0000 \ud800!', annotations: [] }] }];
  const { raw, reading } = await askAt('chatgpt', await farSide({ status: 'completed', output }));
  expect(reading.answer).toBe('AC1\ufffd \ufffd!');
  expect(raw.bodies[0]).not.toContain('\u0000');
});

/** What each version of the reader reads of these answers. Where this fails, raise the version and add a line. */
const READ_BY_VERSION: Readonly<Record<number, string>> = { 1: 'bb0f1f76523dbfd6' };

test('a reading changes with the version of the reader, and never without', () => {
  const kept = { requestedModel: 'm', request: {}, httpStatus: 200, headers: {}, redirects: [], failure: null };
  const bodies: Record<EngineId, object> = {
    chatgpt: {
      output: [
        {
          type: 'web_search_call',
          action: { queries: ['q'], sources: [{ url: 'https://a.example/?utm_source=openai' }] },
        },
        { type: 'message', content: [{ type: 'output_text', text: 'See [A](https://a.example/).' }] },
      ],
    },
    claude: {
      content: [
        { type: 'text', text: 'A.', citations: [{ type: 'web_search_result_location', url: 'https://a.example/' }] },
      ],
      stop_reason: 'end_turn',
    },
    gemini: {
      candidates: [
        {
          content: { parts: [{ text: 'Ä.' }] },
          groundingMetadata: {
            groundingChunks: [{ web: { uri: 'https://a.example/' } }],
            groundingSupports: [{ segment: { endIndex: 3 }, groundingChunkIndices: [0] }],
          },
        },
      ],
    },
    perplexity: {
      output: [
        { type: 'search_results', results: [{ url: 'https://a.example/' }] },
        { type: 'message', content: [{ type: 'output_text', text: 'A [1].' }] },
      ],
    },
    google_ai_overviews: {
      ai_overview: {
        text_blocks: [{ snippet: 'A.', reference_indexes: [0] }],
        references: [{ link: 'https://a.example/', index: 0 }],
      },
    },
  };
  const readings = ENGINE_IDS.map((engine) =>
    readAnswer({
      ...kept,
      engine,
      bodies: [JSON.stringify(bodies[engine])],
      askedAt: '2026-11-28T00:00:00.000Z',
      latencyMs: 1,
      simulated: false,
    }),
  );
  expect(readings.every((reading) => reading.citations.length === 1)).toBe(true);
  const hash = createHash('sha256').update(JSON.stringify(readings)).digest('hex').slice(0, 16);
  expect(hash).toBe(READ_BY_VERSION[ENGINE_READER_VERSION]);
});
