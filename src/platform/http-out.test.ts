import type net from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { selfSigned } from '../../test/support/certificate.ts';
import { internet, outFailure, textOf } from '../../test/support/internet.ts';
import { closedPort, serve, serveRaw, serveTls } from '../../test/support/loopback.ts';
import { createHttpOut } from './http-out.ts';

const SITE = { 'site.example': [['127.0.0.1']] };

function allowing(...allowOrigins: string[]) {
  const http = createHttpOut({ allowOrigins, userAgent: 'eci-test/1' });
  onTestFinished(() => http.close());
  return http;
}

describe('an allowed origin', () => {
  test('answers with status, headers, body and times, whatever the status', async () => {
    const site = await serve((_request, response) => {
      response.writeHead(503, { 'X-Twice': ['a', 'b'], 'x-latin': 'caf\u00e9', constructor: 'c', __proto__: 'p' });
      response.end('sorry');
    });
    const response = await allowing(site.origin).request({ url: `${site.origin}/page?x=1` });
    expect(response).toMatchObject({
      requestedUrl: `${site.origin}/page?x=1`,
      url: `${site.origin}/page?x=1`,
      status: 503,
      isTruncated: false,
      redirects: [],
      encodedBytes: 5,
    });
    expect(response.headers).toMatchObject({ 'x-twice': 'a, b', 'x-latin': 'café', constructor: 'c' });
    expect(textOf(response)).toBe('sorry');
    expect(response.firstByteMs).toBeGreaterThan(0);
    expect(response.totalMs).toBeGreaterThanOrEqual(response.firstByteMs);
    expect(Object.getPrototypeOf(response.headers)).toBe(Object.prototype);
  });

  test('is exactly one origin: another port, scheme or spelling of the host stays closed', async () => {
    const site = await serve((_request, response) => response.end('ok'));
    const canary = await serveRaw();
    const http = allowing(site.origin);
    expect((await http.request({ url: site.origin })).status).toBe(200);
    const urls = [
      `http://127.0.0.1:${canary.port}/`,
      `https://127.0.0.1:${site.port}/`,
      `http://localhost:${site.port}/`,
    ];
    for (const url of urls) expect((await outFailure(http, { url })).code).toBe('egress_denied');
    expect(canary.connections()).toBe(0);
  });

  test('named localhost is reached through the hosts file', async () => {
    const site = await serve((_request, response) => response.end('ok'));
    const origin = `http://localhost:${site.port}`;
    expect(textOf(await allowing(origin).request({ url: `${origin}/` }))).toBe('ok');
  });

  test('keeps its connections for the next request', async () => {
    const site = await serve((_request, response) => response.end('ok'));
    const http = allowing(site.origin);
    for (let time = 0; time < 20; time += 1) await http.request({ url: site.origin });
    expect(site.connections()).toBeLessThanOrEqual(2);
  });

  test('receives method, headers and body as given, and our name where none is given', async () => {
    const site = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.end(
          JSON.stringify({
            method: request.method,
            headers: request.headers,
            body: Buffer.concat(chunks).toString('hex'),
          }),
        );
      });
    });
    const http = allowing(site.origin);
    const post = await http.request({
      url: site.origin,
      method: 'post',
      headers: { 'X-A': '1' },
      body: new Uint8Array([0, 255]),
    });
    expect(JSON.parse(textOf(post))).toMatchObject({
      method: 'POST',
      headers: { 'x-a': '1', 'user-agent': 'eci-test/1', 'content-length': '2' },
      body: '00ff',
    });
    const get = await http.request({ url: site.origin, headers: { 'User-Agent': 'GPTBot/1.2' } });
    expect(JSON.parse(textOf(get))).toMatchObject({ method: 'GET', headers: { 'user-agent': 'GPTBot/1.2' } });
  });
});

describe('what leaves carries nothing but what the caller gave', () => {
  test('no cookie or credential comes back after a site set or asked for one', async () => {
    const seen: Record<string, unknown>[] = [];
    const site = await serve((request, response) => {
      seen.push(request.headers);
      response.writeHead(401, { 'set-cookie': 'id=1', 'www-authenticate': 'Basic realm="x"' }).end();
    });
    const { http } = internet({ zone: SITE, ports: [site.port] });
    for (let time = 0; time < 2; time += 1) await http.request({ url: `http://site.example:${site.port}/` });
    expect(seen).toHaveLength(2);
    for (const headers of seen) {
      expect(Object.keys(headers).sort()).toEqual(['accept-encoding', 'connection', 'host', 'user-agent']);
    }
  });

  test.each(['Host', 'Connection', 'Content-Length', 'Transfer-Encoding', 'Proxy-Authorization', 'Expect'])(
    'the header %s is the connection’s own',
    async (name) => {
      const { http } = internet();
      await expect(http.request({ url: 'http://site.example/', headers: { [name]: 'x' } })).rejects.toThrow(TypeError);
    },
  );

  test.each([['a\r\nb: c'], ['a\0b']])('a header value cannot start another header (%j)', async (value) => {
    const canary = await serveRaw();
    const { http } = internet({ zone: SITE, ports: [canary.port] });
    const error = await outFailure(http, { url: `http://site.example:${canary.port}/`, headers: { 'x-a': value } });
    expect(error.code).toBe('fetch_failed');
    expect(canary.bytes()).toBe(0);
  });

  test('proxy settings of the environment are ignored', async () => {
    const proxy = await serveRaw();
    const site = await serve((_request, response) => response.end('direct'));
    for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy']) {
      vi.stubEnv(name, proxy.origin);
    }
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { http } = internet({ zone: SITE, ports: [site.port] });
    expect(textOf(await http.request({ url: `http://site.example:${site.port}/` }))).toBe('direct');
    const denied = await outFailure(http, { url: 'http://169.254.169.254/latest/meta-data/' });
    expect(denied.code).toBe('egress_denied');
    expect(proxy.connections()).toBe(0);
  });
});

describe('a stranger', () => {
  test('is looked up once for a connection, and connected where that lookup said', async () => {
    const site = await serve((_request, response) => response.end('ok'));
    const zone = { 'rebind.example': [['127.0.0.1'], ['127.0.0.2']] };
    const { http, asked } = internet({ zone, ports: [site.port] });
    const url = `http://rebind.example:${site.port}/`;
    expect((await http.request({ url })).status).toBe(200);
    expect(asked.get('rebind.example')).toBe(1);
    expect((await outFailure(http, { url })).code).toBe('egress_denied');
    expect(asked.get('rebind.example')).toBe(2);
    expect(site.connections()).toBe(1);
  });

  test('gets a new connection for every request, so none outlives its check', async () => {
    const site = await serve((_request, response) => response.end('ok'));
    const { http, asked } = internet({ zone: SITE, ports: [site.port] });
    const url = `http://site.example:${site.port}/`;
    await Promise.all([http.request({ url }), http.request({ url })]);
    await http.request({ url });
    expect(site.connections()).toBe(3);
    expect(asked.get('site.example')).toBe(3);
  });

  test('is tried at its next address when the first does not answer', async () => {
    const site = await serve((_request, response) => response.end('ok'));
    const { http } = internet({
      zone: { 'site.example': [['127.0.0.2', '127.0.0.1']] },
      publicAddresses: ['127.0.0.1', '127.0.0.2'],
      ports: [site.port],
    });
    expect((await http.request({ url: `http://site.example:${site.port}/` })).status).toBe(200);
  });
});

describe('TLS', () => {
  const own = selfSigned('site.example');

  test('reaches a site whose certificate a known authority signed', async () => {
    const site = await serveTls(own, (_request, response) => response.end('sealed'));
    const { http } = internet({ zone: SITE, ports: [site.port], ca: own.cert });
    expect(textOf(await http.request({ url: `https://site.example:${site.port}/` }))).toBe('sealed');
  });

  test.each([
    ['nobody known signed', 'site.example', undefined],
    ['is for another name', 'other.example', own.cert],
  ])('refuses a certificate that %s', async (_case, name, ca) => {
    const site = await serveTls(own, (_request, response) => response.end('sealed'));
    const zone = { [name]: [['127.0.0.1']] };
    const { http } = internet({ zone, ports: [site.port], ...(ca && { ca }) });
    const error = await outFailure(http, { url: `https://${name}:${site.port}/` });
    expect(error.code).toBe('fetch_failed');
    expect(error.message).toBe(`'${name}:${site.port}' could not be fetched.`);
  });
});

describe('failures of the network all read the same', () => {
  const SAID: Record<string, (socket: net.Socket) => void> = {
    reset: (socket) => socket.resetAndDestroy(),
    'closed at once': (socket) => socket.end(),
    'not HTTP': (socket) => socket.end('220 smtp ready\r\n'),
    'cut within headers': (socket) => socket.end('HTTP/1.1 200 OK\r\nConte'),
    'cut within the body': (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'),
    'bad chunks': (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'),
    'unasked upgrade': (socket) => socket.end('HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    'two lengths': (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc'),
    'encoded twice': (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\n\r\nabc'),
    'not what its encoding says': (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nabc'),
  };

  test.each(['closed port', ...Object.keys(SAID)])('%s', async (kind) => {
    const say = SAID[kind];
    const port = say ? (await serveRaw(say)).port : await closedPort();
    const { http } = internet({ zone: SITE, ports: [port] });
    const url = `http://site.example:${port}/`;
    const error = await outFailure(http, { url });
    expect(error.code).toBe('fetch_failed');
    expect(error.message).toBe(`'site.example:${port}' could not be fetched.`);
    expect(error.details).toEqual({ url, redirects: [] });
    expect(error.cause).toBeInstanceOf(Error);
  });

  test('a name that does not exist', async () => {
    const error = await outFailure(internet().http, { url: 'http://nowhere.example/' });
    const message = "'nowhere.example' may not be requested: its host does not lead to public addresses only.";
    expect(error).toMatchObject({ code: 'egress_denied', message });
  });
});

test('a caller who gives up is told so in its own words, and the socket is closed', async () => {
  const site = await serveRaw();
  const { http } = internet({ zone: SITE, ports: [site.port] });
  const controller = new AbortController();
  const reason = new Error('job cancelled');
  const request = http.request({ url: `http://site.example:${site.port}/`, signal: controller.signal });
  await vi.waitFor(() => expect(site.bytes()).toBeGreaterThan(0));
  controller.abort(reason);
  await expect(request).rejects.toBe(reason);
  await expect(http.request({ url: 'http://site.example/', signal: controller.signal })).rejects.toBe(reason);
});
