import type { EngineAdapter } from './adapter.ts';
import { chatgpt } from './chatgpt.ts';
import { claude } from './claude.ts';
import type { EngineId } from './engine.ts';
import { gemini } from './gemini.ts';
import { googleAiOverviews } from './google-ai-overviews.ts';
import { perplexity } from './perplexity.ts';

/** How each engine is spoken to. */
export const ADAPTERS: Readonly<Record<EngineId, EngineAdapter>> = {
  chatgpt,
  claude,
  gemini,
  perplexity,
  google_ai_overviews: googleAiOverviews,
};
