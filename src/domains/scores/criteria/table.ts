import type { Channel, ScoreModel } from '../types.ts';
import { contentCriteria } from './content.ts';
import type { Criterion } from './criterion.ts';
import { geoCriteria } from './geo.ts';
import { rufusCriteria } from './rufus/table.ts';
import { semanticCriteria } from './semantic.ts';
import { technicalCriteria } from './technical.ts';
import { visualCriteria } from './visual.ts';

/** The 25 criteria of each model, five for each bucket, in the order they are shown. */
export const CRITERIA: Readonly<Record<ScoreModel, readonly Criterion[]>> = {
  pdp: [...geoCriteria, ...contentCriteria, ...semanticCriteria, ...visualCriteria, ...technicalCriteria],
  rufus: rufusCriteria,
};

/** The model by which a channel's pages are scored. */
export function modelOf(channel: Channel): ScoreModel {
  return channel === 'marketplace' ? 'rufus' : 'pdp';
}
