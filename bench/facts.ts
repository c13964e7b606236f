import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readPage } from '../src/domains/scores/audit/page/read-page.ts';
import type { PageFacts } from '../src/domains/scores/audit/types.ts';

const ATTRIBUTES = ['price', 'sku', 'availability', 'brand', 'gtin', 'mpn'] as const;
type Attribute = (typeof ATTRIBUTES)[number];
type Truth = Record<string, { url: string } & Partial<Record<Attribute, string[]>>>;
type Tally = { right: number; wrong: number; missed: number };

/** Right when the value equals an accepted one; prices compare as decimals. */
function isRight(attribute: Attribute, got: string, accepted: readonly string[]): boolean {
  if (attribute === 'price') return accepted.some((value) => Number(value) === Number(got));
  if (attribute === 'brand') return accepted.some((value) => value.trim().toLowerCase() === got.toLowerCase());
  return accepted.some((value) => value.trim() === got);
}

function predicted(facts: PageFacts, attribute: Attribute): string | null {
  const value = facts[attribute]?.value ?? null;
  if (attribute !== 'availability') return value;
  return value === 'OutOfStock' || value === 'Discontinued' ? 'OutOfStock' : 'InStock';
}

function main(): void {
  const directory = process.argv.slice(2).find((argument) => !argument.startsWith('--'));
  if (directory === undefined) {
    console.error('usage: npm run -s bench:facts -- DIR [--misses]');
    process.exitCode = 2;
    return;
  }
  const truth = JSON.parse(readFileSync(join(directory, 'ground-truth.json'), 'utf8')) as Truth;
  const tallies = new Map<Attribute, Tally>(ATTRIBUTES.map((name) => [name, { right: 0, wrong: 0, missed: 0 }]));
  const misses: string[] = [];
  const pages = Object.entries(truth).map(([id, expected]) => ({
    id,
    expected,
    bytes: gunzipSync(readFileSync(join(directory, `${id}.html.gz`))),
  }));
  const started = performance.now();
  const read = pages.map(({ id, expected, bytes }) => ({
    id,
    expected,
    facts: readPage(bytes, { url: expected.url }).facts,
  }));
  const seconds = (performance.now() - started) / 1000;
  for (const { id, expected, facts } of read) {
    for (const attribute of ATTRIBUTES) {
      const accepted = expected[attribute];
      const tally = tallies.get(attribute);
      if (!accepted || !tally) continue;
      const got = predicted(facts, attribute);
      if (got !== null && isRight(attribute, got, accepted)) {
        tally.right += 1;
        continue;
      }
      tally.missed += 1;
      if (got !== null) tally.wrong += 1;
      misses.push(
        `${id}  ${attribute}: expected ${accepted.join(' | ')}, got ${got ?? 'nothing'} (${facts[attribute]?.where ?? '-'})  ${expected.url.slice(0, 110)}`,
      );
    }
  }
  print(tallies, pages.length, seconds);
  if (process.argv.includes('--misses')) console.log(`\n${misses.join('\n')}`);
}

function print(tallies: ReadonlyMap<Attribute, Tally>, pages: number, seconds: number): void {
  console.log('attribute     precision  recall     F1   pages');
  for (const [name, { right, wrong, missed }] of tallies) {
    const precision = right / Math.max(1, right + wrong);
    const recall = right / Math.max(1, right + missed);
    const f1 = (2 * precision * recall) / Math.max(1e-9, precision + recall);
    console.log(
      `${name.padEnd(13)} ${precision.toFixed(3).padStart(9)} ${recall.toFixed(3).padStart(7)} ${f1.toFixed(3).padStart(6)} ${String(right + missed).padStart(7)}`,
    );
  }
  console.log(`\n${pages} pages in ${seconds.toFixed(2)} s: ${(pages / seconds).toFixed(0)} pages a second`);
}

main();
