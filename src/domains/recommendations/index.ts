export { recommendationApplied, recommendationChanged, recommendationPushed } from './events.ts';
export type { LlmConfig } from './llm/config.ts';
export { createLlmWriter } from './llm/writer.ts';
export { proposeRecommendations } from './propose-after-audit.ts';
export { recommendationsConsumer } from './recover-failed-jobs.ts';
