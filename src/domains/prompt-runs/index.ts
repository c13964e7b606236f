export { engineSettings } from './engines/settings.ts';
export {
  aliasChanged,
  competitorChanged,
  competitorsProposed,
  engineBudgetChanged,
  engineKeyChanged,
  promptRunsCompleted,
  promptRunsProgressed,
  promptRunsRecounted,
  promptSetChanged,
} from './events.ts';
export { engineLimits } from './run/engine-limits.ts';
