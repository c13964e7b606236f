export { personasRegenerated, personaUpdated, reviewFeedChanged, reviewsImported } from './events.ts';
export { startFeedTicker } from './feeds/ticker.ts';
export { findPersona } from './queries.ts';
export { listPersonaQuestions, personaPrefix } from './speak.ts';
