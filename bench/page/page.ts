import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { noteLines, shareLine } from '../support/lines.ts';
import { quantile } from '../support/load.ts';
import { machine, printTable, say, shareOf, whole } from '../support/table.ts';
import { LARGE_PAGE_URL, largePage } from './large-page.ts';

/** The least share of the parser's speed that reading and judging is to reach. */
const BAR = 0.4;

/** Pages of one turn, and before the first one, while the runtime compiles. */
const PAGES = 40;
const WARM_UP = 150;

type Turn = { cpuMs: number; found: number };

/**
 * The audit of a page of 200 KB that is already here, read and judged by the built product, beside a parser that streams the
 * same bytes and keeps nothing. Each in a process of its own, in turns.
 */
export async function benchPage(options: { rounds: number; profileDir?: string | undefined }): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'ecommerce-insights-bench-'));
  const file = join(directory, 'page.html');
  const bytes = await largePage();
  await writeFile(file, bytes);
  const profile = options.profileDir ? ['--cpu-prof', `--cpu-prof-dir=${options.profileDir}`] : [];
  const ours = await start('audit-process.mjs', [file, LARGE_PAGE_URL], profile);
  const raw = await start('raw-process.mjs', [file], []);
  try {
    say(`page: a page of ${whole(bytes.byteLength / 1024)} KB, ${machine()}`);
    for (const child of [ours, raw]) await turn(child, WARM_UP);
    const [mine, limit]: [Turn[], Turn[]] = [[], []];
    for (let round = 0; round < options.rounds; round += 1) {
      mine.push(await turn(ours, PAGES));
      limit.push(await turn(raw, PAGES));
    }
    const [cost, least] = [costOf(mine), costOf(limit)];
    noteLines('page', [
      shareLine(
        'audit of a page of 200 KB, no network',
        { ours: cost, limit: least, what: 'htmlparser2, streaming', each: 'a page' },
        BAR,
      ),
    ]);
    printTable(
      ['', 'ms a page', 'pages/s of one processor', 'score', 'share', 'bar'],
      [
        ['audit, no network', cost.toFixed(2), whole(1_000 / cost), String(mine[0]?.found), '', ''],
        ['htmlparser2, streaming', least.toFixed(2), whole(1_000 / least), '', '', ''],
        ['share of the limit', '', '', '', shareOf(least / cost, BAR), BAR.toFixed(2)],
      ],
    );
  } finally {
    for (const child of [ours, raw]) child.disconnect();
    await Promise.all([ours, raw].map((child) => child.exitCode ?? once(child, 'exit')));
    await rm(directory, { recursive: true, force: true });
  }
}

async function start(script: string, args: readonly string[], execArgv: string[]): Promise<ChildProcess> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = fork(path, args, { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const gone = once(child, 'exit').then(() => Promise.reject(new Error(`${script} ended at its start.`)));
  await Promise.race([once(child, 'message'), gone]);
  gone.catch(() => undefined);
  return child;
}

async function turn(child: ChildProcess, pages: number): Promise<Turn> {
  child.send(pages);
  const [told]: Turn[] = await once(child, 'message');
  if (!told) throw new Error('A process said nothing.');
  return told;
}

/** Processor time of a page, ms: the median of the rounds. */
function costOf(turns: readonly Turn[]): number {
  const each = turns.map(({ cpuMs }) => cpuMs / PAGES).sort((left, right) => left - right);
  return quantile(each, 0.5);
}
