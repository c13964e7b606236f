import { parseArgs } from 'node:util';
import { benchAlerts } from './alerts.ts';
import { benchAudit } from './audit.ts';
import { benchFairShare } from './fair-share.ts';
import { benchGrowth } from './growth.ts';
import { benchImport, benchReviews } from './import.ts';
import { benchIsolation } from './isolation/isolation.ts';
import { benchJobs } from './jobs.ts';
import { benchPage } from './page/page.ts';
import { benchPromptRuns } from './prompt-runs.ts';
import { benchRead } from './read/read.ts';
import { benchStart } from './start.ts';
import { benchStreams } from './streams.ts';
import { writeLines } from './support/lines.ts';
import { beginPart, collectJson, printJson, say } from './support/table.ts';
import { benchWebhooks } from './webhooks.ts';
import { benchWrite } from './write.ts';

const USAGE = `usage: npm run bench -- [read] [growth] [write] [import] [reviews] [page] [audit] [jobs] [prompt-runs] [alerts] [webhooks] [streams] [start] [isolation] [fair-share] [--quick] [--json]
                       [--only TEXT] [--profile DIR] [--peers] [--rows N] [--products N] [--rounds N] [--prompts N] [--jobs N] [--deliveries N]
                       [--seconds N] [--streams N]
Without names, all of them, small. --quick: smaller still, without growth, fair-share and isolation, which need minutes.
--json prints every figure of every part as one document, when all are measured.
--rows: of the imports. --products: of the audit and the catalogue that is read or grows. --jobs: and evaluations of alerts.
--prompts: of the prompt run, each to five engines twice. --deliveries: of the webhook backlog. --streams: open at once.
--seconds: of each case of isolation.
--only measures the lines of reads, growth, fair-share and isolation whose name has this text.
--peers asks PostGraphile and a handler on Fastify the same as reads ask.
--profile leaves a profile of the product's processor time: of reads, writes, reviews, pages, audits, prompt runs, jobs, webhooks, streams and fair-share.`;

/** What needs minutes however little is asked of it: `--quick` leaves it out, unless it is named. */
const LONG = ['growth', 'fair-share', 'isolation'];

/** `npm run bench`: what the product does in a second, beside what this machine could do. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rows: { type: 'string' },
      products: { type: 'string' },
      rounds: { type: 'string' },
      prompts: { type: 'string' },
      jobs: { type: 'string' },
      deliveries: { type: 'string' },
      seconds: { type: 'string' },
      streams: { type: 'string' },
      only: { type: 'string' },
      profile: { type: 'string' },
      quick: { type: 'boolean' },
      json: { type: 'boolean' },
      peers: { type: 'boolean' },
    },
  });
  const { only = '', quick: isQuick = false, json: isJson = false, profile: profileDir } = values;
  const size = (given: string | undefined, whole: number, quick: number) => Number(given ?? (isQuick ? quick : whole));
  const rounds = size(values.rounds, 5, 2);
  const rows = size(values.rows, 10_000, 2_000);
  const products = size(values.products, 20_000, 5_000);
  const hasPeers = values.peers ?? false;
  const parts: Record<string, () => Promise<void>> = {
    read: () => benchRead({ products, rounds, isQuick, only, profileDir, hasPeers }),
    growth: () => benchGrowth({ products: size(values.products, 200_000, 20_000), only }),
    write: () => benchWrite({ rounds, profileDir }),
    import: () => benchImport({ rows }),
    reviews: () => benchReviews({ rows, profileDir }),
    page: () => benchPage({ rounds, profileDir }),
    audit: () => benchAudit({ products: size(values.products, 100, 40), profileDir }),
    jobs: () => benchJobs({ jobs: size(values.jobs, 1_000, 300), profileDir }),
    'prompt-runs': () => benchPromptRuns({ prompts: size(values.prompts, 100, 20), profileDir }),
    'fair-share': () => benchFairShare({ rounds, only, profileDir }),
    isolation: () => benchIsolation({ seconds: size(values.seconds, 60, 10), only }),
    alerts: () => benchAlerts({ evaluations: size(values.jobs, 1_000, 300), rounds }),
    webhooks: () =>
      benchWebhooks({ deliveries: size(values.deliveries, 2_000, 400), rounds: isQuick ? 1 : rounds, profileDir }),
    streams: () => benchStreams({ streams: size(values.streams, 5_000, 500), profileDir }),
    start: () => benchStart({ rounds }),
  };
  const all = Object.keys(parts).filter((name) => !isQuick || !LONG.includes(name));
  const names = positionals.length > 0 ? positionals : all;
  const unknown = names.filter((name) => !(name in parts));
  if (unknown.length > 0) {
    say(USAGE);
    return 2;
  }
  if (isJson) collectJson();
  for (const name of names) {
    beginPart(name);
    await parts[name]?.();
    // A run that is cut keeps what it has measured.
    if (!isQuick && only === '') await writeLines(Object.keys(parts));
    if (!isJson) say();
  }
  printJson();
  return 0;
}

process.exitCode = await main();
