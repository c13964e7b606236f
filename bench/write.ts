import { quantile, startLoad } from './support/load.ts';
import { startProduct } from './support/product.ts';
import { runRawWrites } from './support/raw-writes.ts';
import { machine, printTable, say, whole } from './support/table.ts';

/** Creating products, one and 200 a request, beside the same rows, their versions and one event written by hand. */
export async function benchWrite(options: { seconds: number; profileDir?: string | undefined }): Promise<void> {
  const product = await startProduct({ profileDir: options.profileDir });
  const load = startLoad();
  try {
    say(`write: ${machine()}`);
    const headers = { authorization: `Bearer ${product.key}`, 'content-type': 'application/json' };
    const rows: string[][] = [];
    for (const { size, connections } of [
      { size: 1, connections: 8 },
      { size: 200, connections: 2 },
    ]) {
      const records = Array.from({ length: size }, (_, index) => ({
        sku: `W-${size}-{n}-${index}`,
        title: 'A kettle',
        url: `https://brand.example/{n}/${index}`,
        bullets: ['Holds 1.7 litres'],
        price: { amount: '12.50', currency: 'USD' },
      }));
      const body = JSON.stringify(size === 1 ? records[0] : records);
      const url = `${product.url}/v1/catalog`;
      const result = await load.run({ url, method: 'POST', headers, body, connections, seconds: options.seconds });
      const { perSecond, milliseconds, failures } = result;
      const { databaseUrl, workspaceId } = product;
      const raw = await runRawWrites({ databaseUrl, workspaceId, size, atOnce: connections, seconds: options.seconds });
      const limit = raw.products / raw.seconds;
      rows.push([
        `POST /v1/catalog, ${size}`,
        whole(perSecond),
        whole(perSecond * size),
        whole(limit),
        ((perSecond * size) / limit).toFixed(2),
        quantile(milliseconds, 0.5).toFixed(1),
        quantile(milliseconds, 0.99).toFixed(1),
        String(failures),
      ]);
    }
    printTable(['', 'requests/s', 'products/s', 'by hand', 'share', 'p50 ms', 'p99 ms', 'failures'], rows);
  } finally {
    load.close();
    await product.close();
  }
}
