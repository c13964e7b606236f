import { compileEntities } from '../src/domains/prompt-runs/mentions/compile-entities.ts';
import { MENTION_READER_VERSION, readMentions } from '../src/domains/prompt-runs/mentions/read-mentions.ts';
import { labelledAnswers, labelledWorld, scoreMentions } from '../test/support/labelled-mentions.ts';
import { precisionOf, recallOf, type Tally } from '../test/support/tally.ts';
import { manyAnswers, manyEntities } from './support/answers.ts';
import { say } from './support/table.ts';

const USAGE = 'usage: npm run -s bench:accuracy -- [mentions] [speed] [--misses]';
const PARTS: Readonly<Record<string, (isVerbose: boolean) => void>> = { mentions: printMentions, speed: printSpeed };

/** How well answers are read, on the labelled sets, and how fast. */
function main(args: readonly string[]): number {
  const names = args.filter((argument) => !argument.startsWith('--'));
  if (names.some((name) => !(name in PARTS))) {
    say(USAGE);
    return 2;
  }
  for (const name of names.length > 0 ? names : Object.keys(PARTS)) PARTS[name]?.(args.includes('--misses'));
  return 0;
}

function printMentions(isVerbose: boolean): void {
  const entities = labelledWorld();
  say(`mentions, reader version ${MENTION_READER_VERSION}`);
  for (const part of ['development', 'held-out'] as const) {
    const answers = labelledAnswers(part);
    const { mentions, sentiment, misses } = scoreMentions(answers, entities);
    const languages = new Set(answers.map(({ language }) => language)).size;
    say(`  ${part}: ${answers.length} answers in ${languages} languages, ${rates(mentions)}`);
    say(`  ${part}: sentiment ${sentiment.right} of ${sentiment.decided} right`);
    if (isVerbose) for (const miss of misses) say(`    ${miss}`);
  }
}

function rates(tally: Tally): string {
  const { right, wrong, missed } = tally;
  return `precision ${precisionOf(tally).toFixed(3)}, recall ${recallOf(tally).toFixed(3)} (${right} right, ${wrong} wrong, ${missed} missed)`;
}

/** Milliseconds of processor time that some work takes. */
function costOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The best of several rounds, in processor time, for the machine may have other work. */
function printSpeed(): void {
  const names = manyEntities(10_000);
  let entities = compileEntities(names);
  const compiled = costOf(() => {
    entities = compileEntities(names);
  });
  const answers = manyAnswers(1_000);
  let mentions = 0;
  const rounds = Array.from({ length: 10 }, () =>
    costOf(() => {
      mentions = answers.reduce((sum, answer) => sum + readMentions(answer, entities).length, 0);
    }),
  );
  const length = answers.reduce((sum, answer) => sum + answer.length, 0);
  say(`speed: 10,000 aliases compiled in ${compiled.toFixed(0)} ms of processor time;`);
  say(
    `  1,000 answers of ${Math.round(length / 1000)} characters read in ${Math.min(...rounds).toFixed(0)} ms, ${mentions} mentions`,
  );
}

process.exitCode = main(process.argv.slice(2));
