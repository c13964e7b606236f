import { asText } from '../sources/bound-json.ts';
import type { Fact } from '../types.ts';
import { cleanText } from './clean-text.ts';
import type { FactContext } from './context.ts';

const MAX_DESCRIPTION = 5_000;

/** The product's description, as data or the head says it. */
export function readDescription(context: FactContext): Fact | null {
  for (const { value, source, path } of context.products.slice(0, 3)) {
    const text = cleanText(asText(value['description'] ?? null) ?? '').slice(0, MAX_DESCRIPTION);
    if (text.length >= 20) return { value: text, source, where: `${path}.description` };
  }
  for (const name of ['og:description', 'description']) {
    const text = context.head.meta(name);
    if (text !== null)
      return { value: text, source: name === 'description' ? 'meta' : 'open-graph', where: `meta ${name}` };
  }
  return null;
}
