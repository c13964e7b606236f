import { describe, expect, test } from 'vitest';
import { askAt, farSide, PROMPT } from '../../../../test/support/engine-far-side.ts';

const TEXT = 'The Vornado AC1 🌀 is quiet (vornado.com). The Levoit Core 300 is cheaper.';
const START = [...'The Vornado AC1 🌀 is quiet '].length;

/** A whole answer in OpenAI's form. */
function response(change: object = {}, annotations: unknown[] = [ANNOTATION], text = TEXT) {
  return {
    id: 'resp_1',
    status: 'completed',
    model: 'gpt-6-luna-2026-09-01',
    error: null,
    incomplete_details: null,
    output: [
      { type: 'reasoning', summary: [] },
      {
        type: 'web_search_call',
        status: 'completed',
        action: {
          type: 'search',
          queries: ['best air purifier bedroom', 'quiet air purifier'],
          sources: [
            { type: 'url', url: 'https://vornado.com/ac1?utm_source=openai' },
            { type: 'url', url: 'https://reviews.example/purifiers' },
          ],
        },
      },
      {
        type: 'web_search_call',
        status: 'completed',
        action: { type: 'open_page', url: 'https://blog.example/quiet' },
      },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text, annotations }] },
    ],
    usage: { input_tokens: 8_412, output_tokens: 233, total_tokens: 8_645 },
    tool_usage: { web_search: { num_requests: 2 } },
    ...change,
  };
}

const ANNOTATION = {
  type: 'url_citation',
  url: 'https://vornado.com/ac1?color=white&utm_source=openai',
  title: 'Vornado AC1',
  start_index: START,
  end_index: START + '(vornado.com)'.length,
};

describe('ChatGPT', () => {
  test('is asked with the place, because a place left out means the United States', async () => {
    const side = await farSide(response());
    await askAt('chatgpt', side);
    expect(side.seen).toMatchObject([
      {
        method: 'POST',
        headers: { authorization: 'Bearer sk-test-never-to-be-kept', 'idempotency-key': 'unit-1' },
        body: {
          model: 'model-asked-for',
          input: PROMPT,
          tools: [{ type: 'web_search', user_location: { type: 'approximate', country: 'DE' } }],
          tool_choice: 'required',
          include: ['web_search_call.action.sources'],
        },
      },
    ]);
    expect(side.seen[0]?.url.pathname).toBe('/responses');
  });

  test('is read: text, what it searched, what it used, which model really answered', async () => {
    const { raw, reading } = await askAt('chatgpt', await farSide(response()));
    expect(reading).toMatchObject({
      outcome: 'answered',
      answer: TEXT,
      searchQueries: ['best air purifier bedroom', 'quiet air purifier'],
      servedModel: 'gpt-6-luna-2026-09-01',
      usage: { inputTokens: 8_412, outputTokens: 233, searches: 2, reportedCostUsd: null },
      error: null,
    });
    expect(raw).toMatchObject({ requestedModel: 'model-asked-for', httpStatus: 200, simulated: false });
    expect(JSON.parse(raw.bodies[0] ?? '')).toEqual(response());
  });

  test('cites what an annotation names; what it consulted is retrieved only', async () => {
    const { reading } = await askAt('chatgpt', await farSide(response()));
    expect(reading.citations.map((citation) => citation.url)).toEqual(['https://vornado.com/ac1?color=white']);
    expect(reading.retrieved.map((source) => source.url)).toEqual([
      'https://vornado.com/ac1',
      'https://reviews.example/purifiers',
      'https://blog.example/quiet',
    ]);
  });

  test('a citation lies where the answer says, an emoji before it notwithstanding', async () => {
    const { reading } = await askAt('chatgpt', await farSide(response()));
    const [citation] = reading.citations;
    expect(TEXT.slice(citation?.start ?? 0, citation?.end ?? 0)).toBe('(vornado.com)');
  });

  test('Markdown links are inline citations where a gateway left no annotation, and only there', async () => {
    const text =
      'Take the [AC1](https://vornado.com/ac1_(white)?utm_source=chatgpt.com). ![no](https://cdn.example/a.png)';
    const without = await askAt('chatgpt', await farSide(response({}, [], text)));
    expect(without.reading.citations).toEqual([
      {
        url: 'https://vornado.com/ac1_(white)',
        title: 'AC1',
        source: 'inline',
        isResolved: true,
        start: 9,
        end: 9 + '[AC1](https://vornado.com/ac1_(white)?utm_source=chatgpt.com)'.length,
      },
    ]);
    const both = await askAt('chatgpt', await farSide(response({}, [ANNOTATION], text)));
    expect(both.reading.citations.map((citation) => citation.source)).toEqual(['annotation']);
  });

  test('survives nulls, unknown blocks and unknown annotations', async () => {
    const annotations = [
      null,
      { type: 'file_citation', file_id: 'f' },
      { ...ANNOTATION, title: null, start_index: null },
      { ...ANNOTATION, url: 'javascript:alert(1)' },
    ];
    const strange = response({ usage: null, tool_usage: { web_search: null }, hologram: [1] }, annotations);
    strange.output.unshift({ type: 'dream', content: 'not a list' } as never, null as never, 7 as never);
    const { reading } = await askAt('chatgpt', await farSide(strange));
    expect(reading).toMatchObject({ outcome: 'answered', answer: TEXT, usage: { inputTokens: null, searches: null } });
    expect(reading.citations).toMatchObject([{ title: null, start: null }]);
  });

  test.each([
    ['max_output_tokens', 'truncated'],
    ['max_messages', 'truncated'],
    ['steered', 'truncated'],
    ['content_filter', 'blocked'],
  ])('incomplete for %s is %s, and the text that is there is kept', async (reason, outcome) => {
    const body = response({ status: 'incomplete', incomplete_details: { reason } });
    const { reading } = await askAt('chatgpt', await farSide(body));
    expect(reading).toMatchObject({ outcome, answer: TEXT, error: { code: reason } });
  });

  test('a refusal is told apart from an answer', async () => {
    const body = response({ output: [{ type: 'message', content: [{ type: 'refusal', refusal: "I can't help." }] }] });
    const { reading } = await askAt('chatgpt', await farSide(body));
    expect(reading).toMatchObject({ outcome: 'refused', answer: "I can't help.", error: { code: 'refusal' } });
  });

  test('an answer without a search that worked is not grounded', async () => {
    const call = { type: 'web_search_call', status: 'failed', action: { type: 'search', queries: ['q'] } };
    const message = { type: 'message', content: [{ type: 'output_text', text: 'From memory.', annotations: [] }] };
    for (const output of [[message], [call, message]]) {
      const { reading } = await askAt('chatgpt', await farSide(response({ output })));
      expect(reading).toMatchObject({ outcome: 'not_grounded', answer: 'From memory.' });
    }
  });

  test('a failure inside an HTTP 200 is a failure', async () => {
    const failed = { status: 'failed', output: [], error: { code: 'rate_limit_exceeded', message: 'Slow down.' } };
    const server = { status: 'failed', output: [], error: { code: 'server_error', message: 'Oops.' } };
    const queued = response({ status: 'queued' });
    const outcomes = [];
    for (const body of [failed, server, queued])
      outcomes.push((await askAt('chatgpt', await farSide(body))).reading.outcome);
    expect(outcomes).toEqual(['rate_limited', 'unavailable', 'unavailable']);
  });

  test('no output, and output without a text, are unreadable', async () => {
    const nothing = await askAt('chatgpt', await farSide({ id: 'resp_1', status: 'completed' }));
    expect(nothing.reading).toMatchObject({ outcome: 'unreadable', error: { code: 'unknown_form' } });
    const empty = await askAt('chatgpt', await farSide(response({ output: [] })));
    expect(empty.reading).toMatchObject({ outcome: 'unreadable', error: { code: 'empty_answer' } });
  });

  test('an answer that searched nothing used no search; one that searched and does not tell used an unknown number', async () => {
    const message = { type: 'message', content: [{ type: 'output_text', text: 'From memory.', annotations: [] }] };
    const none = await askAt('chatgpt', await farSide(response({ output: [message], tool_usage: undefined })));
    expect(none.reading.usage.searches).toBe(0);
    const untold = await askAt('chatgpt', await farSide(response({ tool_usage: null })));
    expect(untold.reading.usage.searches).toBeNull();
  });
});
