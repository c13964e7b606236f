import { z } from 'zod';

const quotes = z.array(z.object({ review_id: z.string(), text: z.string(), stars: z.number() }));
const languages = z.record(z.string(), z.number());
const candidates = z.array(
  z.object({
    personas: z.number(),
    stability: z.number(),
    product_agreement: z.number().nullable(),
    smallest_group: z.number(),
    acceptable: z.boolean(),
  }),
);

/** A review that is quoted, as it was then. */
export type Quote = z.infer<typeof quotes>[number];

/** A number of personas that was tried. */
export type Candidate = z.infer<typeof candidates>[number];

/** The quotes of a persona, from how they are stored. */
export function quotesOf(stored: unknown): Quote[] {
  return quotes.parse(stored);
}

/** What was tried, from how it is stored. */
export function candidatesOf(stored: unknown): Candidate[] {
  return candidates.parse(stored);
}

/** Reviews by language, from how they are stored; the most frequent first. */
export function languagesOf(stored: unknown): { language: string; reviews: number }[] {
  return Object.entries(languages.parse(stored))
    .map(([language, reviews]) => ({ language, reviews }))
    .sort((first, second) => second.reviews - first.reviews || (first.language < second.language ? -1 : 1));
}
