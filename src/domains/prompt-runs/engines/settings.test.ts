import { describe, expect, test } from 'vitest';
import { createSettings } from '../../../kernel/settings.ts';
import { ENGINE_IDS } from './engine.ts';
import { findPrice } from './price-table.ts';
import { engineSettings } from './settings.ts';

const read = (environment: Record<string, string>) => createSettings(environment).of(engineSettings);

describe('the settings of the engines', () => {
  test('without a variable name every vendor, a model and a place, and no key', () => {
    const { engines } = read({});
    expect(Object.keys(engines)).toEqual([...ENGINE_IDS]);
    expect(engines.chatgpt).toEqual({
      apiKey: null,
      baseUrl: 'https://api.openai.com/v1',
      model: 'gpt-6-luna',
      place: { country: 'US', language: 'en' },
      concurrency: 4,
      perMinute: 60,
      timeoutMs: 120_000,
      searchChoice: 'required',
    });
    expect(Object.values(engines).every(({ apiKey }) => apiKey === null)).toBe(true);
  });

  test('are those of the engine, then those of all', () => {
    const { engines } = read({
      ENGINE_COUNTRY: 'DE',
      ENGINE_LANGUAGE: 'de',
      ENGINE_GOOGLE_AI_OVERVIEWS_KEY: 'k',
      ENGINE_GOOGLE_AI_OVERVIEWS_BASE_URL: 'http://127.0.0.1:9000/serp/',
      ENGINE_GOOGLE_AI_OVERVIEWS_MODEL: 'google_ai_mode',
      ENGINE_GOOGLE_AI_OVERVIEWS_COUNTRY: 'AT',
      ENGINE_GOOGLE_AI_OVERVIEWS_CONCURRENCY: '2',
      ENGINE_GOOGLE_AI_OVERVIEWS_PER_MINUTE: '10',
      ENGINE_GOOGLE_AI_OVERVIEWS_TIMEOUT_SECONDS: '30',
      ENGINE_CHATGPT_SEARCH_CHOICE: 'none',
    });
    expect(engines.google_ai_overviews).toEqual({
      apiKey: 'k',
      baseUrl: 'http://127.0.0.1:9000/serp',
      model: 'google_ai_mode',
      place: { country: 'AT', language: 'de' },
      concurrency: 2,
      perMinute: 10,
      timeoutMs: 30_000,
      searchChoice: null,
    });
    expect(engines.chatgpt).toMatchObject({ place: { country: 'DE', language: 'de' }, searchChoice: null });
  });

  test('prices that are given replace rows of ours, and the date is theirs', () => {
    const row = { engine: 'gemini', model: 'gemini-3.8-flash', inputPerMillion: 1, outputPerMillion: 2 };
    const { prices } = read({ ENGINE_PRICES: JSON.stringify({ date: '2027-01-01', prices: [row] }) });
    expect(prices.date).toBe('2027-01-01');
    expect(findPrice(prices, 'gemini', 'gemini-3.8-flash')).toEqual({
      ...row,
      searchesPerThousand: null,
      searchUnit: 'query',
    });
    expect(findPrice(prices, 'chatgpt', 'gpt-6-luna')).not.toBeNull();
  });

  test('name every fault by its variable', () => {
    const faults = engineSettings.faults({
      ENGINE_CHATGPT_KEY: 'a key with a space',
      ENGINE_CLAUDE_BASE_URL: 'ftp://x',
      ENGINE_GEMINI_PER_MINUTE: '0',
      ENGINE_COUNTRY: 'Germany',
      ENGINE_PRICES: '{"date":"soon"}',
    });
    expect(faults.map((fault) => fault.split(' ')[0]).sort()).toEqual([
      'ENGINE_CHATGPT_KEY',
      'ENGINE_CLAUDE_BASE_URL',
      'ENGINE_COUNTRY',
      'ENGINE_GEMINI_PER_MINUTE',
      'ENGINE_PRICES',
    ]);
  });
});
