import { describe, expect, test } from 'vitest';
import { askAt, farSide, PROMPT } from '../../../../test/support/engine-far-side.ts';

const OVERVIEW = {
  text_blocks: [
    { type: 'paragraph', snippet: 'Small rooms need little air.', reference_indexes: [0] },
    { type: 'heading', snippet: 'Good choices' },
    {
      type: 'list',
      list: [
        { title: 'Vornado AC1', snippet: 'quiet', reference_indexes: [2] },
        { snippet: 'Levoit Core 300', list: [{ snippet: 'cheap', reference_indexes: [2, 7] }] },
      ],
    },
    {
      type: 'table',
      table: [
        ['Model', 'Price'],
        ['AC1', 129],
      ],
    },
    { type: 'expandable', title: 'More', text_blocks: [{ type: 'paragraph', snippet: 'Clean the filter.' }] },
  ],
  references: [
    { title: 'Rooms', link: 'https://rooms.example/', index: 0 },
    { title: 'Looked at only', link: 'https://other.example/', index: 1 },
    { title: null, link: 'https://vornado.com/ac1', index: 2 },
  ],
};

function response(ai_overview: object | null, change: object = {}) {
  return {
    search_metadata: { status: 'Success' },
    organic_results: [],
    ...(ai_overview && { ai_overview }),
    ...change,
  };
}

describe('Google AI Overviews', () => {
  test('is searched at the place, in a language that Google knows, and the key is not kept', async () => {
    const side = await farSide(response(OVERVIEW));
    const { raw } = await askAt('google_ai_overviews', side, {
      model: 'google',
      place: { country: 'AT', language: 'de-AT' },
    });
    expect(Object.fromEntries(side.seen[0]?.url.searchParams ?? [])).toEqual({
      engine: 'google',
      q: PROMPT,
      gl: 'at',
      hl: 'de',
      api_key: 'sk-test-never-to-be-kept',
    });
    expect(raw.request).toEqual({
      method: 'GET',
      path: '/search',
      query: { engine: 'google', q: PROMPT, gl: 'at', hl: 'de' },
    });
    await askAt('google_ai_overviews', side, { place: { country: 'BR', language: 'pt-BR' } });
    expect(side.seen[1]?.url.searchParams.get('hl')).toBe('pt-br');
  });

  test('is read: nested blocks as lines, lists with dashes, tables in rows', async () => {
    const { reading } = await askAt('google_ai_overviews', await farSide(response(OVERVIEW)));
    expect(reading.outcome).toBe('answered');
    expect(reading.answer).toBe(
      [
        'Small rooms need little air.',
        'Good choices',
        '- Vornado AC1: quiet',
        '- Levoit Core 300',
        '  - cheap',
        'Model | Price',
        'AC1 | 129',
        'More',
        'Clean the filter.',
      ].join('\n'),
    );
    expect(reading.usage).toMatchObject({ searches: 1, inputTokens: null, reportedCostUsd: null });
  });

  test('cites the references that some block points at, where that block lies', async () => {
    const { reading } = await askAt('google_ai_overviews', await farSide(response(OVERVIEW)));
    const cited = reading.citations.map(({ url, start, end }) => [url, reading.answer?.slice(start ?? 0, end ?? 0)]);
    expect(cited).toEqual([
      ['https://rooms.example/', 'Small rooms need little air.'],
      ['https://vornado.com/ac1', '- Vornado AC1: quiet'],
      ['https://vornado.com/ac1', '  - cheap'],
    ]);
    expect(reading.retrieved).toHaveLength(3);
  });

  test('blocks nested without end are read to a bounded depth', async () => {
    let block: object = { type: 'paragraph', snippet: 'deepest' };
    for (let depth = 40; depth > 0; depth -= 1)
      block = { type: 'expandable', snippet: `level ${depth}`, text_blocks: [block] };
    const { reading } = await askAt('google_ai_overviews', await farSide(response({ text_blocks: [block] })));
    expect(reading.answer?.split('\n')).toEqual(Array.from({ length: 9 }, (_none, index) => `level ${index + 1}`));
  });

  test('a page token is spent at once, and the second answer is the overview', async () => {
    const side = await farSide(
      response({ page_token: 'tok', serpapi_link: 'https://serpapi.com/x' }),
      response(OVERVIEW),
    );
    const { raw, reading } = await askAt('google_ai_overviews', side);
    expect(Object.fromEntries(side.seen[1]?.url.searchParams ?? [])).toEqual({
      engine: 'google_ai_overview',
      page_token: 'tok',
      api_key: 'sk-test-never-to-be-kept',
    });
    expect(raw.bodies).toHaveLength(2);
    expect(reading).toMatchObject({ outcome: 'answered', usage: { searches: 2 } });
  });

  test('a page token that expired may be tried anew', async () => {
    const expired = response({ error: 'The page_token has expired.' });
    const { reading } = await askAt('google_ai_overviews', await farSide(response({ page_token: 'tok' }), expired));
    expect(reading).toMatchObject({ outcome: 'unavailable', error: { message: 'The page_token has expired.' } });
  });

  test.each([
    ['there is none', response(null)],
    ['it is empty', response({ text_blocks: [] })],
    ['Google would not make one', response({ error: 'An AI Overview is not available for this search' })],
    ['nothing was found at all', response(null, { error: "Google hasn't returned any results for this query." })],
  ])('no overview is a valid answer: %s', async (_name, body) => {
    const { reading } = await askAt('google_ai_overviews', await farSide(body));
    expect(reading).toMatchObject({
      outcome: 'no_overview',
      answer: null,
      citations: [],
      error: null,
      usage: { searches: 1 },
    });
  });

  test.each(['Error', 'Processing'])('a search whose status is %s is no answer', async (status) => {
    const body = response(null, { search_metadata: { status } });
    expect((await askAt('google_ai_overviews', await farSide(body))).reading.outcome).toBe('unavailable');
  });

  test("AI Mode's fields stand at the top", async () => {
    const { reading } = await askAt('google_ai_overviews', await farSide(response(null, OVERVIEW)), {
      model: 'google_ai_mode',
    });
    expect(reading).toMatchObject({ outcome: 'answered', servedModel: 'google_ai_mode' });
    expect(reading.citations).toHaveLength(3);
  });

  test('survives nulls and blocks of no known form', async () => {
    const text_blocks = [
      null,
      3,
      { type: 'video' },
      { snippet: null, list: 'x', table: null, reference_indexes: null },
      ...OVERVIEW.text_blocks,
    ];
    const references = [null, { link: null, index: 0 }, ...OVERVIEW.references];
    const { reading } = await askAt('google_ai_overviews', await farSide(response({ text_blocks, references })));
    expect(reading.citations).toHaveLength(3);
  });
});
