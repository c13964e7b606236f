export { engineSettings } from './engines/settings.ts';
export { aliasChanged, competitorChanged, engineKeyChanged, promptSetChanged } from './events.ts';
