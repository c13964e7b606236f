import type { Settings } from '../../../kernel/settings.ts';
import type { KeyLimits } from '../../../work/lanes.ts';
import { ENGINE_IDS } from '../engines/engine.ts';
import { engineSettings } from '../engines/settings.ts';

/** What each engine allows of the whole installation, by the lane key of its questions; null for any other key. */
export function engineLimits(settings: Settings): (key: string) => KeyLimits | null {
  const { engines } = settings.of(engineSettings);
  return (key) => {
    const id = ENGINE_IDS.find((candidate) => candidate === key);
    return id ? { concurrency: engines[id].concurrency, perSecond: engines[id].perMinute / 60 } : null;
  };
}
