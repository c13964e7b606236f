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
export { type SessionInput, sessionInput } from './input.ts';
export { compareAnswers } from './metrics/compare-answers.ts';
export { isAnswer } from './metrics/types.ts';
export { trackCompetitors } from './names/competitors.ts';
export { answersOfTwoWeeks, type WeekAnswer } from './readings/two-weeks.ts';
export { engineLimits } from './run/engine-limits.ts';
export { createWithin as acceptSession } from './sessions/create.ts';
export { refuseUnattended } from './sessions/estimate.ts';
export { prepareSession } from './sessions/prepare.ts';
