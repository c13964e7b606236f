import type { Criterion } from '../criterion.ts';
import { rufusContent } from './content.ts';
import { rufusGeo } from './geo.ts';
import { rufusSemantic } from './semantic.ts';
import { rufusTechnical } from './technical.ts';
import { rufusVisual } from './visual.ts';

/** The 25 criteria of the Rufus Score: what a marketplace's shopping assistant can find, quote, compare, show and reach. */
export const rufusCriteria: readonly Criterion[] = [
  ...rufusGeo,
  ...rufusContent,
  ...rufusSemantic,
  ...rufusVisual,
  ...rufusTechnical,
];
