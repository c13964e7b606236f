export { personasRegenerated, personaUpdated, reviewsImported } from './events.ts';
export { findPersona } from './queries.ts';
