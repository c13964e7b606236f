import { z } from 'zod';
import { defineSettings } from '../../kernel/settings.ts';
import { baseUrlVariable, countVariable } from '../../kernel/variables.ts';
import type { ModelConfig } from './config.ts';

/** The providers' own addresses, and a model of each that writes well and cheaply. */
const DEFAULTS = {
  openai: { baseUrl: 'https://api.openai.com/v1', model: 'gpt-5.4' },
  anthropic: { baseUrl: 'https://api.anthropic.com', model: 'claude-sonnet-4-6' },
  gemini: { baseUrl: 'https://generativelanguage.googleapis.com', model: 'gemini-3.8-flash' },
} as const;

/** The language model of the installation; null leaves writing to rules. */
export const modelSettings = defineSettings(
  {
    LLM_PROVIDER: z.enum(['openai', 'anthropic', 'gemini']).default('openai'),
    LLM_API_KEY: z.string().min(1).optional(),
    LLM_BASE_URL: baseUrlVariable.optional(),
    LLM_MODEL: z.string().min(1).optional(),
    LLM_DAILY_TOKENS: countVariable(1_000_000, 1_000_000_000),
  },
  (values): ModelConfig | null => {
    const { LLM_PROVIDER: provider, LLM_API_KEY: apiKey } = values;
    if (!apiKey) return null;
    const { baseUrl, model } = DEFAULTS[provider];
    return {
      provider,
      apiKey,
      baseUrl: values.LLM_BASE_URL ?? baseUrl,
      model: values.LLM_MODEL ?? model,
      dailyTokens: values.LLM_DAILY_TOKENS,
    };
  },
);
