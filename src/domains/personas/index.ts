export { adjustedRand } from './clustering/adjusted-rand.ts';
export { clusterByAllTerms } from './clustering/cluster-reviews.ts';
export { personasRegenerated, personaUpdated, reviewFeedChanged, reviewsImported } from './events.ts';
export { startFeedTicker } from './feeds/ticker.ts';
export { listPersonaQuestions } from './persona-questions.ts';
export { findPersona } from './queries.ts';
export { groupInThread } from './thread/group-in-thread.ts';
export { polarityOfText } from './voice/polarity.ts';
export { readRemarks } from './voice/remarks.ts';
