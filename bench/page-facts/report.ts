import type { Mutation } from '../../test/support/mutations/mutations.ts';
import type { Attribute, Labels } from './corpus.ts';
import { ATTRIBUTES } from './corpus.ts';
import type { Reading, Tally } from './tally.ts';
import { scoreOf, tallyOf } from './tally.ts';

/** The readings of a corpus against its official and its corrected labels. */
export type Judged = { official: readonly Reading[]; corrected: readonly Reading[] };

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

/** A page's labels and facts after a change, with the labels that the changed page still says. */
export type Changed = Reading & { said: Labels };

/**
 * What each mutation costs: F1 by corrected labels and its difference to the pages as they came; then the cost where
 * values that a changed page says nowhere are not missed, with how many they are; then how many pages keep each fact.
 */
export function mutationTables(base: readonly Reading[], mutated: ReadonlyMap<Mutation, readonly Changed[]>): string[] {
  const annotated = ATTRIBUTES.filter((attribute) => base.some(({ labels }) => labels[attribute] !== undefined));
  const before = new Map(annotated.map((attribute) => [attribute, f1Of(attribute, base)]));
  const table = (header: readonly string[], cellsOf: (readings: readonly Changed[]) => string[]) => [
    row(header),
    ...[...mutated].map(([{ name }, readings]) => row([name.padEnd(13), ...cellsOf(readings)])),
    '',
  ];
  const cost = (attribute: Attribute, f1: number) => (before.get(attribute) ?? 0) - f1;
  return [
    ...table(['F1 and cost  ', ...annotated.flatMap((attribute) => [attribute, 'cost'])], (readings) =>
      annotated.flatMap((attribute) => {
        const f1 = f1Of(attribute, readings);
        return [decimal(f1), decimal(cost(attribute, f1))];
      }),
    ),
    ...table(['of what is said', ...annotated.flatMap((attribute) => [attribute, 'gone'])], (readings) => {
      const said = readings.map((reading) => ({ ...reading, labels: reading.said }));
      return annotated.flatMap((attribute) => {
        const gone = readings.filter(({ labels, said: left }) => labels[attribute] && !left[attribute]).length;
        return [decimal(cost(attribute, f1Of(attribute, said))), String(gone)];
      });
    }),
    ...table(['same value   ', ...KEPT], (readings) => KEPT.map((fact) => decimal(keptShare(fact, base, readings)))),
  ];
}

const KEPT = ['title', ...ATTRIBUTES] as const;

function f1Of(attribute: Attribute, readings: readonly Reading[]): number {
  return scoreOf(tallyOf(attribute, readings)).f1;
}

/** Of the pages with a fact, those that have the same one after a change. */
function keptShare(fact: (typeof KEPT)[number], base: readonly Reading[], readings: readonly Reading[]): number {
  const pairs = base.map(({ facts }, at) => ({ was: facts[fact]?.value, is: readings[at]?.facts[fact]?.value }));
  const had = pairs.filter(({ was }) => was !== undefined);
  return had.filter(({ was, is }) => was === is).length / Math.max(1, had.length);
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
