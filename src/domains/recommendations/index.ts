export { recommendationApplied, recommendationChanged, recommendationPushed } from './events.ts';
export { proposeRecommendations } from './propose-after-audit.ts';
export { recommendationsConsumer } from './recover-failed-jobs.ts';
