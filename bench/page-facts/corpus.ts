import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

/** The facts that pages are annotated with. */
export const ATTRIBUTES = ['price', 'sku', 'availability', 'currency', 'brand', 'gtin', 'mpn'] as const;
/** One of them. */
export type Attribute = (typeof ATTRIBUTES)[number];
/** Accepted values by attribute; none where nobody annotated it. */
export type Labels = Partial<Record<Attribute, string[]>>;
/** A page with what people found on it; in `corrected` labels that contradict their page are replaced. */
export type LabelledPage = { id: string; url: string; bytes: Buffer; official: Labels; corrected: Labels };

const accepted = z.array(z.string()).optional();
const labels = z.object({
  price: accepted,
  sku: accepted,
  availability: accepted,
  currency: accepted,
  brand: accepted,
  gtin: accepted,
  mpn: accepted,
});
const groundTruth = z.record(z.string(), labels.extend({ url: z.string() }));
const corrections = z.record(z.string(), labels);

/** The pages of a folder: `ground-truth.json`, perhaps `corrections.json`, and `<id>.html.gz` for each page. */
export function readCorpus(directory: string): LabelledPage[] {
  const truth = groundTruth.parse(readJson(join(directory, 'ground-truth.json')));
  const file = join(directory, 'corrections.json');
  const corrected = existsSync(file) ? corrections.parse(readJson(file)) : {};
  return Object.entries(truth).map(([id, { url, ...official }]) => ({
    id,
    url,
    bytes: gunzipSync(readFileSync(join(directory, `${id}.html.gz`))),
    official,
    corrected: { ...official, ...corrected[id] },
  }));
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
