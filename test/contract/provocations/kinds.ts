import type { Answer } from '../../support/app.ts';
import type { World } from './world.ts';

/** How an error is provoked on one face. */
export type Ask = (world: World) => Promise<Answer>;

/** What `details` must hold, matchers allowed. */
export type Details = (world: World) => Record<string, unknown>;

/** A code that both faces answer, to the same cause with the same sentence and the same details. */
export type OnBoth = {
  rest: Ask;
  graphql: Ask;
  details?: Details;
  /** What the faces may tell apart: the names of fields are spelt as each spells them, and some limits are not equal. */
  differ?: 'spelling' | 'limit' | 'seconds';
  /** Set on the answer of REST, and on GraphQL's when it refuses the whole request. */
  retryAfter?: true;
};

/** A code that one face alone can have, and why. */
export type OnOne = { only: 'rest' | 'graphql'; because: string; ask: Ask; details?: Details };

/** A code that a job ends with: starts one, and answers its id. */
export type AtJob = { job: (world: World) => Promise<string>; details?: Details };

/** A code for what is promised and not built yet: nothing may throw it, else it has to be provoked. */
export type NotBuilt = { notBuilt: string };

/** How a code is provoked. */
export type Provocation = OnBoth | OnOne | AtJob | NotBuilt;
