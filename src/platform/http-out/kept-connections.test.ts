import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { selfSigned } from '../../../test/support/certificate.ts';
import { internet, outFailure } from '../../../test/support/internet.ts';
import { serve, serveRaw, serveTls } from '../../../test/support/loopback.ts';

const ZONE = { 'site.example': [['127.0.0.1']] };

async function setting(options: { keptMs?: number } = {}) {
  const site = await serve((_request, response) => response.end('ok'));
  const { http, asked } = internet({ zone: ZONE, ports: [site.port], options });
  const url = `http://site.example:${site.port}/`;
  return { site, asked, send: (keptFor: string) => http.request({ url, method: 'POST', body: 'x', keptFor }) };
}

test('requests for one owner ride on one connection, which was looked up and judged once', async () => {
  const { site, asked, send } = await setting();
  for (let time = 0; time < 10; time += 1) await send('one');
  expect(site.connections()).toBe(1);
  expect(asked.get('site.example')).toBe(1);
});

test('another owner has a connection of its own to the same site', async () => {
  const { site, send } = await setting();
  await send('one');
  await send('two');
  expect(site.connections()).toBe(2);
});

test('each connection carries one request at a time', async () => {
  const { site, send } = await setting();
  await Promise.all(Array.from({ length: 4 }, () => send('one')));
  expect(site.connections()).toBe(4);
});

test('one that has become old is not ridden on, and a name that leads elsewhere by then is judged anew', async () => {
  const site = await serve((_request, response) => response.end('ok'));
  const zone = { 'rebind.example': [['127.0.0.1'], ['127.0.0.2']] };
  const { http } = internet({ zone, ports: [site.port], options: { keptMs: 50 } });
  const request = { url: `http://rebind.example:${site.port}/`, keptFor: 'one' };
  await http.request(request);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect((await outFailure(http, request)).code).toBe('egress_denied');
  expect(site.connections()).toBe(1);
});

test('TLS is agreed on once', async () => {
  const { key, cert } = await selfSigned('site.example');
  const site = await serveTls({ key, cert }, (_request, response) => response.end('ok'));
  const { http } = internet({ zone: ZONE, ports: [site.port], ca: cert });
  const url = `https://site.example:${site.port}/`;
  for (let time = 0; time < 5; time += 1) await http.request({ url, keptFor: 'one' });
  expect(site.connections()).toBe(1);
});

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

/** Answers the first request of each connection and does `then` when the second comes. */
async function answeringOnce(then: (socket: Socket) => void) {
  let requests = 0;
  const site = await serveRaw((socket) => {
    let seen = 0;
    socket.on('data', () => {
      seen += 1;
      requests += 1;
      if (seen === 1) socket.write(OK);
      else then(socket);
    });
  });
  const { http } = internet({ zone: ZONE, ports: [site.port] });
  const request = { url: `http://site.example:${site.port}/`, keptFor: 'one', timeoutMs: 2_000 };
  return { site, http, request, requests: () => requests };
}

test('what a closed connection left unanswered is sent once more over a new one', async () => {
  const { site, http, request, requests } = await answeringOnce((socket) => socket.destroy());
  expect((await http.request(request)).status).toBe(200);
  expect((await http.request(request)).status).toBe(200);
  expect(site.connections()).toBe(2);
  expect(requests()).toBe(3);
});

test('an answer that broke off is a failure, and is not asked for again', async () => {
  const begun = 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nok';
  const { http, request, requests } = await answeringOnce((socket) => socket.end(begun));
  await http.request(request);
  expect((await outFailure(http, request)).code).toBe('fetch_failed');
  expect(requests()).toBe(2);
});

test('a connection that closes on its first request is a failure: nothing is sent twice', async () => {
  let requests = 0;
  const site = await serveRaw((socket) => {
    socket.on('data', () => {
      requests += 1;
      socket.destroy();
    });
  });
  const { http } = internet({ zone: ZONE, ports: [site.port] });
  const failure = await outFailure(http, { url: `http://site.example:${site.port}/`, keptFor: 'one' });
  expect([failure.code, requests]).toEqual(['fetch_failed', 1]);
});

test('bytes that come unasked end the connection: no answer is taken for that of the next request', async () => {
  const site = await serveRaw((socket) => {
    socket.on('data', () => socket.write(OK + OK.replace('200 OK', '500 No')));
  });
  const { http } = internet({ zone: ZONE, ports: [site.port] });
  const request = { url: `http://site.example:${site.port}/`, keptFor: 'one' };
  const statuses: number[] = [];
  for (let time = 0; time < 3; time += 1) statuses.push((await http.request(request)).status);
  expect(statuses).toEqual([200, 200, 200]);
});
