import './schema/aliases.ts';
import './schema/competitors.ts';
import './schema/engine-settings.ts';
import './schema/prompt-sets.ts';
