export { aliasChanged, competitorChanged, promptSetChanged } from './events.ts';
