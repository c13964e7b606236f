import { readFile, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { addJson } from './table.ts';

/** One figure of a part beside its limit in the same run, as a row of docs/performance.md. */
export type Line = {
  name: string;
  ours: string;
  /** What it is held against, and that one's figure. */
  limit?: string;
  /** Ours as a share or a multiple of the limit, or by itself. */
  figure: string;
  bar?: string;
  isMet?: boolean;
};

const found = new Map<string, { setting: string; lines: Line[] }>();

/** Notes lines of the part that is measured, for the page and for `--json`. */
export function noteLines(part: string, lines: readonly Line[]): void {
  addJson({ lines });
  const known = found.get(part)?.lines ?? [];
  found.set(part, {
    setting: `${new Date().toISOString().slice(0, 10)}, load ${(loadavg()[0] ?? 0).toFixed(1)}`,
    lines: [...known, ...lines],
  });
}

/** A share of processor time: the limit's by ours, both in ms. */
export function shareLine(
  name: string,
  spent: { ours: number; limit: number; what: string; each: string },
  bar: number,
): Line {
  const share = spent.limit / spent.ours;
  return {
    name,
    ours: `${inMs(spent.ours)} ${spent.each}`,
    limit: `${spent.what}: ${inMs(spent.limit)}`,
    figure: share.toFixed(2),
    bar: `≥ ${bar.toFixed(2)}`,
    isMet: share >= bar,
  };
}

/** So many times the limit. @param bar the most; null when there is none */
export function timesLine(line: Pick<Line, 'name' | 'ours' | 'limit'>, times: number, bar: number | null): Line {
  const figure = `${times.toFixed(2)}×`;
  return bar === null ? { ...line, figure } : { ...line, figure, bar: `≤ ${bar.toFixed(1)}×`, isMet: times <= bar };
}

/** A rate that is wanted by itself. */
export function rateLine(name: string, rate: number, bar: number): Line {
  return { name, ours: '', figure: `${rate.toFixed(rate < 100 ? 1 : 0)}/s`, bar: `≥ ${bar}/s`, isMet: rate >= bar };
}

function inMs(ms: number): string {
  return ms < 10 ? `${ms.toFixed(2)} ms` : `${ms.toFixed(0)} ms`;
}

const PAGE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));
const BLOCK = /(<!-- bench:lines -->\n)([\s\S]*?)(<!-- \/bench:lines -->)/;
const HEAD = ['part', 'line', 'ours', 'limit in the same run', 'figure', 'bar', 'measured'];

/** Writes what was noted into docs/performance.md; parts that were not measured keep their rows. */
export async function writeLines(order: readonly string[]): Promise<void> {
  if (found.size === 0) return;
  const text = await readFile(PAGE, 'utf8');
  const before = (BLOCK.exec(text)?.[2] ?? '').split('\n').filter((row) => /^\| `/.test(row));
  const kept = before.filter((row) => !found.has(partOf(row)));
  const added = [...found].flatMap(([part, { setting, lines }]) => lines.map((line) => rowOf(part, line, setting)));
  const rows = [...kept, ...added].sort((one, other) => order.indexOf(partOf(one)) - order.indexOf(partOf(other)));
  const head = `| ${HEAD.join(' | ')} |\n|${HEAD.map((_, index) => (index < 4 ? ' --- |' : ' ---: |')).join('')}`;
  const missed = rows.filter((row) => row.includes('**missed**')).map((row) => cellsOf(row)[1]);
  const verdict = missed.length === 0 ? 'Every line reaches its bar.' : `Below their bar: ${missed.join('; ')}.`;
  await writeFile(
    PAGE,
    text.replace(BLOCK, () => `<!-- bench:lines -->\n${head}\n${rows.join('\n')}\n\n${verdict}\n<!-- /bench:lines -->`),
  );
}

function rowOf(
  part: string,
  { name, ours, limit = '', figure, bar = '', isMet = true }: Line,
  setting: string,
): string {
  const cells = [`\`${part}\``, name, ours, limit, figure, isMet ? bar : `${bar} **missed**`, setting];
  return `| ${cells.join(' | ')} |`;
}

function cellsOf(row: string): string[] {
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function partOf(row: string): string {
  return cellsOf(row)[0]?.replaceAll('`', '') ?? '';
}
