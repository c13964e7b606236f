/** What was read of a labelled set: rightly, wrongly, and not at all. */
export type Tally = { right: number; wrong: number; missed: number };

/** A tally of nothing yet. */
export function newTally(): Tally {
  return { right: 0, wrong: 0, missed: 0 };
}

/** The share of what was read that is right. */
export function precisionOf({ right, wrong }: Tally): number {
  return right / (right + wrong);
}

/** The share of what is there that was read. */
export function recallOf({ right, missed }: Tally): number {
  return right / (right + missed);
}
