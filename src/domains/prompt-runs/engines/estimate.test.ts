import { describe, expect, test } from 'vitest';
import { ASSUMED_AVERAGES, estimateUnits, type PlannedEngine, reserveUsd } from './estimate.ts';
import { DEFAULT_PRICES } from './price-table.ts';

const CHATGPT: PlannedEngine = { engine: 'chatgpt', model: 'gpt-6-luna', units: 200, concurrency: 4, perMinute: 600 };
const AVERAGES = { inputTokens: 10_000, outputTokens: 1_000, searches: 2, seconds: 20 };

describe('an estimate', () => {
  test('adds up units, searches and money, by the averages that were measured', () => {
    const [measured] = estimateUnits(
      [{ ...CHATGPT, averages: { ...AVERAGES, searches: 1.5 } }],
      DEFAULT_PRICES,
    ).engines;
    expect(measured).toMatchObject({ units: 200, searches: 300, priceTableDate: '2026-11-23' });
    expect(measured?.usd).toBeCloseTo(200 * (0.001 + 0.0005 + 0.015));
  });

  test('an average cost that was measured is taken as it is', () => {
    const plan = { ...CHATGPT, engine: 'perplexity', model: 'perplexity/sonar', averages: { usd: 0.006 } } as const;
    expect(estimateUnits([plan], DEFAULT_PRICES).usd).toBeCloseTo(1.2);
  });

  test('is bounded by how many are asked at once, or a minute, whichever is slower', () => {
    const seconds = (change: Partial<PlannedEngine>) =>
      estimateUnits([{ ...CHATGPT, averages: AVERAGES, ...change }], DEFAULT_PRICES).seconds;
    expect(seconds({})).toBe(50 * 20);
    expect(seconds({ perMinute: 6 })).toBe(199 * 10 + 20);
    expect(seconds({ units: 0 })).toBe(0);
  });

  test('has the time of the slowest engine, because they work beside one another, in the order they are listed', () => {
    const plan = [{ ...CHATGPT, engine: 'claude', model: 'claude-haiku-5-5', units: 400 } as const, CHATGPT];
    const estimate = estimateUnits(plan, DEFAULT_PRICES);
    expect(estimate.seconds).toBe(100 * ASSUMED_AVERAGES.claude.seconds);
    expect(estimate.units).toBe(600);
    expect(estimate.engines.map(({ engine }) => engine)).toEqual(['chatgpt', 'claude']);
  });

  test('names no sum when one part is not known', () => {
    const estimate = estimateUnits(
      [CHATGPT, { ...CHATGPT, engine: 'gemini', model: 'gemini-3.8-flash' }],
      DEFAULT_PRICES,
    );
    expect(estimate.usd).toBeNull();
    expect(estimate.engines[0]?.usd).toBeGreaterThan(0);
  });

  test('of nothing is nothing', () => {
    expect(estimateUnits([], DEFAULT_PRICES)).toEqual({
      units: 0,
      searches: 0,
      usd: 0,
      seconds: 0,
      priceTableDate: '2026-11-23',
      engines: [],
    });
  });
});

test('what is reserved is more than an answer is assumed to cost, and something where the price is not known', () => {
  const { usd } = estimateUnits([{ ...CHATGPT, units: 1 }], DEFAULT_PRICES);
  expect(reserveUsd('chatgpt', 'gpt-6-luna', DEFAULT_PRICES)).toBeCloseTo(4 * (usd ?? 0));
  expect(reserveUsd('gemini', 'gemini-3.8-flash', DEFAULT_PRICES)).toBe(0.25);
});
