import { readPageFacts } from '../../src/page-reader/read-page.ts';
import type { LabelledPage } from './corpus.ts';

const ROUNDS = 3;
const KILOBYTE = 1024;
/** What page sizes are set in relation to. */
const UNIT_KB = 100;

/** Processor time of reading each page once the engine is warm: median and 95th percentile, per page and per 100 KB. */
export function speedLine(pages: readonly LabelledPage[]): string {
  for (const page of pages) readPageFacts(page.bytes, page);
  const costs = pages.map((page) => ({ kilobytes: page.bytes.byteLength / KILOBYTE, milliseconds: costOf(page) }));
  const each = costs.map(({ milliseconds }) => milliseconds);
  const perUnit = costs.map(({ kilobytes, milliseconds }) => (milliseconds / kilobytes) * UNIT_KB);
  const size = Math.round(
    percentile(
      costs.map(({ kilobytes }) => kilobytes),
      50,
    ),
  );
  return (
    `processor time warm: p50 ${percentile(each, 50).toFixed(1)} ms, p95 ${percentile(each, 95).toFixed(1)} ms a page (median ${size} KB); ` +
    `p50 ${percentile(perUnit, 50).toFixed(1)} ms, p95 ${percentile(perUnit, 95).toFixed(1)} ms per ${UNIT_KB} KB`
  );
}

function costOf({ bytes, url }: LabelledPage): number {
  const started = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round += 1) readPageFacts(bytes, { url });
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000 / ROUNDS;
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}
