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
export { compareAnswers } from './metrics/compare-answers.ts';
export { isAnswer } from './metrics/types.ts';
export { answersOfTwoWeeks, type WeekAnswer } from './readings/two-weeks.ts';
export { engineLimits } from './run/engine-limits.ts';
