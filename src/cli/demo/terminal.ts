import { SingleBar } from 'cli-progress';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** What the story looks like on a terminal. */
export const terminal = {
  /** The title of a step. */
  step: (text: string): void => say(`\n▸ ${text}`),
  /** A line below it. */
  line: (text: string): void => say(`  ${text}`),
  /** A promise that held; the story ends at the first that does not. */
  held(text: string, isTrue: boolean): void {
    if (!isTrue) throw new Error(`This did not hold: ${text}`);
    say(`  ✓ ${text}`);
  },
};

/** A progress bar of one job; on a pipe it is a line at the end instead. */
export function progressBar(name: string): { update(percent: number, step: string): void; end(): void } {
  const bar = new SingleBar({ format: `  ${name} {bar} {percentage}% {step}`, hideCursor: true, noTTYOutput: false });
  if (process.stdout.isTTY) bar.start(100, 0, { step: 'queued' });
  let last = 'done';
  return {
    update(percent, step) {
      last = step;
      if (process.stdout.isTTY) bar.update(percent, { step });
    },
    end() {
      if (process.stdout.isTTY) return bar.stop();
      return say(`  ${name} 100% ${last}`);
    },
  };
}
