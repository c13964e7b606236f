import { ask, followJob, startProduct } from './support/product.ts';
import { machine, printTable, say, whole } from './support/table.ts';

/** What the machinery of jobs costs by itself: audits that end at once, because their address may not be requested. */
export async function benchJobs(options: { jobs: number }): Promise<void> {
  const product = await startProduct();
  try {
    say(`jobs: ${machine()}`);
    for (let first = 0; first < options.jobs; first += 200) {
      const size = Math.min(200, options.jobs - first);
      const records = Array.from({ length: size }, (_, index) => ({
        sku: `J-${first + index}`,
        title: 'T',
        url: 'http://169.254.169.254/',
        tags: ['jobs'],
      }));
      await ask(product, '/v1/catalog', { method: 'POST', body: JSON.stringify(records) });
    }
    const start = performance.now();
    const body = JSON.stringify({ tag: 'jobs' });
    const { job_id: jobId } = await ask<{ job_id: string }>(product, '/v1/scores/audit', { method: 'POST', body });
    const job = await followJob<{ failed: number }>(product, jobId, () => undefined);
    const seconds = (performance.now() - start) / 1000;
    printTable(
      ['jobs ended', 's', 'jobs/s'],
      [[whole(job.result.failed), seconds.toFixed(1), whole(options.jobs / seconds)]],
    );
  } finally {
    await product.close();
  }
}
