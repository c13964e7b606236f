import type { Mutation } from '../../test/support/mutations/mutations.ts';
import type { Attribute } from './corpus.ts';
import { ATTRIBUTES } from './corpus.ts';
import type { Reading, Tally } from './tally.ts';
import { scoreOf, tallyOf } from './tally.ts';

/** The readings of a corpus against its official and its corrected labels. */
export type Judged = { official: readonly Reading[]; corrected: readonly Reading[] };

const MUTATED = ['price', 'sku', 'availability'] as const;
const decimal = (value: number) => value.toFixed(3).padStart(9);

/** F1 of each attribute by official and corrected labels, and how often what is marked as certain is right. */
export function accuracyTable({ official, corrected }: Judged): string[] {
  const header = ['attribute    ', 'precision', 'recall', 'F1', 'corrected', 'pages', 'high', 'right of high'];
  return [row(header), ...ATTRIBUTES.map((attribute) => row([attribute.padEnd(13), ...cells(attribute)]))];

  function cells(attribute: Attribute): string[] {
    const score = scoreOf(tallyOf(attribute, official));
    const mended = scoreOf(tallyOf(attribute, corrected));
    const annotated = official.filter(({ labels }) => labels[attribute] !== undefined);
    const certain = corrected.filter(
      ({ labels, facts }) => labels[attribute] !== undefined && facts[attribute]?.confidence === 'high',
    );
    const { right } = tallyOf(attribute, certain);
    const figures = [score.precision, score.recall, score.f1, mended.f1].map(decimal);
    const share = certain.length === 0 ? '-' : (right / certain.length).toFixed(3);
    return [...figures, String(annotated.length), String(certain.length), share];
  }
}

/** F1 by corrected labels after each mutation, with what it costs against the pages as they came. */
export function mutationTable(base: readonly Reading[], mutated: ReadonlyMap<Mutation, readonly Reading[]>): string[] {
  const before = new Map(MUTATED.map((attribute) => [attribute, scoreOf(tallyOf(attribute, base)).f1]));
  const header = row(['mutation     ', ...MUTATED.flatMap((attribute) => [attribute, 'cost']), 'same title']);
  const lines = [...mutated].map(([{ name }, readings]) => {
    const figures = MUTATED.flatMap((attribute) => {
      const { f1 } = scoreOf(tallyOf(attribute, readings));
      return [f1, (before.get(attribute) ?? 0) - f1].map(decimal);
    });
    return row([name.padEnd(13), ...figures, decimal(sameTitles(base, readings))]);
  });
  return [header, ...lines];
}

function sameTitles(base: readonly Reading[], readings: readonly Reading[]): number {
  const same = readings.filter(({ facts }, at) => facts.title?.value === base[at]?.facts.title?.value);
  return same.length / Math.max(1, readings.length);
}

/** What was missed: expected, read, where, and how sure it was. */
export function missLines(readings: readonly Reading[], attributes: readonly Attribute[] = ATTRIBUTES): string[] {
  return attributes.flatMap((attribute) =>
    tallyOf(attribute, readings).misses.map((miss) => missLine(attribute, miss)),
  );
}

function missLine(attribute: Attribute, { id, expected, got, where, confidence }: Tally['misses'][number]): string {
  const wanted = expected.length === 0 ? 'nothing' : expected.join(' | ');
  return `${id}  ${attribute}: expected ${wanted}, got ${got ?? 'nothing'} [${confidence}] (${where})`;
}

function row(cells: readonly string[]): string {
  return cells.map((cell) => cell.padStart(9)).join(' ');
}
