import { alertSettings } from './domains/alerts/settings.ts';
import { modelSettings } from './domains/models/settings.ts';
import { engineSettings } from './domains/prompt-runs/engines/settings.ts';
import { promptRunSettings } from './domains/prompt-runs/settings.ts';
import { storeSettings } from './domains/stores/settings.ts';
import type { SettingsDefinition } from './kernel/settings.ts';

/** The settings of every domain that has some; a start checks them all. */
export const SETTINGS_DEFINITIONS: readonly SettingsDefinition[] = [
  modelSettings,
  storeSettings,
  engineSettings,
  promptRunSettings,
  alertSettings,
];
