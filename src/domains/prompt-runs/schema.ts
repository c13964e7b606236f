import './schema/aliases.ts';
import './schema/budget.ts';
import './schema/competitors.ts';
import './schema/engine-settings.ts';
import './schema/prompt-sets.ts';
import './schema/new-session.ts';
import './schema/review-themes.ts';
import './schema/sessions.ts';
import './schema/transfer.ts';
import './schema/visibility.ts';

export { AnswerEngineEnum } from './schema/engines.ts';
export { PromptSessionInput } from './schema/new-session.ts';
