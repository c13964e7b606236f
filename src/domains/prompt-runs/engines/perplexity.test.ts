import { describe, expect, test } from 'vitest';
import { askAt, farSide, PROMPT } from '../../../../test/support/engine-far-side.ts';

const SEARCH = {
  type: 'search_results',
  queries: ['quiet air purifier'],
  results: [
    { id: 1, title: 'Vornado AC1', url: 'https://vornado.com/ac1', snippet: '…', source: 'web' },
    { id: 2, title: null, url: 'https://reviews.example/best' },
  ],
};
const TEXT = 'Take the AC1[1](https://invented.example/). See https://invented.example/ac1 too [9].';

function response(change: object = {}, part: object = { type: 'output_text', text: TEXT, annotations: [] }) {
  return {
    status: 'completed',
    model: 'perplexity/sonar-2026-08',
    output: [SEARCH, { type: 'skill_loaded', name: 'x' }, { type: 'message', content: [part] }],
    usage: {
      input_tokens: 40,
      output_tokens: 90,
      cost: { currency: 'USD', input_cost: 0.0001, output_cost: 0.0002, tool_calls_cost: 0.005, total_cost: 0.0053 },
    },
    ...change,
  };
}

describe('Perplexity', () => {
  test('is asked at the Agent API, with the search forced as configured', async () => {
    const side = await farSide(response());
    await askAt('perplexity', side, { model: 'perplexity/sonar', searchChoice: 'web_search' });
    await askAt('perplexity', side, { model: 'fast', searchChoice: null });
    expect(side.seen[0]?.url.pathname).toBe('/agent');
    expect(side.seen[0]?.body).toMatchObject({
      model: 'perplexity/sonar',
      input: PROMPT,
      tools: [{ type: 'web_search', user_location: { country: 'DE' } }],
      tool_choice: 'web_search',
      language_preference: 'de',
    });
    expect(side.seen[1]?.body).toMatchObject({ preset: 'fast' });
    expect(side.seen[1]?.body).not.toHaveProperty('tool_choice');
  });

  test('is read: its cost is in the answer, and the model is the one that served', async () => {
    const { reading } = await askAt('perplexity', await farSide(response()));
    expect(reading).toMatchObject({
      outcome: 'answered',
      answer: TEXT,
      servedModel: 'perplexity/sonar-2026-08',
      searchQueries: ['quiet air purifier'],
      usage: { inputTokens: 40, outputTokens: 90, searches: null, reportedCostUsd: 0.0053 },
    });
  });

  test('a cost in another currency is not taken for dollars', async () => {
    const { reading } = await askAt(
      'perplexity',
      await farSide(response({ usage: { cost: { currency: 'EUR', total_cost: 1 } } })),
    );
    expect(reading.usage.reportedCostUsd).toBeNull();
  });

  test('[n] cites the n-th result; an address in the prose, and a number without a result, cite nothing', async () => {
    const { reading } = await askAt('perplexity', await farSide(response()));
    expect(reading.citations).toEqual([
      {
        url: 'https://vornado.com/ac1',
        title: 'Vornado AC1',
        source: 'annotation',
        isResolved: true,
        start: 12,
        end: 15,
      },
    ]);
    expect(reading.retrieved.map((source) => source.url)).toEqual([
      'https://vornado.com/ac1',
      'https://reviews.example/best',
    ]);
  });

  test('annotations win over numbers', async () => {
    const annotations = [
      { type: 'citation', url: 'https://reviews.example/best', title: 'Best', start_index: 0, end_index: 12 },
      { type: 'x', url: null },
    ];
    const { reading } = await askAt(
      'perplexity',
      await farSide(response({}, { type: 'output_text', text: TEXT, annotations })),
    );
    expect(reading.citations).toMatchObject([{ url: 'https://reviews.example/best', start: 0, end: 12 }]);
  });

  test('results without ids are numbered through all searches', async () => {
    const first = { ...SEARCH, results: [{ url: 'https://a.example/', title: 'A' }] };
    const second = { ...SEARCH, results: [{ url: 'https://b.example/', title: 'B' }] };
    const message = { type: 'message', content: [{ type: 'output_text', text: 'See [2].' }] };
    const { reading } = await askAt('perplexity', await farSide(response({ output: [first, second, message] })));
    expect(reading.citations.map((citation) => citation.url)).toEqual(['https://b.example/']);
  });

  test('an answer without search results is not grounded', async () => {
    const message = { type: 'message', content: [{ type: 'output_text', text: 'From memory [1].' }] };
    for (const output of [[message], [{ ...SEARCH, results: [] }, message], [{ ...SEARCH, results: null }, message]]) {
      const { reading } = await askAt('perplexity', await farSide(response({ output })));
      expect(reading).toMatchObject({ outcome: 'not_grounded', answer: 'From memory [1].', citations: [] });
    }
  });

  test('an error inside an HTTP 200 is a failure', async () => {
    const error = { code: 429, message: 'Too many requests', type: 'too_many_requests' };
    const limited = await askAt('perplexity', await farSide({ ...response({ status: 'failed', output: [] }), error }));
    expect(limited.reading).toMatchObject({ outcome: 'rate_limited', error: { message: 'Too many requests' } });
    const broken = await askAt(
      'perplexity',
      await farSide({ status: 'failed', output: [], error: { message: 'Boom', code: 'internal', type: 'server' } }),
    );
    expect(broken.reading).toMatchObject({ outcome: 'unavailable', error: { code: 'engine_failed' } });
  });

  test('an incomplete answer is truncated', async () => {
    const body = response({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
    expect((await askAt('perplexity', await farSide(body))).reading.outcome).toBe('truncated');
  });

  test('no output is unreadable', async () => {
    expect((await askAt('perplexity', await farSide({ choices: [] }))).reading.outcome).toBe('unreadable');
  });
});
