import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { demoCatalog } from '../../src/simulators/shop/catalog.ts';
import { type Json, openTestApp } from '../support/app.ts';
import { type Loopback, serveRaw } from '../support/loopback.ts';
import { waitFor } from '../support/matchers.ts';
import { openShop } from '../support/shop.ts';

const HTML = 'Content-Type: text/html; charset=utf-8';
const MIB = 1024 * 1024;

function head(...lines: string[]): string {
  return `${['HTTP/1.1 200 OK', 'Connection: close', ...lines].join('\r\n')}\r\n\r\n`;
}

function page(body: string | Buffer, ...lines: string[]): (socket: Socket) => void {
  return (socket) => {
    socket.write(head(`Content-Length: ${Buffer.byteLength(body)}`, ...(lines.length > 0 ? lines : [HTML])));
    socket.end(body);
  };
}

async function flood(socket: Socket, chunk: string): Promise<void> {
  while (!socket.destroyed) {
    const isRoom = socket.write(chunk);
    await (isRoom ? sleep(0) : once(socket, 'drain').catch(() => undefined));
  }
}

const PRODUCT = '<title>Lamp</title><h1>Lamp of oak</h1><p class="price">€ 9.00</p>';
const deepData = `${'[{"a":'.repeat(100_000)}1${'}]'.repeat(100_000)}`;
const NAMED = ['fetch_failed', 'page_unreadable', 'timeout', 'job_timed_out'];

/** What a site does with whoever asks, for the page and for everything around it. */
const SITES: readonly (readonly [string, (socket: Socket) => unknown])[] = [
  [
    'a page without end',
    (socket) => {
      socket.write(head('Transfer-Encoding: chunked', HTML));
      return flood(socket, `1000\r\n${'<p>a lamp'.repeat(455)} \r\n`);
    },
  ],
  ['a gzip bomb', page(gzipSync(Buffer.alloc(64 * MIB, '<b>')), HTML, 'Content-Encoding: gzip')],
  ['bytes that are no gzip', page('not gzip at all', HTML, 'Content-Encoding: gzip')],
  ['two encodings', page(gzipSync(gzipSync(PRODUCT)), HTML, 'Content-Encoding: gzip, gzip')],
  ['200,000 nested elements', page('<div>'.repeat(200_000))],
  ['200,000 attributes', page(`<div ${Array.from({ length: 200_000 }, (_, n) => `a${n}=1`).join(' ')}>`)],
  ['data 100,000 deep', page(`${PRODUCT}<script type="application/ld+json">${deepData}</script>`)],
  [
    'data with prototypes',
    page(
      `${PRODUCT}<script type="application/ld+json">{"@type":"Product","__proto__":{"name":"x"},"price":1e309}</script>`,
    ),
  ],
  ['a charset that is not its own', page(Buffer.from(PRODUCT, 'utf8'), 'Content-Type: text/html; charset=utf-16le')],
  ['a charset nobody knows', page(Buffer.from(PRODUCT, 'latin1'), 'Content-Type: text/html; charset=x-\u0001klingon')],
  [
    'NUL, halves of pairs and turned text',
    page(`${PRODUCT}<p>a\u0000b \u202e &#xD83D; &#0; \uFFFE ${'\u{1F600}'.repeat(50)}</p>`),
  ],
  ['a PDF that is called a page', page('%PDF-1.7 ...')],
  ['a status that is no number', (socket) => socket.end('HTTP/1.1 banana\r\n\r\n')],
  ['no HTTP at all', (socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n')],
  ['a header of 100 KB', page(PRODUCT, HTML, `X-Long: ${'a'.repeat(100_000)}`)],
  ['a length of a terabyte', (socket) => socket.end(`${head(HTML, 'Content-Length: 1000000000000')}${PRODUCT}`)],
  [
    'a reset in the middle',
    (socket) => {
      socket.write(`${head(HTML, 'Content-Length: 9000')}${PRODUCT}`);
      setTimeout(() => socket.resetAndDestroy(), 50);
    },
  ],
  [
    'a redirect to itself',
    (socket) => socket.end('HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: /p\r\nContent-Length: 0\r\n\r\n'),
  ],
  ['nothing', (socket) => socket.destroy()],
  ['a body that stops coming', (socket) => socket.write(`${head(HTML, 'Content-Length: 9000')}${PRODUCT}`)],
];

async function openSites(): Promise<{ sku: string; what: string; site: Loopback }[]> {
  const opened = SITES.map(async ([what, answer], index) => ({
    sku: `H-${index}`,
    what,
    site: await serveRaw((socket) => void socket.once('data', () => void answer(socket))),
  }));
  return Promise.all(opened);
}

test('an audit always ends, with a score or a named error, and a good one beside it is not disturbed', async () => {
  const sites = await openSites();
  const shop = await openShop();
  const run = await openTestApp({ egressAllow: [shop.origin, ...sites.map(({ site }) => site.origin)] });
  try {
    const ours = await run.workspace();
    const [good] = demoCatalog(shop.origin);
    // On a retailer's site little more than the page is asked for; the first is asked for everything.
    const channel = (index: number) => (index === 0 ? 'd2c' : 'retailer');
    const hostile = sites.map(({ sku, what, site }, index) => ({
      sku,
      title: what,
      url: `${site.origin}/p`,
      channel: channel(index),
    }));
    expect((await ours.post('/v1/catalog', hostile)).status).toBe(201);
    expect(
      (await ours.post('/v1/catalog', { sku: 'GOOD', title: 'Good', url: good?.url, channel: 'd2c' })).status,
    ).toBe(201);
    const jobs = new Map<string, string>();
    for (const sku of [...sites.map((site) => site.sku), 'GOOD'])
      jobs.set(sku, (await ours.post(`/v1/scores/${sku}/audit`)).body.job_id);

    const ended = new Map<string, Json>();
    for (const [sku, id] of jobs)
      await waitFor(async () => {
        const { body } = await ours.get(`/v1/jobs/${id}?wait=20`);
        expect(['succeeded', 'failed'], sku).toContain(body.status);
        ended.set(sku, body);
      }, 400_000);

    for (const { sku, what } of sites) {
      const job = ended.get(sku);
      if (job.status === 'failed') expect(NAMED, what).toContain(job.error.code);
      else expect((await ours.get(`/v1/scores/${sku}`)).body.score, what).toBeGreaterThanOrEqual(0);
      expect(JSON.stringify(job), what).not.toMatch(/\/src\/|node_modules| {4}at /);
    }
    expect(ended.get('GOOD')).toMatchObject({ status: 'succeeded', interruptions: 0 });
    // Once, and well: what was claimed behind others in one message and put back did not run.
    const runs = run.logs.filter(({ event, fields }) => event === 'job.ran' && fields['job'] === jobs.get('GOOD'));
    expect(runs.map(({ fields }) => fields['outcome'])).toEqual(['succeeded']);
    expect((await ours.get('/v1/scores/GOOD')).body.score).toBeGreaterThan(0);
    expect(Object.prototype).not.toHaveProperty('name');
    expect((await ours.get('/v1/catalog?limit=1')).status).toBe(200);
  } finally {
    await run.close();
    await shop.close();
  }
}, 500_000);
