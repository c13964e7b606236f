import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUYER_SKUS, buyerCsv, buyerReviews } from '../test/support/buyer-reviews.ts';
import { noteLines, shareLine } from './support/lines.ts';
import { ask, followJob, type Product, startProduct } from './support/product.ts';
import { runRawImport } from './support/raw-import.ts';
import { machine, printTable, progressBar, say, shareOf, whole } from './support/table.ts';

type Imported = { created: number; failed: number };
type Csv = Uint8Array<ArrayBuffer>;
/**
 * What a job cost: seconds by the clock, of them until the request was answered, seconds of processor time of the product and
 * of PostgreSQL for it, and the process's memory in MiB: before, and the most that it ever was.
 */
type Measured<Result> = {
  result: Result;
  seconds: number;
  sentSeconds: number;
  cpu: { product: number; database: number };
  idle: number;
  peak: number;
};

/** The least share of the processor time of `COPY` and one upsert. */
const BAR = 0.3;

/** A CSV file of products from the first byte sent to the last row landed, beside another that `COPY` and one upsert land. */
export async function benchImport({ rows }: { rows: number }): Promise<void> {
  const product = await startProduct();
  try {
    const measured = await importFile(product, {
      what: 'products',
      path: '/v1/catalog/import',
      rows,
      file: productCsv,
    });
    await besideCopy(product, rows, measured);
  } finally {
    await product.close();
  }
}

async function besideCopy(
  { databaseUrl, workspaceId }: Product,
  rows: number,
  measured: Measured<Imported>,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'ecommerce-insights-bench-'));
  const path = join(directory, 'products.csv');
  try {
    await writeFile(path, productCsv(rows, 'R'));
    const raw = await runRawImport({ databaseUrl, workspaceId, path });
    const { seconds, cpu, idle, peak } = measured;
    const ours = (cpu.product + cpu.database) * 1000;
    const limit = raw.cpuMs + raw.databaseCpuMs;
    const what = `COPY and one upsert, ${whole(raw.rows / raw.seconds)} rows/s`;
    noteLines('import', [
      shareLine(
        `${whole(rows)} rows of CSV`,
        { ours, limit, what, each: `in all, ${whole(rows / seconds)} rows/s` },
        BAR,
      ),
      { name: 'memory', ours: `${whole(idle)} MiB before`, figure: `at most ${whole(peak)} MiB` },
    ]);
    printTable(
      ['beside', 'rows', 's', 'rows/s', 'processor s', 'database s', 'share', 'bar'],
      [
        [
          'COPY and one upsert',
          whole(raw.rows),
          raw.seconds.toFixed(1),
          whole(raw.rows / raw.seconds),
          (raw.cpuMs / 1000).toFixed(1),
          (raw.databaseCpuMs / 1000).toFixed(1),
          shareOf(limit / ours, BAR),
          BAR.toFixed(2),
        ],
      ],
    );
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A CSV file of reviews until its last row landed, and the personas that are made of it then. */
export async function benchReviews(options: { rows: number; profileDir?: string | undefined }): Promise<void> {
  const product = await startProduct({ profileDir: options.profileDir });
  try {
    const products = BUYER_SKUS.map((sku) => ({ sku, title: sku, url: `https://brand.example/p/${sku}` }));
    await ask(product, '/v1/catalog', { method: 'POST', body: JSON.stringify(products) });
    const what = { what: 'reviews', path: '/v1/reviews/import', rows: options.rows, file: reviewCsv };
    const landed = await importFile(product, what);
    const { seconds, cpu, idle, peak } = await measureJob<unknown>(product, '/v1/personas/regenerate');
    const { data } = await ask<{ data: unknown[] }>(product, '/v1/personas');
    const inAll = landed.cpu.product + landed.cpu.database + cpu.product + cpu.database;
    const ours = `${(landed.seconds + seconds).toFixed(0)} s by the clock`;
    noteLines('reviews', [
      {
        name: `${whole(options.rows)} reviews to ${data.length} personas`,
        ours,
        figure: `${inAll.toFixed(0)} s of processor time`,
        bar: '≤ 120 s for 100,000',
        isMet: inAll <= 120,
      },
      { name: 'memory', ours: '', figure: `at most ${whole(peak)} MiB`, bar: '≤ 600 MiB', isMet: peak <= 600 },
    ]);
    printTable(
      ['personas', 'regenerated s', 'processor s', 'database s', 'RSS before MiB', 'RSS peak MiB'],
      [
        [
          whole(data.length),
          seconds.toFixed(1),
          cpu.product.toFixed(1),
          cpu.database.toFixed(1),
          whole(idle),
          whole(peak),
        ],
      ],
    );
  } finally {
    await product.close();
  }
}

/** Imports a file and prints what that cost. */
async function importFile(
  product: Product,
  options: { what: string; path: string; rows: number; file: (rows: number) => Csv },
): Promise<Measured<Imported>> {
  const { what, path, rows } = options;
  const file = options.file(rows);
  say(`import: ${whole(rows)} ${what}, ${(file.length / 1024 / 1024).toFixed(1)} MiB of CSV, ${machine()}`);
  const before = await transactions(product.database);
  const measured = await measureJob<Imported>(product, path, file);
  const { result, seconds, sentSeconds, cpu, idle, peak } = measured;
  const count = (await transactions(product.database)) - before;
  printTable(
    [
      ...['rows created', 'failed', 'upload s', 'in all s', 'rows/s', 'processor s', 'database s'],
      ...['transactions', 'RSS idle MiB', 'RSS peak MiB'],
    ],
    [
      [
        whole(result.created),
        whole(result.failed),
        sentSeconds.toFixed(1),
        seconds.toFixed(1),
        whole(rows / seconds),
        cpu.product.toFixed(1),
        cpu.database.toFixed(1),
        whole(count),
        whole(idle),
        whole(peak),
      ],
    ],
  );
  return measured;
}

/** Asks for a job and follows it to its end, with its progress on the terminal. */
async function measureJob<Result>(product: Product, path: string, body?: Csv): Promise<Measured<Result>> {
  const idle = await product.memory();
  const before = await cpuOf(product);
  const start = performance.now();
  const request = body ? { headers: { 'Content-Type': 'text/csv' }, body } : {};
  const { job_id: jobId } = await ask<{ job_id: string }>(product, path, { method: 'POST', ...request });
  const sentSeconds = (performance.now() - start) / 1000;
  const bar = progressBar('percent', 100);
  const { result } = await followJob<Result>(product, jobId, ({ progress }) => bar.update(progress.percent));
  const seconds = (performance.now() - start) / 1000;
  bar.end();
  const after = await cpuOf(product);
  const cpu = { product: after.product - before.product, database: after.database - before.database };
  return { result, seconds, sentSeconds, cpu, idle, peak: await product.peakMemory() };
}

async function cpuOf(product: Product): Promise<{ product: number; database: number }> {
  return { product: (await product.cpu.serverInAll()) / 1000, database: (await product.cpu.database()) / 1000 };
}

function productCsv(rows: number, prefix = 'C'): Csv {
  const header = 'sku,title,url,brand,description,bullets,category,tags,price_amount,price_currency,availability\n';
  const lines = Array.from(
    { length: rows },
    (_, n) =>
      `${prefix}-${n},Kettle number ${n},https://brand.example/p/${n},Brand ${n % 50},"A kettle for the kitchen, made of steel.",Holds 1.7 litres|Boils in 3 minutes,Kitchen,new|kettle,${(n % 500) + 0.5},USD,in_stock\n`,
  );
  return new Uint8Array(Buffer.from(header + lines.join('')));
}

const reviewCsv = (rows: number): Csv => new Uint8Array(Buffer.from(buyerCsv(buyerReviews(rows))));

async function transactions(database: Product['database']): Promise<number> {
  const { rows } = await database.query(
    'select xact_commit as n from pg_stat_database where datname = current_database()',
  );
  return Number(rows[0]?.n);
}
