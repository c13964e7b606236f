import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readBytes } from './body.ts';
import { type Listener, listen } from './listen.ts';
import { jsonReply, toResponse } from './reply.ts';
import { compress, jsonResponse, textResponse } from './respond.ts';

const BODY = { title: 'Käse 🧀', filler: 'x'.repeat(2_000) };

let listener: Listener;
let origin: string;

beforeAll(async () => {
  listener = await listen({ host: '127.0.0.1', port: 0 });
  origin = `http://127.0.0.1:${listener.port}`;
});
afterAll(() => listener.close(100));

test('requests before the product is ready are told to come back', async () => {
  const early = await fetch(origin);
  expect(early.status).toBe(503);
  expect(early.headers.get('retry-after')).toBe('2');
});

test('a body goes out whole with its length in bytes and its headers, compressed or not, and never to HEAD', async () => {
  listener.serve(async (request) => {
    const made = jsonResponse(201, BODY, { Location: '/here', 'X-Own': 'yes' });
    made.headers.set('X-Later', 'too');
    const ready = toResponse(await compress(request.headers, made));
    return request.method === 'HEAD' ? new Response(null, ready) : ready;
  });
  const text = JSON.stringify(BODY);
  for (const encoding of ['identity', 'br', 'gzip']) {
    const answer = await fetch(origin, { headers: { 'Accept-Encoding': encoding } });
    expect(answer.status).toBe(201);
    expect(await answer.text()).toBe(text);
    expect(answer.headers.get('content-encoding')).toBe(encoding === 'identity' ? null : encoding);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      location: '/here',
      'x-own': 'yes',
      'x-later': 'too',
    });
    if (encoding === 'identity') expect(answer.headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
  }
  const head = await fetch(origin, { method: 'HEAD' });
  expect(head.status).toBe(201);
  expect(await head.text()).toBe('');
});

test('bodies of other kinds and no body at all go out as they are', async () => {
  const stream = () =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(Buffer.from('one '));
        controller.enqueue(Buffer.from('two'));
        controller.close();
      },
    });
  const answers: Record<string, () => Response> = {
    '/text': () => textResponse(200, 'text/plain', 'plain'),
    '/bytes': () => textResponse(200, 'text/plain', new Uint8Array([0x68, 0x69])),
    '/stream': () => new Response(stream()),
    '/none': () => new Response(null, { status: 304, headers: { ETag: 'W/"1"' } }),
  };
  listener.serve(async (request) => answers[new URL(request.url).pathname]?.() ?? new Response(null, { status: 404 }));
  const read = async (path: string) => (await fetch(`${origin}${path}`)).text();
  expect([await read('/text'), await read('/bytes'), await read('/stream')]).toEqual(['plain', 'hi', 'one two']);
  const none = await fetch(`${origin}/none`);
  expect([none.status, none.headers.get('etag'), await none.text()]).toEqual([304, 'W/"1"', '']);
});

test('what is answered directly goes out whole with its headers, and the rest is asked of the handler', async () => {
  const reply = (path: string) => jsonReply(201, { ...BODY, path }, { 'X-Own': 'yes' });
  listener.serve(
    async () => textResponse(200, 'text/plain', 'handler'),
    (_request, target) => (target.startsWith('/direct') ? Promise.resolve(reply(target)) : null),
  );
  expect(await (await fetch(`${origin}/other`)).text()).toBe('handler');
  const answer = await fetch(`${origin}/direct?a=1`);
  expect([answer.status, answer.headers.get('x-own')]).toEqual([201, 'yes']);
  expect(answer.headers.get('content-length')).toBe(
    String(Buffer.byteLength(JSON.stringify({ ...BODY, path: '/direct?a=1' }))),
  );
  expect(await answer.json()).toEqual({ ...BODY, path: '/direct?a=1' });
});

test('a refusal arrives although the body was read by half or not at all', async () => {
  const body = () =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (let chunk = 0; chunk < 64; chunk += 1) controller.enqueue(new Uint8Array(4_096));
        controller.close();
      },
    });
  for (const limit of [1_000, null]) {
    listener.serve(
      async () => new Response(null, { status: 500 }),
      async (request) => {
        if (limit !== null) await readBytes(request, limit).catch(() => undefined);
        return jsonReply(413, { error: 'too large' });
      },
    );
    const init = { method: 'POST', body: body(), duplex: 'half' };
    const answer = await fetch(origin, init);
    expect([answer.status, await answer.json()]).toEqual([413, { error: 'too large' }]);
  }
});

test('the signal of a request answered directly aborts when its caller leaves, and for nobody else', async () => {
  const signals: AbortSignal[] = [];
  listener.serve(
    async () => new Response(null, { status: 500 }),
    async ({ signal }, target) => {
      signals.push(signal);
      if (target === '/slow') await once(signal, 'abort');
      return jsonReply(200, {});
    },
  );
  await (await fetch(`${origin}/quick`)).text();
  const left = new AbortController();
  const slow = fetch(`${origin}/slow`, { signal: left.signal });
  await vi.waitFor(() => expect(signals).toHaveLength(2));
  left.abort();
  await expect(slow).rejects.toThrow();
  await vi.waitFor(() => expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]));
});

test('each answer is its own, beside readers who stop halfway and readers who leave', async () => {
  const bodyOf = (index: number) => ({ index, text: `${index}é`.repeat(500 + ((index * 331) % 12_000)) });
  listener.serve(
    async () => new Response(null, { status: 500 }),
    async (_request, target) => jsonReply(200, bodyOf(Number(target.slice(1)))),
  );
  const idle = Array.from({ length: 80 }, (_, index) => unread(listener.port, index));
  const isEach = await Promise.all(
    Array.from({ length: 300 }, async (_, index) => {
      const leave = new AbortController();
      const answer = await fetch(`${origin}/${index}`, { signal: leave.signal });
      if (index % 3 === 0) {
        leave.abort();
        return true;
      }
      return (await answer.text()) === JSON.stringify(bodyOf(index));
    }),
  );
  expect(isEach.filter(Boolean)).toHaveLength(300);
  for (const socket of idle) socket.destroy();
});

/** A connection that asks many times and reads nothing. */
function unread(port: number, index: number): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined).pause();
  socket.write(`GET /${index} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(100));
  return socket;
}
