import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Listener, listen } from './listen.ts';
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
    const ready = await compress(request, made);
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
