import { expect, test } from 'vitest';
import { modelSettings } from './domains/models/settings.ts';
import { storeSettings } from './domains/stores/settings.ts';
import { readConfig } from './env.ts';

test('every fault is named at once, those of the domains beside those of the process', () => {
  const environment = { PORT: 'x', LLM_PROVIDER: 'abacus', SHOPIFY_API_VERSION: 'latest' };
  expect(() => readConfig(environment)).toThrow(
    /^PORT must be a port number\nLLM_PROVIDER .+\nSHOPIFY_API_VERSION must be a version such as 2026-04$/,
  );
});

test('an empty environment is the default of every domain, and empty variables are unset ones', () => {
  for (const environment of [{}, { LLM_API_KEY: '', SHOPIFY_API_VERSION: '', PORT: '' }]) {
    const { settings, port } = readConfig(environment);
    expect(port).toBe(4000);
    expect(settings.of(storeSettings)).toEqual({ shopifyApiVersion: '2026-04' });
    expect(settings.of(modelSettings)).toBeNull();
  }
});

test("a model's key is all it takes: address and model are the provider's own until they are given", () => {
  const { settings } = readConfig({ LLM_API_KEY: 'k', LLM_PROVIDER: 'gemini', LLM_BASE_URL: 'https://far.test/v2//' });
  expect(settings.of(modelSettings)).toMatchObject({ provider: 'gemini', baseUrl: 'https://far.test/v2' });
  expect(settings.of(modelSettings)).toMatchObject({ model: expect.stringMatching(/^gemini/), dailyTokens: 1_000_000 });
});
