import { parseArgs } from 'node:util';
import { readPageFacts } from '../src/page-reader/read-page.ts';
import type { Mutation } from '../test/support/mutations/mutations.ts';
import { MUTATIONS, mutate } from '../test/support/mutations/mutations.ts';
import type { LabelledPage } from './page-facts/corpus.ts';
import { readCorpus } from './page-facts/corpus.ts';
import type { Changed } from './page-facts/report.ts';
import { accuracyTable, missLines, mutationTables } from './page-facts/report.ts';
import { labelsStillSaid } from './page-facts/said.ts';
import { speedLine } from './page-facts/speed.ts';
import type { Reading } from './page-facts/tally.ts';

const USAGE = `usage: npm run -s bench:facts -- DIR [DIR...] [--misses] [--mutations [--only NAME]]

Measures the facts of pages that people checked: DIR/ground-truth.json, DIR/corrections.json, DIR/<id>.html.gz.
`;

/** Measures what is read of labelled pages. @returns 0 done, 2 wrong usage */
function main(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { misses: { type: 'boolean' }, mutations: { type: 'boolean' }, only: { type: 'string' } },
  });
  if (positionals.length === 0) {
    process.stderr.write(USAGE);
    return 2;
  }
  for (const directory of positionals) {
    const pages = readCorpus(directory);
    const corrected = readAll(pages, 'corrected');
    print(`${directory}: ${pages.length} pages`, ...accuracyTable({ official: readAll(pages, 'official'), corrected }));
    if (values.mutations) printMutations(pages, corrected, { only: values.only, hasMisses: values.misses === true });
    else if (values.misses) print(...missLines(corrected));
    if (!values.mutations) print(speedLine(pages));
  }
  return 0;
}

type Wanted = { only: string | undefined; hasMisses: boolean };

function printMutations(pages: readonly LabelledPage[], base: readonly Reading[], wanted: Wanted): void {
  const chosen = MUTATIONS.filter(({ name }) => wanted.only === undefined || name === wanted.only);
  const mutated = new Map(chosen.map((mutation) => [mutation, pages.map((page) => readChanged(page, mutation))]));
  print(...mutationTables(base, mutated));
  if (!wanted.hasMisses) return;
  const known = new Set(missLines(base));
  for (const [{ name }, readings] of mutated) print(name, ...missLines(readings).filter((line) => !known.has(line)));
}

function readAll(pages: readonly LabelledPage[], labels: 'official' | 'corrected'): Reading[] {
  return pages.map((page) => ({ id: page.id, labels: page[labels], facts: readPageFacts(page.bytes, page) }));
}

function readChanged({ id, url, bytes: original, corrected: labels }: LabelledPage, mutation: Mutation): Changed {
  const bytes = mutate(original, mutation);
  return { id, labels, facts: readPageFacts(bytes, { url }), said: labelsStillSaid(labels, { bytes, url }) };
}

function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n\n`);
}

process.exitCode = main();
