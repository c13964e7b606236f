import { ask, followJob, startProduct } from './support/product.ts';
import { machine, printTable, progressBar, say, whole } from './support/table.ts';

/** A CSV file from the first byte sent to the last row landed. */
export async function benchImport(options: { rows: number }): Promise<void> {
  const product = await startProduct();
  try {
    const file = csvOf(options.rows);
    say(`import: ${whole(options.rows)} rows, ${(file.length / 1024 / 1024).toFixed(1)} MiB of CSV, ${machine()}`);
    const idle = await product.memory();
    const before = await transactions(product.database);
    const start = performance.now();
    const { job_id: jobId } = await ask<{ job_id: string }>(product, '/v1/catalog/import', {
      method: 'POST',
      headers: { 'Content-Type': 'text/csv' },
      body: file,
    });
    const sent = performance.now();
    const bar = progressBar('rows', options.rows);
    let peak = idle;
    const job = await followJob<{ created: number; failed: number }>(product, jobId, async ({ progress }) => {
      peak = Math.max(peak, await product.memory());
      bar.update(progress.done ?? 0);
    });
    bar.end();
    const seconds = (performance.now() - start) / 1000;
    const count = (await transactions(product.database)) - before;
    printTable(
      ['rows created', 'failed', 'upload s', 'in all s', 'rows/s', 'transactions', 'RSS idle MiB', 'RSS peak MiB'],
      [
        [
          whole(job.result.created),
          whole(job.result.failed),
          ((sent - start) / 1000).toFixed(1),
          seconds.toFixed(1),
          whole(options.rows / seconds),
          whole(count),
          whole(idle),
          whole(peak),
        ],
      ],
    );
  } finally {
    await product.close();
  }
}

function csvOf(rows: number): Uint8Array<ArrayBuffer> {
  const header = 'sku,title,url,brand,description,bullets,category,tags,price_amount,price_currency,availability\n';
  const lines = Array.from(
    { length: rows },
    (_, n) =>
      `C-${n},Kettle number ${n},https://brand.example/p/${n},Brand ${n % 50},"A kettle for the kitchen, made of steel.",Holds 1.7 litres|Boils in 3 minutes,Kitchen,new|kettle,${(n % 500) + 0.5},USD,in_stock\n`,
  );
  return new Uint8Array(Buffer.from(header + lines.join('')));
}

async function transactions(database: { query(text: string): Promise<{ rows: { n: string }[] }> }): Promise<number> {
  const { rows } = await database.query(
    'select xact_commit as n from pg_stat_database where datname = current_database()',
  );
  return Number(rows[0]?.n);
}
