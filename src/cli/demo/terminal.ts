import { styleText } from 'node:util';
import { SingleBar } from 'cli-progress';

const LINE_MAX = 110;

type Style = Parameters<typeof styleText>[0];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Colour on a terminal that has not asked for none (`NO_COLOR`), or wherever `FORCE_COLOR` asks for it. */
function hasColour(): boolean {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  return FORCE_COLOR ? FORCE_COLOR !== '0' : Boolean(process.stdout.isTTY) && !NO_COLOR;
}

/** The text in a style, or as it is where there is no colour. */
export function paint(style: Style, text: string): string {
  return hasColour() ? styleText(style, text, { validateStream: false }) : text;
}

/** One line of a text, cut at the end where it is longer than a line of the story. */
export function shorten(text: string, length = LINE_MAX): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > length ? `${line.slice(0, length - 1).trimEnd()}…` : line;
}

/** What the story looks like on a terminal. */
export const terminal = {
  /** The title of a step. */
  step: (text: string): void => say(`\n${paint(['bold', 'cyan'], `▸ ${text}`)}`),
  /** A line below it. */
  line: (text: string): void => say(`  ${text}`),
  /** A line of what is only beside the point. */
  aside: (text: string): void => say(paint('dim', `  ${text}`)),
  /** A promise that held; the story ends at the first that does not. */
  held(text: string, isTrue: boolean): void {
    if (!isTrue) throw new Error(`This did not hold: ${text}`);
    say(`  ${paint('green', '✓')} ${text}`);
  },
};

/** A progress bar of one job; on a pipe it is a line at the end instead. */
export function progressBar(name: string): { update(percent: number, step: string): void; end(): void } {
  const format = `  ${name} ${paint('cyan', '{bar}')} {percentage}% {step}`;
  const bar = new SingleBar({ format, hideCursor: true, noTTYOutput: false, barsize: 30 });
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
