import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readPageFacts } from '../src/page-reader/read-page.ts';
import type { PageFacts } from '../src/page-reader/types.ts';

const ATTRIBUTES = ['price', 'sku', 'availability', 'brand', 'gtin', 'mpn'] as const;
type Attribute = (typeof ATTRIBUTES)[number];
type Expected = { url: string } & Partial<Record<Attribute, string[]>>;
type Read = { id: string; expected: Expected; facts: PageFacts };
type Tally = { right: number; wrong: number; missed: number; misses: string[] };

/** Measures the facts against pages that people checked: `DIR/ground-truth.json` and `DIR/<id>.html.gz`. */
function main(args: readonly string[]): number {
  const directory = args.find((argument) => !argument.startsWith('--'));
  if (directory === undefined) {
    process.stderr.write('usage: npm run -s bench:facts -- DIR [--misses]\n');
    return 2;
  }
  const truth = JSON.parse(readFileSync(join(directory, 'ground-truth.json'), 'utf8')) as Record<string, Expected>;
  const pages = Object.entries(truth).map(([id, expected]) => ({
    id,
    expected,
    bytes: gunzipSync(readFileSync(join(directory, `${id}.html.gz`))),
  }));
  const started = performance.now();
  const read = pages.map(({ id, expected, bytes }) => ({ id, expected, facts: readPageFacts(bytes, expected) }));
  const seconds = (performance.now() - started) / 1000;
  const tallies = ATTRIBUTES.map((attribute) => ({ attribute, tally: tallyOf(attribute, read) }));
  const lines = ['attribute     precision  recall     F1   pages', ...tallies.map(rowOf)];
  lines.push(
    '',
    `${pages.length} pages in ${seconds.toFixed(2)} s: ${(pages.length / seconds).toFixed(0)} pages a second`,
  );
  if (args.includes('--misses')) lines.push('', ...tallies.flatMap(({ tally }) => tally.misses));
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

function tallyOf(attribute: Attribute, read: readonly Read[]): Tally {
  const tally: Tally = { right: 0, wrong: 0, missed: 0, misses: [] };
  for (const { id, expected, facts } of read) {
    const accepted = expected[attribute];
    if (!accepted) continue;
    const got = predicted(facts, attribute);
    if (got !== null && isRight(attribute, got, accepted)) {
      tally.right += 1;
      continue;
    }
    tally.missed += 1;
    if (got !== null) tally.wrong += 1;
    const where = facts[attribute]?.where ?? '-';
    tally.misses.push(
      `${id}  ${attribute}: expected ${accepted.join(' | ')}, got ${got ?? 'nothing'} (${where})  ${expected.url}`,
    );
  }
  return tally;
}

/** No availability found counts as in stock, as the benchmark has it. */
function predicted(facts: PageFacts, attribute: Attribute): string | null {
  const value = facts[attribute]?.value ?? null;
  if (attribute !== 'availability') return value;
  return value === 'OutOfStock' || value === 'Discontinued' ? 'OutOfStock' : 'InStock';
}

/** Right when the value equals an accepted one; prices compare as decimals. */
function isRight(attribute: Attribute, got: string, accepted: readonly string[]): boolean {
  if (attribute === 'price') return accepted.some((value) => Number(value) === Number(got));
  if (attribute === 'brand') return accepted.some((value) => value.trim().toLowerCase() === got.toLowerCase());
  return accepted.some((value) => value.trim() === got);
}

function rowOf({ attribute, tally }: { attribute: Attribute; tally: Tally }): string {
  const { right, wrong, missed } = tally;
  const precision = right / Math.max(1, right + wrong);
  const recall = right / Math.max(1, right + missed);
  const f1 = (2 * precision * recall) / Math.max(1e-9, precision + recall);
  const cells = [precision.toFixed(3).padStart(9), recall.toFixed(3).padStart(7), f1.toFixed(3).padStart(6)];
  return `${attribute.padEnd(13)} ${cells.join(' ')} ${String(right + missed).padStart(7)}`;
}

process.exitCode = main(process.argv.slice(2));
