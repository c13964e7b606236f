import './schema/aliases.ts';
import './schema/budget.ts';
import './schema/competitors.ts';
import './schema/engine-settings.ts';
import './schema/prompt-sets.ts';
import './schema/sessions.ts';
