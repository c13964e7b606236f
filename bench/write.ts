import { quantile, startLoad } from './support/load.ts';
import { startProduct } from './support/product.ts';
import { machine, printTable, say, whole } from './support/table.ts';

/** Creating products, one and 200 a request. */
export async function benchWrite(options: { seconds: number }): Promise<void> {
  const product = await startProduct();
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
      rows.push([
        `POST /v1/catalog, ${size}`,
        whole(perSecond),
        whole(perSecond * size),
        quantile(milliseconds, 0.5).toFixed(1),
        quantile(milliseconds, 0.99).toFixed(1),
        String(failures),
      ]);
    }
    printTable(['', 'requests/s', 'products/s', 'p50 ms', 'p99 ms', 'failures'], rows);
  } finally {
    load.close();
    await product.close();
  }
}
