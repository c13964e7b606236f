import type { CriterionResult } from '../../domains/scores/index.ts';
import type { Fact, PageFacts } from '../../page-reader/types.ts';
import type { Audited } from './judge-page.ts';

const MARKS: Readonly<Record<CriterionResult['status'], string>> = {
  pass: '+',
  partial: '~',
  fail: '-',
  not_applicable: ' ',
};
const WIDTH = 150;

/** The audit as a person reads it: the score, each criterion with its evidence, each fact with its source. */
export function reportOf({ page, judgement }: Audited): string {
  const { score, band, model, channel, buckets } = judgement;
  const lines = [`${page.url}`, `Score ${score} of 100 (${band}), ${model} model, ${channel} channel`];
  for (const { bucket, score: points, max, criteria } of buckets) {
    lines.push('', `${bucket}  ${points}/${max}`);
    for (const criterion of criteria) lines.push(...criterionLines(criterion));
  }
  lines.push('', 'facts', ...Object.entries(page.facts).map(([name, fact]) => factLine(name as keyof PageFacts, fact)));
  return lines.join('\n');
}

function criterionLines({ status, id, points, maxPoints, evidence, howToFix }: CriterionResult): string[] {
  const mark = status === 'not_applicable' ? ' n/a ' : `${points}/${maxPoints}  `;
  const lines = [`  ${MARKS[status]} ${mark}${id}`];
  for (const { found, expected } of evidence.slice(0, 3)) {
    lines.push(cut(`          found: ${found}`));
    if (status !== 'pass' && status !== 'not_applicable') lines.push(cut(`          expected: ${expected}`));
  }
  if (howToFix !== null && status !== 'not_applicable') lines.push(cut(`          fix: ${howToFix}`));
  return lines;
}

function factLine(name: keyof PageFacts, fact: Fact | null): string {
  const label = `  ${name.padEnd(14)}`;
  return fact === null ? `${label}-` : cut(`${label}${fact.value.slice(0, 80)}  [${fact.source}: ${fact.where}]`);
}

function cut(line: string): string {
  const flat = line.replace(/\n/g, ' ');
  return flat.length > WIDTH ? `${flat.slice(0, WIDTH - 1)}…` : flat;
}
