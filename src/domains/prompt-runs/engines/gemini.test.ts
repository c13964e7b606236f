import { describe, expect, test } from 'vitest';
import { askAt, farSide, PROMPT, type Reply } from '../../../../test/support/engine-far-side.ts';

const TEXT = 'Für kleine Räume: Vornado AC1. Der Levoit Core 300 ist günstiger.';
const FIRST = 'Für kleine Räume: Vornado AC1.';
const SECOND = 'Der Levoit Core 300 ist günstiger.';
const bytes = (text: string): number => Buffer.byteLength(text);

const SUPPORTS = [
  { segment: { endIndex: bytes(FIRST), text: FIRST }, groundingChunkIndices: [0, 1] },
  { segment: { startIndex: bytes(`${FIRST} `), endIndex: bytes(TEXT), text: SECOND }, groundingChunkIndices: [1, 99] },
];

function chunks(...uris: string[]) {
  return uris.map((uri, index) => ({ web: { uri, title: `site-${index}.example` } }));
}

function response(grounding: object | null, change: object = {}, candidate: object = {}) {
  return {
    candidates: [
      {
        content: { role: 'model', parts: [{ text: TEXT }] },
        finishReason: 'STOP',
        ...(grounding && { groundingMetadata: { webSearchQueries: ['luftreiniger'], ...grounding } }),
        ...candidate,
      },
    ],
    modelVersion: 'gemini-3.8-flash-001',
    usageMetadata: {
      promptTokenCount: 9,
      toolUsePromptTokenCount: 100,
      candidatesTokenCount: 50,
      thoughtsTokenCount: 20,
    },
    ...change,
  };
}

const DIRECT = chunks('https://a.example/', 'https://b.example/', 'https://c.example/');

/** A far side whose redirect links lead where the map says; it answers the question first. */
async function redirecting(targets: Record<string, string | null>) {
  const answer: Reply = (request, reply) => {
    const name = request.url?.split('/').at(-1) ?? '';
    if (request.method !== 'HEAD') {
      const links = Object.keys(targets).map((target) => `${side.origin}/grounding-api-redirect/${target}`);
      reply.end(JSON.stringify(response({ groundingChunks: chunks(...links), groundingSupports: SUPPORTS })));
      return;
    }
    const target = targets[name];
    reply.writeHead(target ? 302 : 404, target ? { location: target } : {}).end();
  };
  const side = await farSide(answer);
  return side;
}

describe('Gemini', () => {
  test('is asked with its search', async () => {
    const side = await farSide(response({}));
    await askAt('gemini', side, { model: 'gemini-3.8-flash' });
    expect(side.seen[0]?.url.pathname).toBe('/models/gemini-3.8-flash:generateContent');
    expect(side.seen[0]).toMatchObject({
      headers: { 'x-goog-api-key': 'sk-test-never-to-be-kept' },
      body: { contents: [{ role: 'user', parts: [{ text: PROMPT }] }], tools: [{ google_search: {} }] },
    });
  });

  test('is read: text without thoughts, queries, tokens of thoughts and tools included, the serving model', async () => {
    const parts = [{ text: 'Hmm.', thought: true }, { text: 'Take ' }, { text: 'the AC1.' }, { inlineData: {} }];
    const { reading } = await askAt('gemini', await farSide(response({}, {}, { content: { parts } })));
    expect(reading).toMatchObject({
      outcome: 'answered',
      answer: 'Take the AC1.',
      searchQueries: ['luftreiniger'],
      servedModel: 'gemini-3.8-flash-001',
      usage: { inputTokens: 109, outputTokens: 70, searches: 1 },
    });
  });

  test('cites the chunks that some support refers to, and no other', async () => {
    const { reading } = await askAt(
      'gemini',
      await farSide(response({ groundingChunks: DIRECT, groundingSupports: SUPPORTS })),
    );
    expect(reading.citations.map((citation) => citation.url)).toEqual([
      'https://a.example/',
      'https://b.example/',
      'https://b.example/',
    ]);
    expect(reading.retrieved).toHaveLength(3);
  });

  test('a citation lies where its bytes say, umlauts before it notwithstanding', async () => {
    const { reading } = await askAt(
      'gemini',
      await farSide(response({ groundingChunks: DIRECT, groundingSupports: SUPPORTS })),
    );
    const said = reading.citations.map(({ start, end }) => TEXT.slice(start ?? 0, end ?? 0));
    expect(said).toEqual([FIRST, FIRST, SECOND]);
  });

  test('bytes are believed where the segment does not repeat its text', async () => {
    const groundingSupports = SUPPORTS.map(({ segment: { text: _text, ...segment }, ...support }) => ({
      ...support,
      segment,
    }));
    const { reading } = await askAt('gemini', await farSide(response({ groundingChunks: DIRECT, groundingSupports })));
    const said = reading.citations.map(({ start, end }) => TEXT.slice(start ?? 0, end ?? 0));
    expect(said).toEqual([FIRST, FIRST, SECOND]);
  });

  test('offsets that do not lead to the segment are mended by its text, or left out', async () => {
    const groundingSupports = [
      { segment: { startIndex: 1, endIndex: 3, text: SECOND }, groundingChunkIndices: [0] },
      { segment: { startIndex: 1, endIndex: 3, text: 'never said' }, groundingChunkIndices: [0] },
      { segment: null, groundingChunkIndices: [0] },
    ];
    const { reading } = await askAt('gemini', await farSide(response({ groundingChunks: DIRECT, groundingSupports })));
    expect(reading.citations.map(({ start, end }) => [start, end])).toEqual([
      [TEXT.indexOf(SECOND), TEXT.length],
      [null, null],
      [null, null],
    ]);
  });

  test('offsets count from the part they name', async () => {
    const content = { parts: [{ text: 'Über ' }, { text: 'den AC1.' }] };
    const groundingSupports = [
      { segment: { partIndex: 1, startIndex: 4, endIndex: 7, text: 'AC1' }, groundingChunkIndices: [0] },
    ];
    const { reading } = await askAt(
      'gemini',
      await farSide(response({ groundingChunks: DIRECT, groundingSupports }, {}, { content })),
    );
    expect(reading.citations).toMatchObject([{ start: 9, end: 12 }]);
  });

  test('redirect links are resolved at once, by HEAD, and their targets are never asked', async () => {
    const side = await redirecting({ one: 'https://vornado.com/ac1', two: 'https://reviews.example/best' });
    const { raw, reading } = await askAt('gemini', side);
    expect(side.seen.map((request) => request.method).sort()).toEqual(['HEAD', 'HEAD', 'POST']);
    expect(side.seen.filter((request) => request.headers['x-goog-api-key'])).toHaveLength(1);
    expect(raw.redirects).toEqual([
      { from: `${side.origin}/grounding-api-redirect/one`, to: 'https://vornado.com/ac1' },
      { from: `${side.origin}/grounding-api-redirect/two`, to: 'https://reviews.example/best' },
    ]);
    expect(reading.citations[0]).toMatchObject({
      url: 'https://vornado.com/ac1',
      title: 'site-0.example',
      isResolved: true,
    });
  });

  test('a redirect link that leads nowhere keeps its title, and says that it is not resolved', async () => {
    const side = await redirecting({ gone: null, script: 'javascript:alert(1)' });
    const { reading } = await askAt('gemini', side);
    expect(reading.citations.slice(0, 2)).toMatchObject([
      { url: `${side.origin}/grounding-api-redirect/gone`, title: 'site-0.example', isResolved: false },
      { url: `${side.origin}/grounding-api-redirect/script`, title: 'site-1.example', isResolved: false },
    ]);
  });

  test('links to anywhere else are not requested', async () => {
    const side = await farSide(
      response({ groundingChunks: chunks('http://127.0.0.1:1/grounding-api-redirect/x'), groundingSupports: SUPPORTS }),
    );
    const { raw, reading } = await askAt('gemini', side);
    expect(side.seen).toHaveLength(1);
    expect(raw.redirects).toEqual([]);
    expect(reading.citations[0]).toMatchObject({ isResolved: false });
  });

  test('chunks may be empty although searches ran: grounded, cited nothing', async () => {
    const { reading } = await askAt(
      'gemini',
      await farSide(response({ groundingChunks: [], groundingSupports: null })),
    );
    expect(reading).toMatchObject({ outcome: 'answered', citations: [], searchQueries: ['luftreiniger'] });
  });

  test('metadata beside the candidates is read too', async () => {
    const groundingMetadata = { groundingChunks: DIRECT, groundingSupports: SUPPORTS, webSearchQueries: ['q'] };
    const { reading } = await askAt('gemini', await farSide(response(null, { groundingMetadata })));
    expect(reading).toMatchObject({ outcome: 'answered', searchQueries: ['q'] });
    expect(reading.citations).toHaveLength(3);
  });

  test('an answer without a search is not grounded', async () => {
    const { reading } = await askAt('gemini', await farSide(response(null)));
    expect(reading).toMatchObject({ outcome: 'not_grounded', usage: { searches: 0 } });
  });

  test('zero candidates are no answer, and billed all the same', async () => {
    const { reading } = await askAt('gemini', await farSide(response({}, { candidates: [] })));
    expect(reading).toMatchObject({
      outcome: 'unreadable',
      error: { code: 'no_candidate' },
      usage: { inputTokens: 109 },
    });
    const blocked = await askAt(
      'gemini',
      await farSide(response({}, { candidates: null, promptFeedback: { blockReason: 'SAFETY' } })),
    );
    expect(blocked.reading).toMatchObject({ outcome: 'blocked', error: { code: 'safety' } });
  });

  test.each([
    ['MAX_TOKENS', 'truncated'],
    ['SAFETY', 'blocked'],
    ['RECITATION', 'blocked'],
    ['LANGUAGE', 'blocked'],
    ['BLOCKLIST', 'blocked'],
    ['PROHIBITED_CONTENT', 'blocked'],
    ['SPII', 'blocked'],
    ['MALFORMED_FUNCTION_CALL', 'unreadable'],
    ['SOMETHING_NEW', 'unreadable'],
  ])('finish reason %s is %s', async (finishReason, outcome) => {
    const { reading } = await askAt('gemini', await farSide(response({}, {}, { finishReason })));
    expect(reading).toMatchObject({ outcome, error: { code: finishReason.toLowerCase() } });
  });

  test('survives nulls, and a chunk that is none keeps its place', async () => {
    const groundingChunks = [
      null,
      { retrievedContext: { uri: 'x' } },
      { web: { uri: 'https://c.example/', title: null } },
    ];
    const groundingSupports = [null, { segment: {}, groundingChunkIndices: [0, 1, 2, null] }];
    const { reading } = await askAt(
      'gemini',
      await farSide(response({ groundingChunks, groundingSupports }, { usageMetadata: null, modelVersion: null })),
    );
    expect(reading).toMatchObject({
      outcome: 'answered',
      citations: [{ url: 'https://c.example/', title: null }],
      servedModel: null,
    });
  });
});
