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
import { beginPart, collectJson, printJson, say } from './support/table.ts';
import { benchWebhooks } from './webhooks.ts';
import { benchWrite } from './write.ts';

const USAGE = `usage: npm run bench -- [read] [growth] [write] [import] [reviews] [page] [audit] [jobs] [prompt-runs] [alerts] [webhooks] [streams] [start] [isolation] [fair-share] [--quick] [--json]
                       [--only TEXT] [--profile DIR] [--peers] [--rows N] [--products N] [--rounds N] [--prompts N] [--jobs N] [--deliveries N]
                       [--seconds N]
Without names, all of them, small. --rows: of the imports. --products: of the audit and the catalogue that is read or grows.
--prompts: of the prompt run, each to five engines twice. --deliveries: of the webhook backlog. --seconds: of each
case of isolation, of which --only picks some.
--json prints every figure, when all are measured. Of reads: --quick takes two minutes, --only measures the lines whose name has this text,
--peers asks PostGraphile and a handler on Fastify the same.
--profile leaves a profile of the product's processor time: of reads, reviews, pages, audits, jobs, webhooks and fair-share.`;

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
      only: { type: 'string' },
      profile: { type: 'string' },
      quick: { type: 'boolean' },
      json: { type: 'boolean' },
      peers: { type: 'boolean' },
    },
  });
  const rounds = Number(values.rounds ?? 5);
  const products = Number(values.products ?? 20_000);
  const { only = '', quick: isQuick = false, json: isJson = false } = values;
  const parts: Record<string, () => Promise<void>> = {
    read: () =>
      benchRead({
        products,
        rounds,
        isQuick,
        only,
        profileDir: values.profile,
        hasPeers: values.peers ?? false,
      }),
    growth: () => benchGrowth({ products: Number(values.products ?? 200_000), only }),
    write: () => benchWrite({ seconds: rounds, profileDir: values.profile }),
    import: () => benchImport({ rows: Number(values.rows ?? 10_000) }),
    reviews: () => benchReviews({ rows: Number(values.rows ?? 10_000), profileDir: values.profile }),
    audit: () => benchAudit({ products: Number(values.products ?? 100), profileDir: values.profile }),
    page: () => benchPage({ rounds, profileDir: values.profile }),
    jobs: () => benchJobs({ jobs: Number(values.jobs ?? 1_000), profileDir: values.profile }),
    'prompt-runs': () => benchPromptRuns({ prompts: Number(values.prompts ?? 100) }),
    start: () => benchStart({ rounds }),
    'fair-share': () => benchFairShare({ rounds, only, profileDir: values.profile }),
    isolation: () => benchIsolation({ seconds: Number(values.seconds ?? 60), only }),
    alerts: () => benchAlerts({ evaluations: Number(values.jobs ?? 1_000), rounds }),
    webhooks: () =>
      benchWebhooks({ deliveries: Number(values.deliveries ?? 2_000), rounds, profileDir: values.profile }),
  };
  const names = positionals.length > 0 ? positionals : Object.keys(parts);
  const unknown = names.filter((name) => !(name in parts));
  if (unknown.length > 0) {
    say(USAGE);
    return 2;
  }
  if (isJson) collectJson();
  for (const name of names) {
    beginPart(name);
    await parts[name]?.();
    if (!isJson) say();
  }
  printJson();
  return 0;
}

process.exitCode = await main();
