import { adjustedRand, groupInThread, packTexts } from '../src/domains/personas/index.ts';
import { BUYER_SKUS, buyerReviews } from '../test/support/buyer-reviews.ts';

const MIB = 1024 * 1024;

/** `npm run bench:personas -- [REVIEWS]`: how long grouping takes in its thread, what it needs, and what it finds. */
async function main(count: number): Promise<void> {
  const reviews = buyerReviews(count);
  const products = Int32Array.from(reviews, ({ sku }) => BUYER_SKUS.indexOf(sku));
  const request = {
    texts: packTexts(reviews.map(({ text }) => text)),
    stars: Int8Array.from(reviews, ({ stars }) => stars),
    products,
  };
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 100);
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const { grouping, portraits } = await groupInThread(request, () => undefined, new AbortController().signal);
  const seconds = (performance.now() - startedAt) / 1000;
  const used = process.cpuUsage(cpu);
  clearInterval(watch);
  const { chosen } = grouping;
  const labels = chosen?.labels ?? [];
  console.table({
    reviews: count,
    'seconds (wall)': Number(seconds.toFixed(1)),
    'seconds of processor time': Number(((used.user + used.system) / 1e6).toFixed(1)),
    'memory at most (MiB, whole process)': Math.round(peak / MIB),
    groups: chosen?.k ?? 0,
    portraits: portraits.length,
    'adjusted Rand against buyers': Number(
      adjustedRand(
        labels,
        reviews.map(({ buyer }) => buyer),
      ).toFixed(3),
    ),
    'adjusted Rand against products': Number(adjustedRand(labels, products).toFixed(3)),
  });
}

await main(Number(process.argv[2] ?? 100_000));
