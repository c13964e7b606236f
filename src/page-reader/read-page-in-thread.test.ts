import { afterAll, expect, test } from 'vitest';
import { createPageReader } from './read-page-in-thread.ts';

const reader = createPageReader({ timeoutMs: 3_000, threads: 1 });
const url = 'https://shop.example/p/kettle-4711';
const page = Buffer.from(
  '<html><head><title>Kettle</title></head><body><h1>Kettle</h1><p class=price>£ 24.50</p></body></html>',
);

afterAll(() => reader.close());

test('a page is read in a thread of its own', async () => {
  const digest = await reader.read(page, { url });
  expect(digest.facts.price).toMatchObject({ value: '24.50', source: 'visible' });
  expect(digest.headings).toEqual([{ level: 1, text: 'Kettle' }]);
});

test('what is no page is refused with its public code, and the thread goes on', async () => {
  await expect(reader.read(Buffer.from('%PDF-1.7 …'), { url })).rejects.toMatchObject({ code: 'page_unreadable' });
  await expect(reader.read(page, { url })).resolves.toMatchObject({ title: 'Kettle' });
});

test('a read past its time is killed and the next one works', async () => {
  const hasty = createPageReader({ timeoutMs: 1 });
  const large = Buffer.from(`<body>${'<p class=price>£ 1.00</p>'.repeat(100_000)}`);
  await expect(hasty.read(large, { url })).rejects.toMatchObject({ code: 'page_unreadable' });
  await hasty.close();
  await expect(reader.read(page, { url })).resolves.toMatchObject({ title: 'Kettle' });
});

test('an aborted read ends at once and the next one works', async () => {
  const controller = new AbortController();
  const reading = reader.read(page, { url }, controller.signal);
  controller.abort();
  await expect(reading).rejects.toMatchObject({ code: 'job_cancelled' });
  await expect(reader.read(page, { url })).resolves.toMatchObject({ title: 'Kettle' });
});

/** A process that read a page itself would take a turn or two of its loop meanwhile; one that is free takes thousands. */
const FREE_TURNS = 10;

const hostile: readonly (readonly [string, string])[] = [
  ['5,000 nested elements', '<div>'.repeat(5_000)],
  ['200,000 nested elements', '<div>'.repeat(200_000)],
  ['200,000 nested and closed elements', '<div>'.repeat(200_000) + '</div>'.repeat(200_000)],
  ['200,000 attributes', `<div ${Array.from({ length: 200_000 }, (_, index) => `a${index}=1`).join(' ')}>`],
  ['1,200,000 attributes', `<div ${'a=1 '.repeat(1_225_000)}>`],
  ['1,200,000 attributes that do not end', `<div ${'a=1 '.repeat(1_225_000)}`],
  [
    '400,000 attributes of other names',
    `<div ${Array.from({ length: 400_000 }, (_, index) => `a${index}=1`).join(' ')}>`,
  ],
  ['unclosed formatting', '<b><p>'.repeat(3_000)],
  [
    'a 5 MB block of data',
    `<script type="application/ld+json">{"@type":"Product","name":"${'x'.repeat(4_900_000)}"}</script>`,
  ],
  [
    'data nested 100,000 deep',
    `<script type="application/ld+json">${'[{"a":'.repeat(100_000)}1${'}]'.repeat(100_000)}</script>`,
  ],
  ['broken data nested 100,000 deep', `<script type="application/ld+json">${'{a:['.repeat(100_000)}</script>`],
  ['data of 1,600,000 lists', `<script type="application/ld+json">[${'[],'.repeat(1_600_000)}[]]</script>`],
  ['data of 2,400,000 numbers', `<script type="application/ld+json">[${'1,'.repeat(2_400_000)}1]</script>`],
  ['5 MB of prices', '<p class=price>£ 1.00</p>'.repeat(200_000)],
  ['5 MB of one word', `<h1>${'a'.repeat(4_900_000)}`],
  ['5 MB of digits', `<h1>${'1'.repeat(4_900_000)}`],
  ['5 MB of spaced digits', `<h1>${'1 '.repeat(2_450_000)}`],
  ['5 MB of open brackets', `<h1>${'<'.repeat(4_900_000)}`],
  ['5 MB of tags that do not end', '<a '.repeat(1_600_000)],
  ['5 MB of ampersands', `<h1>${'&'.repeat(4_900_000)}`],
  ['5 MB of comments', '<!---->'.repeat(700_000)],
  ['5 MB of lists', '<ul><li>a feature of it</li></ul>'.repeat(150_000)],
  ['5 MB of reviews', '<div class=review><div>'.repeat(220_000)],
  ['5 MB of properties', '<div itemscope itemprop=a>'.repeat(190_000)],
  ['5 MB of script', `<script>var a = ${'{"price":[{'.repeat(450_000)}</script>`],
  ['5 MB of questions', '<p>is this so, really?</p>'.repeat(200_000)],
  ['5 MB of table cells', `<table><tr>${'<td>a<td>b<tr>'.repeat(350_000)}`],
];

test.each(hostile)(
  '%s are read or refused, each within its time, without holding up the process',
  async (_name, markup) => {
    await reader.read(page, { url });
    let turns = 0;
    let turn = setImmediate(function next() {
      turns += 1;
      turn = setImmediate(next);
    });
    const bytes = Buffer.from(markup);
    const started = performance.now();
    const outcome = await reader.read(bytes, { url }).then(
      () => 'read',
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    );
    const elapsed = performance.now() - started;
    clearImmediate(turn);
    expect(['read', 'page_unreadable']).toContain(outcome);
    expect(elapsed).toBeLessThan(15_000);
    expect(turns).toBeGreaterThan(FREE_TURNS);
    await expect(reader.read(page, { url })).resolves.toMatchObject({ title: 'Kettle' });
  },
);
