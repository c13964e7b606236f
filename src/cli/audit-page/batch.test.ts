import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBatch } from './batch.ts';

let directory = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'batch-'));
  const page = (price: string) => `<h1>Steel kettle</h1><p class="price">£${price}</p><p>SKU: K-1</p>`;
  await writeFile(join(directory, 'plain.html'), page('24.50'));
  await writeFile(join(directory, 'packed.html.gz'), gzipSync(page('9.99')));
});

afterAll(() => rm(directory, { recursive: true }));

async function answers(lines: readonly string[]): Promise<unknown[]> {
  const written: string[] = [];
  const output = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done();
    },
  });
  await readBatch(Readable.from([lines.join('\n')]), output);
  return written.map((line): unknown => JSON.parse(line));
}

test('each line is answered in its order, plain or gzip, with every key', async () => {
  const url = 'https://shop.example/kettle';
  const lines = Array.from({ length: 30 }, (_, id) =>
    JSON.stringify({ id, file: join(directory, id % 2 ? 'packed.html.gz' : 'plain.html'), url }),
  );
  const read = await answers(lines);
  expect(read.map((answer) => Reflect.get(Object(answer), 'id'))).toEqual(Array.from({ length: 30 }, (_, id) => id));
  expect(read.slice(0, 2)).toEqual([
    {
      id: 0,
      price: '24.50',
      currency: 'GBP',
      availability: null,
      sku: 'K-1',
      gtin: null,
      mpn: null,
      brand: null,
      title: 'Steel kettle',
    },
    expect.objectContaining({ id: 1, price: '9.99' }),
  ]);
});

test('a line that cannot be answered says why, and the next ones are answered', async () => {
  const good = JSON.stringify({ id: 'd', file: join(directory, 'plain.html'), url: 'https://shop.example/kettle' });
  const read = await answers([
    '{broken',
    '{"id":"b","file":"/no/such/file","url":"https://a.example/"}',
    '{"id":"c"}',
    good,
  ]);
  expect(read).toEqual([
    { id: null, error: expect.any(String) },
    { id: 'b', error: expect.any(String) },
    { id: 'c', error: expect.any(String) },
    expect.objectContaining({ id: 'd', price: '24.50' }),
  ]);
});
