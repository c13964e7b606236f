import type { NamedGroup } from '../naming/name-by-rules.ts';
import type { Quote } from '../stored-json.ts';

/** A group with everything that becomes its persona. */
export type FoundPersona = NamedGroup & {
  id: string;
  /** Is this the persona of a group that was there before? */
  isKnown: boolean;
  name: string;
  summary: string;
  writer: 'rules' | 'model';
  terms: string[];
  /** The places of its reviews in the corpus, and how near each is to the middle. */
  members: { review: string; affinity: number }[];
  quoted: Quote[];
};
