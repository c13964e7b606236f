import { cpus, loadavg } from 'node:os';
import { SingleBar } from 'cli-progress';

/** Prints a line. */
export const say = (line = ''): void => void process.stdout.write(`${line}\n`);

/** Prints rows below their headings; the first column to the left, figures to the right. */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)));
  for (const cells of [headings, ...rows]) say(`  ${line(cells).join('  ')}`);
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
      say(`  ${name} ${done}/${total}`);
    },
    end() {
      if (process.stdout.isTTY) bar.stop();
    },
  };
}

/** `12,345` */
export const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
