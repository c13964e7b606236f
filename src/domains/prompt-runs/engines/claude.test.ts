import { describe, expect, test } from 'vitest';
import { askAt, farSide, PROMPT, status } from '../../../../test/support/engine-far-side.ts';

const SEARCH = { type: 'server_tool_use', id: 'srv_1', name: 'web_search', input: { query: 'quiet air purifier' } };
const RESULT = {
  type: 'web_search_tool_result',
  tool_use_id: 'srv_1',
  content: [
    { type: 'web_search_result', url: 'https://vornado.com/ac1', title: null, page_age: null, encrypted_content: 'x' },
    { type: 'web_search_result', url: 'https://reviews.example/best', title: 'Best', encrypted_content: 'y' },
  ],
};
const CITED = {
  type: 'text',
  text: 'The Vornado AC1 is quiet.',
  citations: [
    {
      type: 'web_search_result_location',
      url: 'https://vornado.com/ac1',
      title: null,
      cited_text: 'Quiet.',
      encrypted_index: 'i',
    },
  ],
};

function response(content: unknown[], change: object = {}) {
  return {
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-5-5-20260801',
    content,
    stop_reason: 'end_turn',
    usage: { input_tokens: 900, output_tokens: 120, server_tool_use: { web_search_requests: 1 } },
    ...change,
  };
}

const WHOLE = [{ type: 'text', text: 'I looked. ' }, SEARCH, RESULT, CITED, { type: 'text', text: ' Take it.' }];

function errorResult(error_code: string) {
  return {
    type: 'web_search_tool_result',
    tool_use_id: 'srv_1',
    content: { type: 'web_search_tool_result_error', error_code },
  };
}

describe('Claude', () => {
  test('is asked at the place with the search tool whose results stay in sight', async () => {
    const side = await farSide(response(WHOLE));
    await askAt('claude', side);
    expect(side.seen).toMatchObject([
      {
        headers: { 'x-api-key': 'sk-test-never-to-be-kept', 'anthropic-version': '2023-06-01' },
        body: {
          messages: [{ role: 'user', content: PROMPT }],
          tools: [{ type: 'web_search_20250305', user_location: { type: 'approximate', country: 'DE' } }],
        },
      },
    ]);
    expect(side.seen[0]?.url.pathname).toBe('/messages');
  });

  test('is read: its text blocks in a row, a citation without a title where its block lies', async () => {
    const { reading } = await askAt('claude', await farSide(response(WHOLE)));
    expect(reading).toMatchObject({
      outcome: 'answered',
      answer: 'I looked. The Vornado AC1 is quiet. Take it.',
      citations: [{ url: 'https://vornado.com/ac1', title: null, start: 10, end: 35, isResolved: true }],
      searchQueries: ['quiet air purifier'],
      servedModel: 'claude-sonnet-5-5-20260801',
      usage: { inputTokens: 900, outputTokens: 120, searches: 1 },
      isCitationMarkupLeaked: false,
    });
    expect(reading.retrieved).toEqual([
      { url: 'https://vornado.com/ac1', title: null },
      { url: 'https://reviews.example/best', title: 'Best' },
    ]);
  });

  test.each([
    'invalid_tool_input',
    'unavailable',
    'max_uses_exceeded',
    'too_many_requests',
    'query_too_long',
    'request_too_large',
  ])('a search that failed with %s inside an HTTP 200 leaves the answer ungrounded', async (code) => {
    const content = [SEARCH, errorResult(code), { type: 'text', text: 'From memory: AC1.' }];
    const { reading } = await askAt('claude', await farSide(response(content)));
    expect(reading).toMatchObject({
      outcome: 'not_grounded',
      answer: 'From memory: AC1.',
      error: { code: `search_${code}` },
    });
  });

  test('a search that failed beside one that worked leaves the answer grounded', async () => {
    const content = [SEARCH, RESULT, SEARCH, errorResult('max_uses_exceeded'), CITED];
    const { reading } = await askAt('claude', await farSide(response(content)));
    expect(reading).toMatchObject({ outcome: 'answered', error: null });
  });

  test('a paused turn is sent back as it came, and both halves are one answer', async () => {
    const paused = response([{ type: 'text', text: 'Wait. ' }, SEARCH], { stop_reason: 'pause_turn' });
    const side = await farSide(paused, response([RESULT, CITED]));
    const { raw, reading } = await askAt('claude', side);
    expect(side.seen[1]?.body).toMatchObject({
      messages: [
        { role: 'user', content: PROMPT },
        { role: 'assistant', content: [{ type: 'text', text: 'Wait. ' }, SEARCH] },
      ],
    });
    expect(side.seen.map((request) => request.headers['idempotency-key'])).toEqual(['unit-1', 'unit-1-2']);
    expect(raw.bodies).toHaveLength(2);
    expect(reading).toMatchObject({
      outcome: 'answered',
      answer: 'Wait. The Vornado AC1 is quiet.',
      usage: { inputTokens: 1_800, outputTokens: 240, searches: 2 },
    });
  });

  test('what a failure says is not gone on with', async () => {
    const side = await farSide(status(500, { stop_reason: 'pause_turn', content: [] }));
    expect((await askAt('claude', side)).reading.outcome).toBe('unavailable');
    expect(side.seen).toHaveLength(1);
  });

  test('a turn that pauses for ever is truncated after four responses', async () => {
    const side = await farSide(response([{ type: 'text', text: 'More. ' }], { stop_reason: 'pause_turn' }));
    const { reading } = await askAt('claude', side);
    expect(side.seen).toHaveLength(4);
    expect(reading).toMatchObject({
      outcome: 'truncated',
      answer: 'More. More. More. More. ',
      error: { code: 'pause_turn' },
    });
  });

  test('a continuation that fails fails the question, and what was used before is not forgotten', async () => {
    const paused = response([SEARCH], { stop_reason: 'pause_turn' });
    const overloaded = status(529, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } });
    const { reading } = await askAt('claude', await farSide(paused, overloaded));
    expect(reading).toMatchObject({
      outcome: 'unavailable',
      error: { code: 'overloaded' },
      usage: { inputTokens: 900, searches: 1 },
    });
  });

  test.each([
    ['a tag with an index', '<cite index="1-2,2-1">The Vornado AC1</cite> is quiet.'],
    ['a tag that starts with a parenthesis', '(cite index="1-2">The Vornado AC1</cite> is quiet.'],
    ['a bare tag', '<cite>The Vornado AC1</cite> is quiet.'],
  ])('citation markup that leaked into the text is taken out and told: %s', async (_name, text) => {
    const content = [RESULT, { type: 'text', text: '<cite index="1-1">Yes.</cite> ' }, { ...CITED, text }];
    const { reading } = await askAt('claude', await farSide(response(content)));
    expect(reading).toMatchObject({ answer: 'Yes. The Vornado AC1 is quiet.', isCitationMarkupLeaked: true });
    expect(reading.citations).toMatchObject([{ start: 5, end: 30 }]);
  });

  test('markup cut in two by a block boundary is taken out too', async () => {
    const content = [RESULT, { type: 'text', text: 'Yes. <cite index=' }, { ...CITED, text: '"1-1">Quiet.</cite>' }];
    const { reading } = await askAt('claude', await farSide(response(content)));
    expect(reading).toMatchObject({ answer: 'Yes. Quiet.', citations: [{ start: 5, end: 11 }] });
  });

  test('a refusal is told apart, with what was said before it', async () => {
    const body = response([{ type: 'text', text: 'I cannot' }], { stop_reason: 'refusal' });
    const { reading } = await askAt('claude', await farSide(body));
    expect(reading).toMatchObject({ outcome: 'refused', answer: 'I cannot' });
  });

  test.each(['max_tokens', 'model_context_window_exceeded'])('%s is a truncated answer', async (stop_reason) => {
    const { reading } = await askAt('claude', await farSide(response(WHOLE, { stop_reason })));
    expect(reading).toMatchObject({ outcome: 'truncated', error: { code: stop_reason } });
  });

  test('survives nulls and unknown blocks', async () => {
    const content = [
      null,
      { type: 'thinking', thinking: '…' },
      { type: 'text', text: null },
      RESULT,
      { ...CITED, citations: [null, 3, { type: 'page_location' }, ...CITED.citations] },
    ];
    const { reading } = await askAt('claude', await farSide(response(content, { usage: { input_tokens: null } })));
    expect(reading).toMatchObject({ outcome: 'answered', answer: CITED.text, usage: { inputTokens: null } });
    expect(reading.citations).toHaveLength(1);
  });

  test('an answer without content is unreadable', async () => {
    const { reading } = await askAt('claude', await farSide({ type: 'message', content: null }));
    expect(reading).toMatchObject({ outcome: 'unreadable', error: { code: 'unknown_form' } });
  });

  test('an answer that searched nothing used no search', async () => {
    const usage = { input_tokens: 9, output_tokens: 9, server_tool_use: null };
    const { reading } = await askAt(
      'claude',
      await farSide(response([{ type: 'text', text: 'From memory.' }], { usage })),
    );
    expect(reading).toMatchObject({ outcome: 'not_grounded', usage: { searches: 0 } });
  });
});
