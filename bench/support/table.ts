import { cpus, loadavg } from 'node:os';
import { SingleBar } from 'cli-progress';

/** What one part of the bench found: its lines of text, each row of its tables by heading, and what it has of figures besides. */
type Part = {
  part: string;
  machine: string;
  said: string[];
  tables: Record<string, string | number>[][];
  more: object[];
};

/** What has been found so far, where it is printed as JSON in the end; null where it is printed as it comes. */
let parts: Part[] | null = null;

/** From now on nothing is printed before {@link printJson}. */
export function collectJson(): void {
  parts = [];
}

/** What is said and tabled from now on belongs to this part. */
export function beginPart(part: string): void {
  parts?.push({ part, machine: machine(), said: [], tables: [], more: [] });
}

/** Figures that no table has room for; only where figures are printed as JSON. */
export function addJson(figures: object): void {
  parts?.at(-1)?.more.push(figures);
}

/** Prints what was collected, if it was. */
export function printJson(): void {
  if (parts) process.stdout.write(`${JSON.stringify(parts, null, 2)}\n`);
}

/** Prints a line. */
export function say(line = ''): void {
  if (parts) parts.at(-1)?.said.push(line.trim());
  else process.stdout.write(`${line}\n`);
}

/** Prints rows below their headings; the first column to the left, figures to the right. */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  if (parts) {
    const named = rows.map((row) => row.map((cell, column) => [headings[column] || 'line', figureOf(cell)] as const));
    parts.at(-1)?.tables.push(named.map((row) => Object.fromEntries(row)));
    return;
  }
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)));
  for (const cells of [headings, ...rows]) say(`  ${line(cells).join('  ')}`);
}

/** A cell as a number where it is one. */
function figureOf(cell: string): string | number {
  return /^-?[\d,]+(?:\.\d+)?$/.test(cell) ? Number(cell.replaceAll(',', '')) : cell;
}

/** What every figure depends on. */
export function machine(): string {
  const load = loadavg().map((value) => value.toFixed(1));
  return `${cpus().length} processors, load ${load.join(' ')}, Node ${process.version}`;
}

/** A progress bar; on a pipe, a line each tenth of the way. */
export function progressBar(name: string, total: number): { update(done: number): void; end(): void } {
  const bar = new SingleBar({ format: `  ${name} {bar} {value}/{total} {duration_formatted}`, hideCursor: true });
  if (process.stdout.isTTY) bar.start(total, 0);
  let tenths = 0;
  return {
    update(done) {
      if (process.stdout.isTTY) return bar.update(done);
      const reached = total > 0 ? Math.floor((done / total) * 10) : 0;
      if (reached <= tenths) return;
      tenths = reached;
      if (!parts) say(`  ${name} ${done}/${total}`);
    },
    end() {
      if (process.stdout.isTTY) bar.stop();
    },
  };
}

/** `12,345` */
export const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

/** A share of a limit, marked where it misses its bar. */
export const shareOf = (share: number, bar: number): string => `${share.toFixed(2)}${share < bar ? ' !' : ''}`;
