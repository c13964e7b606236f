import type { AnswerEngine } from '../../../generated/prisma/enums.ts';
import type { EngineId } from './engine.ts';

/** How an engine is stored, by how REST spells it. */
export function storedEngine(id: EngineId): AnswerEngine {
  return STORED_ENGINES[id];
}

/** How REST spells an engine, by how it is stored. */
export function engineId(engine: AnswerEngine): EngineId {
  return ENGINE_IDS_BY_STORED[engine];
}

const STORED_ENGINES = {
  chatgpt: 'CHATGPT',
  claude: 'CLAUDE',
  gemini: 'GEMINI',
  perplexity: 'PERPLEXITY',
  google_ai_overviews: 'GOOGLE_AI_OVERVIEWS',
} as const satisfies Record<EngineId, AnswerEngine>;

const ENGINE_IDS_BY_STORED = {
  CHATGPT: 'chatgpt',
  CLAUDE: 'claude',
  GEMINI: 'gemini',
  PERPLEXITY: 'perplexity',
  GOOGLE_AI_OVERVIEWS: 'google_ai_overviews',
} as const satisfies Record<AnswerEngine, EngineId>;
