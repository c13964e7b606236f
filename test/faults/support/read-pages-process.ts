import { setTimeout as sleep } from 'node:timers/promises';
import { createPageReader } from '../../../src/page-reader/read-page-in-thread.ts';

/**
 * A process that reads a page of one part repeated, in the thread of the product, and says how many MiB it held above
 * what it holds idle: `read-pages-process.ts '{"start":"<h1>","part":"<b>","count":9}'`. `{n}` in a part is its number.
 */
const { start, part, count }: { start: string; part: string; count: number } = JSON.parse(process.argv[2] ?? '{}');
const options = { url: 'https://brand.example/' };
const reader = createPageReader({ timeoutMs: 60_000 });
const parts = part.includes('{n}')
  ? Array.from({ length: count }, (_, n) => part.replaceAll('{n}', String(n))).join('')
  : part.repeat(count);
const bytes = Buffer.from(start + parts);
await reader.read(Buffer.from('<h1>A product</h1>'), options);
await sleep(200);
const idle = process.memoryUsage.rss();
let peak = idle;
const timer = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 2);
await reader.read(bytes, options).catch(() => undefined);
clearInterval(timer);
await reader.close();
process.stdout.write(`${Math.round((peak - idle) / 1_048_576)}\n`);
