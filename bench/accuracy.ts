import { claimedAnswers, scoreClaims } from '../test/support/labelled-claims.ts';
import { labelledAnswers, labelledWorld, scoreMentions } from '../test/support/labelled-mentions.ts';
import { timeMentions } from '../test/support/many-answers.ts';
import { coverage, foundReal, planRepeats } from '../test/support/simulated-rates.ts';
import { measureSessions } from '../test/support/simulated-sessions.ts';
import { precisionOf, recallOf, type Tally } from '../test/support/tally.ts';
import { say, whole } from './support/table.ts';

const USAGE =
  'usage: npm run -s bench:accuracy -- [mentions] [claims] [intervals] [sessions] [speed] [--misses] [--seeds=N of sessions]';
type Options = { isVerbose: boolean; seeds: number };
const PARTS: Readonly<Record<string, (options: Options) => void | Promise<void>>> = {
  mentions: printMentions,
  claims: printClaims,
  intervals: printIntervals,
  sessions: printSessions,
  speed: printSpeed,
};

/** How well answers are read, on the labelled sets, and how fast. */
async function main(args: readonly string[]): Promise<number> {
  const names = args.filter((argument) => !argument.startsWith('--'));
  if (names.some((name) => !(name in PARTS))) {
    say(USAGE);
    return 2;
  }
  const seeds = Number(args.find((argument) => argument.startsWith('--seeds='))?.slice('--seeds='.length) ?? 200);
  const options = { isVerbose: args.includes('--misses'), seeds };
  for (const name of names.length > 0 ? names : Object.keys(PARTS)) await PARTS[name]?.(options);
  return 0;
}

function printMentions({ isVerbose }: Options): void {
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

function printClaims({ isVerbose }: Options): void {
  say('claims');
  for (const part of ['development', 'held-out'] as const) {
    const answers = claimedAnswers(part);
    const { version, claims, misses } = scoreClaims(answers);
    const labelled = answers.reduce((sum, answer) => sum + answer.claims.length, 0);
    say(`  ${part}, reader version ${version}: ${labelled} claims in ${answers.length} answers, ${rates(claims)}`);
    if (isVerbose) for (const miss of misses) say(`    ${miss}`);
  }
}

function rates(tally: Tally): string {
  const { right, wrong, missed } = tally;
  return `precision ${precisionOf(tally).toFixed(3)}, recall ${recallOf(tally).toFixed(3)} (${right} right, ${wrong} wrong, ${missed} missed)`;
}

/** On 2,000 seeds each: how often intervals hold the true rate, and what two periods are called. */
function printIntervals(): void {
  const seeds = 2_000;
  for (const [prompts, answers] of [
    [10, 4],
    [20, 6],
    [50, 2],
    [100, 2],
    [100, 10],
  ] as const) {
    for (const [rate, correlation] of [
      [0.4, 0.3],
      [0.2, 0.5],
      [0.05, 0.3],
    ] as const) {
      const runs = { seeds, prompts, answers, rate, correlation };
      const shares = `clustered ${coverage(runs, 'clustered').toFixed(3)}, Wilson ${coverage(runs, 'wilson').toFixed(3)}`;
      say(`interval: ${prompts} prompts × ${answers}, rate ${rate}, correlation ${correlation}: ${shares}`);
    }
  }
  for (const prompts of [15, 20, 50, 100]) {
    const answers = planRepeats({ prompts, from: 0.4, to: 0.2 }) ?? 1;
    for (const alike of [{ correlation: 0 }, { correlation: 0.3 }, { correlation: 0.5 }, SHARED_LUCK]) {
      const runs = { seeds, prompts, answers, rate: 0.4, isSamePrompts: true, ...alike };
      const unchanged = foundReal({ ...runs, after: 0.4 }).toFixed(3);
      const found = foundReal({ ...runs, after: 0.2 }).toFixed(3);
      say(
        `periods: ${prompts} prompts × ${answers}, ${JSON.stringify(alike)}: unchanged called real ${unchanged}, 40 to 20 % found ${found}`,
      );
    }
  }
}

const SHARED_LUCK = { correlation: 0.3, sharing: 0.55 };

/**
 * The same of sessions that the simulator answers in its wire format and the product's readers read; on 200 seeds each,
 * which takes minutes, or as many as `--seeds` says.
 */
async function printSessions({ seeds }: Options): Promise<void> {
  for (const prompts of [20, 50, 100]) {
    const repeats = planRepeats({ prompts, from: 0.4, to: 0.2 }) ?? 1;
    for (const sharing of [0, 0.55]) {
      const line = `sessions: ${prompts} prompts × ${repeats}, shared luck ${sharing}, ${seeds} seeds`;
      const onSeed = (done: number) => {
        if (done % Math.ceil(seeds / 10) === 0) process.stderr.write(`${line}: ${done} done\n`);
      };
      const runs = { seeds, prompts, repeats, sharing, rate: 0.4, after: 0.2 };
      const { held, unchangedReal, changedReal } = await measureSessions(runs, onSeed);
      const found = `unchanged called real ${unchangedReal.toFixed(3)}, 40 to 20 % found ${changedReal.toFixed(3)}`;
      say(`${line}: interval ${held.toFixed(3)}, ${found}`);
    }
  }
}

function printSpeed(): void {
  const { aliases, answers, characters, compileMs, readMs, mentions } = timeMentions();
  say(`speed: ${whole(aliases)} aliases compiled in ${compileMs.toFixed(0)} ms of processor time;`);
  say(
    `  ${whole(answers)} answers of ${whole(characters)} characters read in ${readMs.toFixed(0)} ms, ${whole(mentions)} mentions`,
  );
}

process.exitCode = await main(process.argv.slice(2));
