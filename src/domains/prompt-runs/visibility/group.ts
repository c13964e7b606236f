import { type GroupKey, groupAnswers } from '../metrics/group-answers.ts';
import { type SplitSummary, summarizeSplit } from '../metrics/summarize.ts';
import { modelKey } from '../metrics/types.ts';
import { type CountedAnswer, ofProduct } from './answers.ts';

/** What visibility can be grouped by. */
export const VISIBILITY_GROUPINGS = ['total', 'engine', 'persona', 'prompt', 'sku', 'day'] as const;

/** One of the groupings. */
export type VisibilityGrouping = (typeof VISIBILITY_GROUPINGS)[number];

/** A group of answers, summed up; `key` tells it from the others and orders them. */
export type VisibilityGroup = GroupKey & SplitSummary & { key: string; sku: string | null; day: string | null };

const NOTHING = { engine: null, model: null, persona: null, prompt: null, sku: null, day: null } as const;

/** Sums answers up, group by group, in the order of their keys. */
export function groupVisibility(answers: readonly CountedAnswer[], by: VisibilityGrouping): VisibilityGroup[] {
  return groupsOf(answers, by).sort((left, right) => (left.key < right.key ? -1 : 1));
}

function groupsOf(answers: readonly CountedAnswer[], by: VisibilityGrouping): VisibilityGroup[] {
  if (by === 'day') return byDay(answers);
  if (by === 'sku') return bySku(answers);
  return groupAnswers(answers, by).map((group) => ({ ...group, sku: null, day: null, key: keyOf(group, by) }));
}

function keyOf({ model, persona, prompt }: GroupKey, by: VisibilityGrouping): string {
  if (by === 'engine') return model ? modelKey(model) : '';
  return (by === 'persona' ? persona : prompt) ?? '';
}

function byDay(answers: readonly CountedAnswer[]): VisibilityGroup[] {
  const days = new Map<string, CountedAnswer[]>();
  for (const answer of answers) days.set(answer.day, [...(days.get(answer.day) ?? []), answer]);
  return [...days].map(([day, ofDay]) => ({ ...NOTHING, day, key: day, ...summarizeSplit(ofDay) }));
}

/** Each product that is named or cited, among the answers that are about it. */
function bySku(answers: readonly CountedAnswer[]): VisibilityGroup[] {
  const skus = new Set(answers.flatMap(({ mentionedSkus, citedSkus }) => [...mentionedSkus, ...citedSkus]));
  return [...skus].map((sku) => ({ ...NOTHING, sku, key: sku, ...summarizeSplit(ofProduct(answers, sku)) }));
}
