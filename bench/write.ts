import { noteLines, shareLine } from './support/lines.ts';
import { type LoadProcess, type LoadResult, quantile, startLoad } from './support/load.ts';
import { type Product, startProduct } from './support/product.ts';
import { type RawWritesResult, runRawWrites } from './support/raw-writes.ts';
import { machine, printTable, say, whole } from './support/table.ts';

/** Products a request, requests at once, and the share of the limit that is wanted. */
type Line = { size: number; connections: number; bar: number };

const LINES: readonly Line[] = [
  { size: 1, connections: 8, bar: 0.4 },
  { size: 200, connections: 2, bar: 0.5 },
];

const ROUND_SECONDS = 2;

type Round = { load: LoadResult; server: number; database: number; raw: RawWritesResult };

/**
 * Creating products, one and 200 a request, beside the same rows, their versions and one event written by hand, round by
 * round: rate, and processor time of the writing process and of PostgreSQL's for it. The share is of processor time.
 */
export async function benchWrite(options: { rounds: number; profileDir?: string | undefined }): Promise<void> {
  const product = await startProduct({ profileDir: options.profileDir });
  const load = startLoad();
  try {
    say(`write: medians of ${options.rounds} rounds of ${ROUND_SECONDS} s, ${machine()}`);
    const rows: string[][] = [];
    for (const line of LINES) {
      const rounds: Round[] = [];
      // The first compiles and fills caches.
      for (let round = 0; round <= options.rounds; round += 1) {
        const measured = await measure(product, load, line);
        if (round > 0) rounds.push(measured);
      }
      rows.push(cells(line, rounds));
    }
    printTable(
      ['', 'by hand, µs', 'ours, µs', 'share', 'bar', 'products/s', 'by hand', 'p50 ms', 'p99 ms', 'failures'],
      rows,
    );
  } finally {
    load.close();
    await product.close();
  }
}

async function measure(product: Product, load: LoadProcess, { size, connections }: Line): Promise<Round> {
  const records = Array.from({ length: size }, (_, index) => ({
    sku: `W-${size}-{n}-${index}`,
    title: 'A kettle',
    url: `https://brand.example/{n}/${index}`,
    bullets: ['Holds 1.7 litres'],
    price: { amount: '12.50', currency: 'USD' },
  }));
  const { databaseUrl, workspaceId, cpu } = product;
  const before = [await cpu.server(), await cpu.database()] as const;
  const result = await load.run({
    url: `${product.url}/v1/catalog`,
    method: 'POST',
    headers: { authorization: `Bearer ${product.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(size === 1 ? records[0] : records),
    connections,
    seconds: ROUND_SECONDS,
  });
  const server = (await cpu.server()) - before[0];
  const database = (await cpu.database()) - before[1];
  const raw = await runRawWrites({ databaseUrl, workspaceId, size, atOnce: connections, seconds: ROUND_SECONDS });
  return { load: result, server, database, raw };
}

function cells({ size, bar }: Line, rounds: readonly Round[]): string[] {
  const made = ({ load }: Round) => Math.max(1, load.milliseconds.length - load.failures) * size;
  const of = (read: (round: Round) => number) => quantile(rounds.map(read).sort(ascending), 0.5);
  const [server, database] = [of((one) => one.server / made(one)), of((one) => one.database / made(one))];
  const [rawServer, rawDatabase] = [
    of(({ raw }) => raw.cpuMs / raw.products),
    of(({ raw }) => raw.databaseMs / raw.products),
  ];
  const share = of(({ raw, ...one }) => {
    const rawMs = (raw.cpuMs + raw.databaseMs) / raw.products;
    return rawMs / ((one.server + one.database) / made({ raw, ...one }));
  });
  const spent = { ours: server + database, limit: rawServer + rawDatabase };
  const what = `the same rows by hand, ${whole(of(({ raw }) => raw.products / raw.seconds))}/s`;
  const each = `a product, ${whole(of((one) => made(one) / ROUND_SECONDS))}/s`;
  noteLines('write', [shareLine(`creates, ${size} a request`, { ...spent, what, each }, bar)]);
  const milliseconds = rounds.flatMap(({ load }) => load.milliseconds).sort(ascending);
  return [
    `POST /v1/catalog, ${size}`,
    `${whole(rawServer * 1_000)} + ${whole(rawDatabase * 1_000)}`,
    `${whole(server * 1_000)} + ${whole(database * 1_000)}`,
    `${share.toFixed(2)}${share < bar ? ' !' : ''}`,
    bar.toFixed(2),
    whole(of((one) => made(one) / ROUND_SECONDS)),
    whole(of(({ raw }) => raw.products / raw.seconds)),
    quantile(milliseconds, 0.5).toFixed(1),
    quantile(milliseconds, 0.99).toFixed(1),
    String(rounds.reduce((sum, { load }) => sum + load.failures, 0)),
  ];
}

const ascending = (left: number, right: number): number => left - right;
