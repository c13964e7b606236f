import { describe, expect, test } from 'vitest';
import { type EngineReading, type EngineUsage, emptyReading, type Outcome } from './engine.ts';
import { DEFAULT_PRICES, findPrice, withPrices } from './price-table.ts';
import { priceOf } from './prices.ts';

function reading(usage: Partial<EngineUsage>, outcome: Outcome = 'answered', code = 'some_code'): EngineReading {
  const error = outcome === 'answered' ? null : { code, message: '…' };
  const empty = emptyReading(outcome, error);
  return { ...empty, usage: { ...empty.usage, ...usage } };
}

const LUNA = { engine: 'chatgpt', model: 'gpt-6-luna' } as const;
const USED = { inputTokens: 1_000_000, outputTokens: 200_000, searches: 3 };

describe('what an answer cost', () => {
  test('is its tokens and searches by the table, whose date is told', () => {
    expect(priceOf(reading(USED), LUNA, DEFAULT_PRICES)).toEqual({
      usd: 0.1 + 0.1 + 0.03,
      priceTableDate: '2026-11-23',
    });
  });

  test('is the same for a model that is served under a dated name', () => {
    for (const model of ['gpt-6-luna-2026-09-01', 'gpt-6-luna-20260901', 'gpt-6-luna-001']) {
      expect(priceOf(reading(USED), { engine: 'chatgpt', model }, DEFAULT_PRICES).usd).toBeCloseTo(0.23);
    }
  });

  test.each(['gpt-6-luna-mini', 'gpt-7', 'simulated'])('is not known for %s, which is another model', (model) => {
    expect(priceOf(reading(USED), { engine: 'chatgpt', model }, DEFAULT_PRICES).usd).toBeNull();
  });

  test('is not known when the engine does not tell what it used', () => {
    expect(priceOf(reading({ ...USED, searches: null }), LUNA, DEFAULT_PRICES).usd).toBeNull();
    expect(priceOf(reading({}), LUNA, DEFAULT_PRICES).usd).toBeNull();
  });

  test('is what the engine reports, where it does', () => {
    const asked = { engine: 'perplexity', model: 'perplexity/sonar' } as const;
    expect(priceOf(reading({ reportedCostUsd: 0.0053 }), asked, DEFAULT_PRICES).usd).toBe(0.0053);
    expect(priceOf(reading({ inputTokens: 5 }), asked, DEFAULT_PRICES).usd).toBeNull();
  });

  test.each(['blocked', 'rate_limited', 'unavailable'] as const)('is nothing for %s without a usage', (outcome) => {
    expect(priceOf(reading({}, outcome), LUNA, DEFAULT_PRICES).usd).toBe(0);
    expect(priceOf(reading(USED, outcome), LUNA, DEFAULT_PRICES).usd).toBeCloseTo(0.23);
  });

  test.each([
    ['timed_out', 'timed_out'],
    ['unreadable', 'not_json'],
    ['unavailable', 'connection_failed'],
  ] as const)('is not known for %s (%s): it may have been answered, and billed', (outcome, code) => {
    expect(priceOf(reading({}, outcome, code), LUNA, DEFAULT_PRICES).usd).toBeNull();
  });

  test("Gemini's searches are billed by query, and by answer for the older models", () => {
    const tokens = { inputPerMillion: 0, outputPerMillion: 0 };
    const prices = DEFAULT_PRICES.prices.map((price) => (price.engine === 'gemini' ? { ...price, ...tokens } : price));
    const table = { ...DEFAULT_PRICES, prices };
    expect(priceOf(reading(USED), { engine: 'gemini', model: 'gemini-3.8-flash' }, table).usd).toBeCloseTo(0.042);
    expect(priceOf(reading(USED), { engine: 'gemini', model: 'gemini-2.5-pro' }, table).usd).toBeCloseTo(0.035);
  });

  test('Google is billed by search alone, once its price is given', () => {
    const row = {
      engine: 'google_ai_overviews',
      model: '*',
      inputPerMillion: 0,
      outputPerMillion: 0,
      searchesPerThousand: 15,
      searchUnit: 'query',
    } as const;
    const table = withPrices(DEFAULT_PRICES, { date: '2026-12-01', prices: [row] });
    const asked = { engine: 'google_ai_overviews', model: 'google' } as const;
    expect(priceOf(reading({ searches: 2 }), asked, DEFAULT_PRICES).usd).toBeNull();
    expect(priceOf(reading({ searches: 2 }), asked, table)).toEqual({ usd: 0.03, priceTableDate: '2026-12-01' });
    expect(findPrice(table, 'chatgpt', 'gpt-6-sol')).toEqual(findPrice(DEFAULT_PRICES, 'chatgpt', 'gpt-6-sol'));
  });
});
