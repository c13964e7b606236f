import { asText } from '../sources/bound-json.ts';
import type { Fact } from '../types.ts';
import { cleanText } from './clean-text.ts';
import type { FactContext } from './context.ts';

/** The product's name. */
export function readTitle(context: FactContext): Fact | null {
  const best = context.products[0];
  const name = best ? asText(best.value['name']) : null;
  if (best && name !== null && best.fit >= 0.5)
    return { value: cleanText(name), source: best.source, where: `${best.path}.name` };
  if (context.anchor.titleText !== null)
    return { value: context.anchor.titleText, source: 'visible', where: `<${context.anchor.title?.name ?? 'h1'}>` };
  if (best && name !== null) return { value: cleanText(name), source: best.source, where: `${best.path}.name` };
  const openGraph = context.head.meta('og:title');
  if (openGraph !== null) return { value: openGraph, source: 'open-graph', where: 'meta og:title' };
  return context.head.title === null ? null : { value: context.head.title, source: 'meta', where: '<title>' };
}
