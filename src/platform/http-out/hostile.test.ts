import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { internet, outFailure, textOf } from '../../../test/support/internet.ts';
import { type Loopback, serveRaw } from '../../../test/support/loopback.ts';

const ZONE = { 'site.example': [['127.0.0.1']] };
const MIB = 1024 * 1024;
const LIMIT = 5 * MIB;

async function setting(
  say: (socket: Socket) => unknown,
): Promise<Loopback & { url: string; http: ReturnType<typeof internet>['http'] }> {
  const site = await serveRaw((socket) => void socket.once('data', () => void say(socket)));
  return { ...site, url: `http://site.example:${site.port}/`, http: internet({ zone: ZONE, ports: [site.port] }).http };
}

function head(...lines: string[]): string {
  return `${['HTTP/1.1 200 OK', ...lines].join('\r\n')}\r\n\r\n`;
}

/** Writes for as long as the other side takes it; that it hangs up is what the tests wait for. */
async function flood(socket: Socket, chunk: string | Buffer): Promise<void> {
  while (!socket.destroyed) {
    const isRoom = socket.write(chunk);
    await (isRoom ? sleep(0) : once(socket, 'drain').catch(() => {}));
  }
}

async function compressed(encoder: zlib.Gzip | zlib.BrotliCompress | zlib.Deflate, mebibytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  encoder.on('data', (chunk: Buffer) => chunks.push(chunk));
  const zeros = Buffer.alloc(MIB);
  for (let written = 0; written < mebibytes; written += 1) if (!encoder.write(zeros)) await once(encoder, 'drain');
  encoder.end();
  await once(encoder, 'end');
  return Buffer.concat(chunks);
}

/** How far the process grew at most while the work ran. */
async function growth<T>(work: () => Promise<T>): Promise<{ result: T; grownBytes: number }> {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 5);
  try {
    const result = await work();
    return { result, grownBytes: Math.max(most, process.memoryUsage.rss()) - before };
  } finally {
    clearInterval(timer);
  }
}

describe('a bomb is read to the limit and no further, in bounded memory', () => {
  const brotli = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4, [zlib.constants.BROTLI_PARAM_LGWIN]: 24 } };
  test.each([
    ['gzip', () => compressed(zlib.createGzip({ level: 9 }), 200)],
    ['deflate', () => compressed(zlib.createDeflate({ level: 9 }), 200)],
    ['br', () => compressed(zlib.createBrotliCompress(brotli), 200)],
  ])('%s', async (coding, make) => {
    const bomb = await make();
    const { http, url } = await setting((socket) => {
      socket.write(head(`Content-Encoding: ${coding}`, `Content-Length: ${bomb.length}`));
      socket.end(bomb);
    });
    const { result, grownBytes } = await growth(() => http.request({ url, overflow: 'truncate' }));
    expect(result.body.length).toBe(LIMIT);
    expect(result.isTruncated).toBe(true);
    expect(grownBytes).toBeLessThan(64 * MIB);
    const error = await outFailure(http, { url });
    expect(error).toMatchObject({ code: 'fetch_failed', message: expect.stringContaining('too large') });
  });

  test('an endless row of empty gzip members, which decodes to nothing', async () => {
    const members = Buffer.concat(Array.from({ length: 2_000 }, () => zlib.gzipSync('')));
    const { http, url } = await setting((socket) => {
      socket.write(head('Content-Encoding: gzip'));
      return flood(socket, members);
    });
    const response = await http.request({ url, overflow: 'truncate', maxBytes: 100_000 });
    expect(response).toMatchObject({ isTruncated: true });
    expect(response.body.length).toBe(0);
    expect(response.encodedBytes).toBeLessThan(MIB);
  });
});

describe('a body without end', () => {
  test.each([
    ['in chunks', 'Transfer-Encoding: chunked', `10000\r\n${'a'.repeat(0x10000)}\r\n`],
    ['until the socket closes', 'X: y', 'a'.repeat(0x10000)],
    ['under a length of a terabyte', 'Content-Length: 1000000000000', 'a'.repeat(0x10000)],
  ])('%s is cut at the limit and its socket closed', async (_case, line, chunk) => {
    let closed = false;
    const { http, url } = await setting((socket) => {
      socket.on('close', () => {
        closed = true;
      });
      socket.write(head(line));
      return flood(socket, chunk);
    });
    const response = await http.request({ url, overflow: 'truncate' });
    expect([response.body.length, response.isTruncated]).toEqual([LIMIT, true]);
    await expect.poll(() => closed).toBe(true);
  });

  test('of exactly the limit is whole', async () => {
    const { http, url } = await setting((socket) => socket.end(`${head('Content-Length: 1000')}${'a'.repeat(1000)}`));
    expect(await http.request({ url, maxBytes: 1000 })).toMatchObject({ isTruncated: false });
    expect(await http.request({ url, maxBytes: 999, overflow: 'truncate' })).toMatchObject({ isTruncated: true });
    expect((await outFailure(http, { url, maxBytes: 999 })).code).toBe('fetch_failed');
  });

  test('that is longer than its length says is read to that length', async () => {
    const { http, url } = await setting((socket) =>
      socket.end(`${head('Content-Length: 4')}bodyHTTP/1.1 200 OK\r\n\r\n`),
    );
    expect(textOf(await http.request({ url }))).toBe('body');
  });
});

describe('a slow sender runs into the time limits', () => {
  const drip = async (socket: Socket, text: string, everyMs: number): Promise<void> => {
    for (const letter of text) {
      if (socket.destroyed) return;
      socket.write(letter);
      await sleep(everyMs);
    }
  };

  test.each<[string, (socket: Socket) => unknown, string]>([
    ['that never answers', () => {}, 'the request took more than 300 ms'],
    [
      'of headers, a byte at a time',
      (socket) => drip(socket, head('X: y'.repeat(50)), 20),
      'the request took more than 300 ms',
    ],
    [
      'of a body, a byte at a time',
      (socket) => {
        socket.write(head('Content-Length: 1000'));
        return drip(socket, 'a'.repeat(1000), 20);
      },
      'the request took more than 300 ms',
    ],
    [
      'that pauses within the body',
      (socket) => socket.write(`${head('Content-Length: 9')}half`),
      'the body paused too long',
    ],
    [
      'of interim answers',
      (socket) => drip(socket, 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(100), 5),
      'the request took more than 300 ms',
    ],
  ])('%s', async (_case, say, cause) => {
    const { http, url } = await setting(say);
    const startedAt = performance.now();
    const error = await outFailure(http, { url, timeoutMs: 300, idleTimeoutMs: 150, overflow: 'truncate' });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(error).toMatchObject({ code: 'timeout', details: { url, redirects: [] }, cause: { message: cause } });
  });

  test('that sends all the time is not idle, however long it takes', async () => {
    const { http, url } = await setting((socket) => {
      socket.write(head('Content-Length: 40'));
      return drip(socket, 'a'.repeat(40), 20);
    });
    expect((await http.request({ url, idleTimeoutMs: 400 })).body.length).toBe(40);
  });

  test('at the end of redirects has only what they left of the time', async () => {
    const { http, url } = await setting(async (socket) => {
      await sleep(80);
      socket.end('HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n');
    });
    const error = await outFailure(http, { url, timeoutMs: 300, maxRedirects: 100 });
    expect(error.code).toBe('timeout');
    expect(Number((error.details['redirects'] as unknown[]).length)).toBeGreaterThanOrEqual(1);
  });
});

describe('headers', () => {
  test.each([
    ['one of 100 KB', `X: ${'a'.repeat(100_000)}`],
    ['ten thousand', Array.from({ length: 10_000 }, (_, index) => `X${index}: y`).join('\r\n')],
    ['one name of 100 KB', `${'a'.repeat(100_000)}: y`],
  ])('of unreasonable size fail the request: %s', async (_case, lines) => {
    const { http, url } = await setting((socket) => socket.end(head(lines)));
    expect((await outFailure(http, { url })).code).toBe('fetch_failed');
  });

  test('that never end are not kept', async () => {
    const { http, url } = await setting((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      return flood(socket, `X: ${'a'.repeat(1000)}\r\n`);
    });
    const { result, grownBytes } = await growth(() => outFailure(http, { url }));
    expect(result.code).toBe('fetch_failed');
    expect(grownBytes).toBeLessThan(64 * MIB);
  });

  test('named like parts of every object stay plain names', async () => {
    const { http, url } = await setting((socket) =>
      socket.end(
        head('__proto__: a', '__proto__: b', 'constructor: c', 'constructor: d', 'toString: e', 'Content-Length: 0'),
      ),
    );
    const { headers } = await http.request({ url });
    expect(Object.entries(headers)).toEqual(
      expect.arrayContaining([
        ['__proto__', 'a, b'],
        ['constructor', 'c, d'],
        ['tostring', 'e'],
      ]),
    );
    expect(Object.getPrototypeOf(headers)).toBe(Object.prototype);
  });
});

describe('encodings', () => {
  const text = 'ein Text, '.repeat(1000);
  test.each<[string, Buffer]>([
    ['gzip', zlib.gzipSync(text)],
    ['X-GZIP', zlib.gzipSync(text)],
    ['deflate', zlib.deflateSync(text)],
    ['deflate', zlib.deflateRawSync(text)],
    ['br', zlib.brotliCompressSync(text)],
    ['identity', Buffer.from(text)],
    ['identity, gzip', zlib.gzipSync(text)],
    ['utf-8', Buffer.from(text)],
    ['', Buffer.from(text)],
  ])('%j is read', async (coding, body) => {
    const { http, url } = await setting((socket) => {
      socket.write(head(`Content-Encoding: ${coding}`, `Content-Length: ${body.length}`));
      socket.end(body);
    });
    const response = await http.request({ url });
    expect(textOf(response)).toBe(text);
    expect(response.encodedBytes).toBe(body.length);
  });

  test('a compressed body that ends early gives what it held', async () => {
    const whole = zlib.gzipSync(Buffer.from(Array.from({ length: 5_000 }, (_, index) => `${index} `).join('')));
    const part = whole.subarray(0, whole.length / 2);
    const { http, url } = await setting((socket) => {
      socket.write(head('Content-Encoding: gzip', `Content-Length: ${part.length}`));
      socket.end(part);
    });
    expect(textOf(await http.request({ url }))).toMatch(/^0 1 2 3 /);
  });

  test.each([
    ['HEAD', '200 OK'],
    ['GET', '204 No Content'],
    ['GET', '304 Not Modified'],
  ])('an answer without a body has nothing to decode (%s, %s)', async (method, status) => {
    const { http, url } = await setting((socket) => socket.end(`HTTP/1.1 ${status}\r\nContent-Encoding: gzip\r\n\r\n`));
    expect((await http.request({ url, method })).body.length).toBe(0);
  });
});
