import type { Grouping } from '../clustering/cluster-reviews.ts';
import type { Portrait } from '../voice/portrait.ts';
import type { PackedTexts } from './packed-texts.ts';

/** What the thread is given: reviews in an order that the same reviews always have. */
export type GroupingRequest = {
  texts: PackedTexts;
  stars: Int8Array;
  /** The product of each review, from 0; negative when it is not known. */
  products: Int32Array;
};

/** What the thread says: how far it has come, and in the end what it found, with a portrait of each group. */
export type GroupingMessage =
  | { kind: 'progress'; step: string; share: number }
  | { kind: 'found'; grouping: Grouping; portraits: Portrait[] };
