import { BOTS } from '../src/domains/scores/index.ts';
import { demoCatalog } from '../src/simulators/shop/catalog.ts';
import { noteLines, rateLine, shareLine } from './support/lines.ts';
import { ask, followJob, type Product, startProduct } from './support/product.ts';
import { runRawVisits } from './support/raw-visits.ts';
import { machine, printTable, progressBar, say, shareOf, whole } from './support/table.ts';

type BatchResult = { total: number; succeeded: number; failed: number; failures: { code: string; message: string }[] };
type Sample = { second: number; done: number; memory: number };

/** The least share of the processor time that bare requests alone would take, and the least audits a second. */
const BAR = 0.4;
const RATE_BAR = 40;

/** Audits before those that are measured: the first compile what all execute. */
const WARM_UP = 100;

/** Requests that the raw limit has under way at once: the product's eight audits visit as three bots each. */
const AT_ONCE = 24;

/**
 * The bundled shop as a catalogue of any size, from its import to the last score, beside the same requests for the same
 * pages by themselves: each page once as a visitor and once as every bot. A hundred audits come before those that are measured.
 */
export async function benchAudit(options: { products: number; profileDir?: string | undefined }): Promise<void> {
  const product = await startProduct({ profileDir: options.profileDir });
  try {
    say(`audit: ${whole(options.products)} products of the bundled shop, ${machine()}`);
    await importShop(product, 'warm', WARM_UP);
    await auditTag(product, 'warm', async () => undefined);
    const start = performance.now();
    await importShop(product, 'bench', options.products);
    const imported = performance.now();
    const bar = progressBar('audits', options.products);
    const before = await spent(product);
    const samples: Sample[] = [];
    const job = await auditTag(product, 'bench', async (done) => {
      samples.push({ second: (performance.now() - imported) / 1000, done, memory: await product.memory() });
      bar.update(done);
    });
    bar.end();
    const seconds = (performance.now() - imported) / 1000;
    const after = await spent(product);
    printTable(
      ['succeeded', 'failed', 'import s', 'audit s', 'audits/s', 'server ms', 'database ms', 'RSS peak MiB'],
      [
        [
          whole(job.result.succeeded),
          whole(job.result.failed),
          ((imported - start) / 1000).toFixed(1),
          seconds.toFixed(1),
          (options.products / seconds).toFixed(1),
          whole((after.server - before.server) / options.products),
          whole((after.database - before.database) / options.products),
          whole(Math.max(...samples.map(({ memory }) => memory))),
        ],
      ],
    );
    for (const { code, message } of job.result.failures.slice(0, 5)) say(`  failed: ${code} ${message}`);
    printMemory(samples);
    const ours = (after.server + after.database - before.server - before.database) / options.products;
    await besideVisits(product, options.products, { rate: options.products / seconds, ours });
  } finally {
    await product.close();
  }
}

async function besideVisits(
  product: Product,
  products: number,
  { rate, ours }: { rate: number; ours: number },
): Promise<void> {
  const pages = demoCatalog(`${product.url}/demo-shop`);
  const urls = Array.from({ length: products }, (_, index) => pages[index % pages.length]?.url ?? '');
  const userAgents = ['eCommerceInsightsBot/1.0', ...BOTS.map(({ userAgent }) => userAgent)];
  const before = await spent(product);
  const raw = await runRawVisits({ urls, userAgents, atOnce: AT_ONCE });
  const after = await spent(product);
  const limit = products / raw.seconds;
  // What answers the requests is the product itself, in both.
  const rawMs = (raw.cpuMs + after.server - before.server) / products;
  const what = `${userAgents.length} bare requests, asked and answered, ${limit.toFixed(1)}/s`;
  noteLines('audit', [
    shareLine('audits of the bundled shop', { ours, limit: rawMs, what, each: `each, ${rate.toFixed(1)}/s` }, BAR),
    rateLine('audits a second', rate, RATE_BAR),
  ]);
  printTable(
    ['beside', 'audits/s', 'asking ms', "the shop's ms", 'share', 'bar'],
    [
      [
        `${userAgents.length} bare requests each`,
        limit.toFixed(1),
        (raw.cpuMs / products).toFixed(1),
        ((after.server - before.server) / products).toFixed(1),
        shareOf(rawMs / ours, BAR),
        BAR.toFixed(2),
      ],
      ['audits a second', rate.toFixed(1), '', '', '', `${RATE_BAR}${rate < RATE_BAR ? ' !' : ''}`],
    ],
  );
}

async function spent({ cpu }: Product): Promise<{ server: number; database: number }> {
  return { server: await cpu.serverInAll(), database: await cpu.database() };
}

/** Memory at each tenth of the way: a leak would show as a slope. */
function printMemory(samples: readonly Sample[]): void {
  const last = samples.at(-1);
  if (!last) return;
  const tenths = Array.from({ length: 10 }, (_, index) => ((index + 1) / 10) * last.second);
  const shown = tenths.flatMap((second) => samples.filter((sample) => sample.second <= second).slice(-1));
  printTable(
    ['after s', 'audits', 'RSS MiB'],
    shown.map(({ second, done, memory }) => [second.toFixed(0), whole(done), whole(memory)]),
  );
}

async function auditTag(product: Product, tag: string, onProgress: (done: number) => Promise<void>) {
  const { job_id: jobId } = await ask<{ job_id: string }>(product, '/v1/scores/audit', {
    method: 'POST',
    body: JSON.stringify({ tag }),
  });
  return followJob<BatchResult>(product, jobId, ({ progress }) => onProgress(progress.done ?? 0));
}

/** Each page of the shop is audited under many SKUs. */
async function importShop(product: Product, tag: string, count: number): Promise<void> {
  const pages = demoCatalog(`${product.url}/demo-shop`);
  const rows = Array.from({ length: count }, (_, index) => {
    const page = pages[index % pages.length];
    return JSON.stringify({
      sku: `${tag}-${index}`,
      title: page?.title,
      url: page?.url,
      brand: page?.brand,
      tags: [tag],
    });
  });
  const { job_id: jobId } = await ask<{ job_id: string }>(product, '/v1/catalog/import', {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson' },
    body: rows.join('\n'),
  });
  await followJob(product, jobId, () => undefined);
}
