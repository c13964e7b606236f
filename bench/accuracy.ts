import { labelledAnswers, labelledWorld, scoreMentions } from '../test/support/labelled-mentions.ts';
import { timeMentions } from '../test/support/many-answers.ts';
import { precisionOf, recallOf, type Tally } from '../test/support/tally.ts';
import { say, whole } from './support/table.ts';

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
  say('mentions');
  for (const part of ['development', 'held-out'] as const) {
    const answers = labelledAnswers(part);
    const { version, mentions, sentiment, misses } = scoreMentions(answers, entities);
    const languages = new Set(answers.map(({ language }) => language)).size;
    say(
      `  ${part}, reader version ${version}: ${answers.length} answers in ${languages} languages, ${rates(mentions)}`,
    );
    say(`  ${part}: sentiment ${sentiment.right} of ${sentiment.decided} right`);
    if (isVerbose) for (const miss of misses) say(`    ${miss}`);
  }
}

function rates(tally: Tally): string {
  const { right, wrong, missed } = tally;
  return `precision ${precisionOf(tally).toFixed(3)}, recall ${recallOf(tally).toFixed(3)} (${right} right, ${wrong} wrong, ${missed} missed)`;
}

function printSpeed(): void {
  const { aliases, answers, characters, compileMs, readMs, mentions } = timeMentions();
  say(`speed: ${whole(aliases)} aliases compiled in ${compileMs.toFixed(0)} ms of processor time;`);
  say(
    `  ${whole(answers)} answers of ${whole(characters)} characters read in ${readMs.toFixed(0)} ms, ${whole(mentions)} mentions`,
  );
}

process.exitCode = main(process.argv.slice(2));
