import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** Small pages with one property each that makes a reader miss a fact, kept beside the checkout where there are any. */
const FOLDER = new URL('../../../shared/facts-cases/', import.meta.url);

const right = z.object({ price: z.string(), sku: z.string(), availability: z.string() }).partial();
const cases = z.array(z.object({ kind: z.string(), file: z.string(), url: z.string(), right, property: z.string() }));

/** A page of one kind of miss, with what is right on it. */
export type FactsCase = z.infer<typeof cases>[number];

/** The cases on this machine; none where the folder is missing. */
export const factsCases: readonly FactsCase[] = existsSync(new URL('cases.json', FOLDER))
  ? cases.parse(JSON.parse(readFileSync(new URL('cases.json', FOLDER), 'utf8')))
  : [];

/** The bytes of a case's page. */
export function caseBytes({ file }: FactsCase): Buffer {
  return readFileSync(new URL(file, FOLDER));
}
