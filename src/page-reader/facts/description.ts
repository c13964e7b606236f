import type { Candidate } from '../candidates/candidate.ts';
import type { FactContext } from '../candidates/context.ts';
import { asText } from '../sources/bound-json.ts';
import type { Fact } from '../types.ts';
import { agreeOn } from './agreement.ts';
import { cleanText } from './clean-text.ts';

const MAX_DESCRIPTION = 5_000;

/** The product's description, as data or the head says it. */
export function readDescription(context: FactContext): Fact | null {
  return agreeOn(descriptions(context));
}

function descriptions(context: FactContext): Candidate[] {
  const found: Candidate[] = [];
  for (const { value, source, path } of context.products.slice(0, 3)) {
    const text = cleanText(asText(value['description'] ?? null) ?? '').slice(0, MAX_DESCRIPTION);
    if (text.length >= 20) found.push({ value: text, source, where: `${path}.description` });
  }
  for (const name of ['og:description', 'description']) {
    const text = context.head.meta(name);
    if (text !== null)
      found.push({ value: text, source: name === 'description' ? 'meta' : 'open-graph', where: `meta ${name}` });
  }
  return found;
}
