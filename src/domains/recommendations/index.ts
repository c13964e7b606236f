export { capsuleWriter } from './audit.ts';
export { recommendationApplied, recommendationChanged, recommendationPushed } from './events.ts';
export { recommendationsConsumer } from './fall-back.ts';
export type { LlmConfig } from './llm/config.ts';
export { createLlmWriter } from './llm/writer.ts';
