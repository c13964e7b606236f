import type { Sentiment } from './types.ts';

export const POLARITIES = ['positive', 'negative'] as const;
export type Polarity = (typeof POLARITIES)[number];

/** Opinions counted: those in favour and those against. */
export type Opinions = Record<Polarity, number>;

/** The other side of an opinion. */
export function opposite(polarity: Polarity): Polarity {
  return polarity === 'positive' ? 'negative' : 'positive';
}

/** What opinions of both kinds come to. */
export function sentimentOf({ positive, negative }: Opinions): Sentiment {
  if (positive > 0 && negative > 0) return 'mixed';
  if (positive > 0) return 'positive';
  return negative > 0 ? 'negative' : 'neutral';
}
