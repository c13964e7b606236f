export { personasRegenerated, personaUpdated, reviewsImported } from './events.ts';
