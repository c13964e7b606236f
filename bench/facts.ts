import { parseArgs } from 'node:util';
import { readPageFacts } from '../src/page-reader/read-page.ts';
import type { Mutation } from '../test/support/mutations/mutations.ts';
import { MUTATIONS, mutate } from '../test/support/mutations/mutations.ts';
import type { LabelledPage } from './page-facts/corpus.ts';
import { readCorpus } from './page-facts/corpus.ts';
import { accuracyTable, missLines, mutationTable } from './page-facts/report.ts';
import type { Reading } from './page-facts/tally.ts';

const USAGE = `usage: npm run -s bench:facts -- DIR [DIR...] [--misses] [--mutations [--only NAME]]

Measures the facts of pages that people checked: DIR/ground-truth.json, DIR/corrections.json, DIR/<id>.html.gz.
`;
const SPEED_ROUNDS = 3;

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
    if (!values.mutations) print(speedOf(pages));
  }
  return 0;
}

type Wanted = { only: string | undefined; hasMisses: boolean };

function printMutations(pages: readonly LabelledPage[], base: readonly Reading[], wanted: Wanted): void {
  const chosen = MUTATIONS.filter(({ name }) => wanted.only === undefined || name === wanted.only);
  const mutated = new Map(chosen.map((mutation) => [mutation, readAll(pages, 'corrected', mutation)]));
  print(...mutationTable(base, mutated));
  if (!wanted.hasMisses) return;
  const known = new Set(missLines(base));
  for (const [{ name }, readings] of mutated) {
    const lines = missLines(readings, ['price', 'sku', 'availability']).filter((line) => !known.has(line));
    print(name, ...lines);
  }
}

function readAll(pages: readonly LabelledPage[], labels: 'official' | 'corrected', mutation?: Mutation): Reading[] {
  return pages.map((page) => {
    const bytes = mutation === undefined ? page.bytes : mutate(page.bytes, mutation);
    return { id: page.id, labels: page[labels], facts: readPageFacts(bytes, { url: page.url }) };
  });
}

/** Processor time of a page once the engine is warm, and of the page of median size. */
function speedOf(pages: readonly LabelledPage[]): string {
  const costs = pages.map((page) => ({ size: page.bytes.byteLength, milliseconds: costOf(page) }));
  const mean = costs.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / costs.length;
  const sorted = [...costs].sort((one, other) => one.size - other.size);
  const middle = sorted.slice(Math.floor(sorted.length * 0.4), Math.ceil(sorted.length * 0.6));
  const median = middle.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / middle.length;
  const size = sorted[Math.floor(sorted.length / 2)]?.size ?? 0;
  return `processor time warm: ${mean.toFixed(1)} ms a page, ${median.toFixed(1)} ms around the median of ${Math.round(size / 1024)} KB`;
}

function costOf({ bytes, url }: LabelledPage): number {
  const started = process.cpuUsage();
  for (let round = 0; round < SPEED_ROUNDS; round += 1) readPageFacts(bytes, { url });
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000 / SPEED_ROUNDS;
}

function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n\n`);
}

process.exitCode = main();
