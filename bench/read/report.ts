import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { whole } from '../support/table.ts';
import type { Figures } from './measure.ts';

/** One line beside its limit; a peer has no bar. `share` is raw/ours in processor time, `rateShare` ours/raw in requests a second. */
export type Compared = Figures & { raw: Figures; bar: number | null; share: number; rateShare: number };

/** Holds a line against its limit. */
export function compare(figures: Figures, raw: Figures, bar: number | null): Compared {
  const share = (raw.server + raw.database) / (figures.server + figures.database);
  return { ...figures, raw, bar, share, rateShare: figures.perSecond / raw.perSecond };
}

/** The headings of {@link cells}. */
export const HEADINGS = [
  '',
  'raw, µs',
  'ours, µs',
  'share',
  'bar',
  'requests/s',
  'of raw',
  'p50 ms',
  'p99 ms',
  'failures',
];

/** A line as a row: µs of the server and of PostgreSQL a request. */
export function cells(line: Compared): string[] {
  const cost = ({ server, database }: Figures) => `${whole(server)} + ${whole(database)}`;
  return [
    line.name,
    cost(line.raw),
    cost(line),
    line.share.toFixed(2),
    line.bar?.toFixed(2) ?? '',
    whole(line.perSecond),
    line.rateShare.toFixed(2),
    line.p50.toFixed(1),
    line.p99.toFixed(1),
    String(line.failures),
  ];
}

const PAGE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));
const BLOCK = /(<!-- bench:read -->\n)[\s\S]*?(<!-- \/bench:read -->)/;

/** Writes the table into docs/performance.md, with what it depends on. */
export async function writeReport(lines: readonly Compared[], setting: string): Promise<void> {
  const table = [HEADINGS, HEADINGS.map((_, index) => (index === 0 ? '---' : '---:')), ...lines.map(cells)]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
  const missed = lines.filter(({ share, bar }) => bar !== null && share < bar).map(({ name }) => name);
  const verdict = missed.length === 0 ? 'Every line reaches its bar.' : `Below their bar: ${missed.join('; ')}.`;
  const text = await readFile(PAGE, 'utf8');
  await writeFile(PAGE, text.replace(BLOCK, `$1${setting}\n\n${table}\n\n${verdict}\n$2`));
}
