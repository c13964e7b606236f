import { demoCatalog } from '../src/simulators/shop/catalog.ts';
import { ask, followJob, type Product, startProduct } from './support/product.ts';
import { machine, printTable, progressBar, say, whole } from './support/table.ts';

type BatchResult = { total: number; succeeded: number; failed: number; failures: { code: string; message: string }[] };
type Sample = { second: number; done: number; memory: number };

/** The bundled shop as a catalogue of any size, from its import to the last score. */
export async function benchAudit(options: { products: number; profileDir?: string | undefined }): Promise<void> {
  const product = await startProduct({ profileDir: options.profileDir });
  try {
    say(`audit: ${whole(options.products)} products of the bundled shop, ${machine()}`);
    const start = performance.now();
    await importShop(product, options.products);
    const imported = performance.now();
    const { job_id: jobId } = await ask<{ job_id: string }>(product, '/v1/scores/audit', {
      method: 'POST',
      body: JSON.stringify({ tag: 'bench' }),
    });
    const bar = progressBar('audits', options.products);
    const samples: Sample[] = [];
    const job = await followJob<BatchResult>(product, jobId, async ({ progress }) => {
      const done = progress.done ?? 0;
      samples.push({ second: (performance.now() - imported) / 1000, done, memory: await product.memory() });
      bar.update(done);
    });
    bar.end();
    const seconds = (performance.now() - imported) / 1000;
    printTable(
      ['succeeded', 'failed', 'import s', 'audit s', 'audits/s', 'RSS peak MiB'],
      [
        [
          whole(job.result.succeeded),
          whole(job.result.failed),
          ((imported - start) / 1000).toFixed(1),
          seconds.toFixed(1),
          (options.products / seconds).toFixed(1),
          whole(Math.max(...samples.map(({ memory }) => memory))),
        ],
      ],
    );
    for (const { code, message } of job.result.failures.slice(0, 5)) say(`  failed: ${code} ${message}`);
    printMemory(samples);
  } finally {
    await product.close();
  }
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

/** Each page of the shop is audited under many SKUs. */
async function importShop(product: Product, count: number): Promise<void> {
  const pages = demoCatalog(`${product.url}/demo-shop`);
  const rows = Array.from({ length: count }, (_, index) => {
    const page = pages[index % pages.length];
    return JSON.stringify({
      sku: `A-${index}`,
      title: page?.title,
      url: page?.url,
      brand: page?.brand,
      tags: ['bench'],
    });
  });
  const { job_id: jobId } = await ask<{ job_id: string }>(product, '/v1/catalog/import', {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson' },
    body: rows.join('\n'),
  });
  await followJob(product, jobId, () => undefined);
}
