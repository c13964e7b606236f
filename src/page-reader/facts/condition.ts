import type { Candidate } from '../candidates/candidate.ts';
import type { FactContext } from '../candidates/context.ts';
import { asText } from '../sources/bound-json.ts';
import type { Fact } from '../types.ts';
import { agreeOn } from './agreement.ts';

/** New, used or refurbished, in schema.org's words. */
export function readCondition(context: FactContext): Fact | null {
  const candidates: Candidate[] = [];
  for (const { condition, source, where } of context.offers.slice(0, 1)) {
    if (condition !== null)
      candidates.push({ value: condition, source, where: where.replace(/\.[^.]*$/, '.itemCondition') });
  }
  for (const { value, source, path } of context.products.slice(0, 3)) {
    const text = asText(value['itemCondition'] ?? null);
    if (text !== null) candidates.push({ value: text, source, where: `${path}.itemCondition` });
  }
  const meta = context.head.meta('product:condition') ?? context.head.meta('og:condition');
  if (meta !== null) candidates.push({ value: meta, source: 'open-graph', where: 'meta product:condition' });
  return agreeOn(candidates.map((one) => ({ ...one, value: conditionOf(one.value) })));
}

function conditionOf(value: string): string {
  const word = value.split(/[/#:]/).at(-1) ?? value;
  if (/refurb|reconditioned/i.test(word)) return 'RefurbishedCondition';
  if (/used|pre-?owned/i.test(word)) return 'UsedCondition';
  if (/damaged/i.test(word)) return 'DamagedCondition';
  return /new/i.test(word) ? 'NewCondition' : word.slice(0, 60);
}
