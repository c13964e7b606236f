import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, test } from 'vitest';
import { selfSigned } from '../../../test/support/certificate.ts';
import { internet, outFailure, textOf } from '../../../test/support/internet.ts';
import { type Loopback, serve, serveRaw, serveTls } from '../../../test/support/loopback.ts';

const STATUSES = [301, 302, 303, 307, 308];
const ZONE = { 'site.example': [['127.0.0.1']], 'other.example': [['127.0.0.1']], 'inside.example': [['10.0.0.5']] };

/** A site that answers `/to?URL` with a redirect there, in the status its path begins with, and tells what it got. */
function redirector(): Promise<Loopback> {
  return serve((request, response) => {
    const [path = '', location] = (request.url ?? '').split('?to=');
    if (location !== undefined) {
      response.writeHead(Number(path.slice(1)), { location: decodeURIComponent(location) }).end('moved');
      return;
    }
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () =>
      response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body })),
    );
  });
}

type Got = { method: string; url: string; headers: IncomingHttpHeaders; body: string };

function got(response: { body: Uint8Array }): Got {
  return JSON.parse(textOf(response)) as Got;
}

describe.each(STATUSES)('a redirect of status %i', (status) => {
  test('is the answer itself when none are to be followed, as for webhooks', async () => {
    const site = await redirector();
    const { http } = internet({ zone: ZONE, ports: [site.port] });
    const response = await http.request({ url: `http://site.example:${site.port}/${status}?to=/end` });
    expect(response).toMatchObject({ status, redirects: [] });
    expect(response.headers['location']).toBe('/end');
  });

  test.each([
    ['http://127.0.0.2/', 'its address is not on the public internet'],
    ['http://[::1]/', 'its address is not on the public internet'],
    ['http://2852039166/latest/meta-data/', 'its address is not on the public internet'],
    ['//169.254.169.254/', 'its address is not on the public internet'],
    ['http://localhost/', 'its host is a name for a machine nearby'],
    ['http://inside.example/', 'its host does not lead to public addresses only'],
    ['http://site.example:22/', 'only the ports'],
    ['http://user:secret-word@site.example/', 'it holds a user name or password'],
    ['file:///etc/passwd', 'only http and https are allowed'],
    ['javascript:alert(1)', 'only http and https are allowed'],
    ['http://[::', 'it is not an absolute URL'],
  ])('is not followed to %s', async (location, rule) => {
    const canary = await serveRaw();
    const site = await redirector();
    const { http } = internet({ zone: ZONE, ports: [site.port, canary.port] });
    const start = `http://site.example:${site.port}/302?to=${encodeURIComponent(`/${status}?to=${encodeURIComponent(location)}`)}`;
    const error = await outFailure(http, { url: start, maxRedirects: 5 });
    expect(error.code).toBe('egress_denied');
    expect(error.message).toContain(rule);
    const second = `http://site.example:${site.port}/${status}?to=${encodeURIComponent(location)}`;
    expect(error.details['redirects']).toEqual([
      { url: start, status: 302 },
      { url: second, status },
    ]);
    expect(error.details['url']).not.toBe(second);
    expect(JSON.stringify(error.details['url'])).not.toContain('secret-word');
    expect(site.connections()).toBe(2);
  });

  test('keeps or changes the method as its number says', async () => {
    const site = await redirector();
    const { http } = internet({ zone: ZONE, ports: [site.port] });
    const url = `http://site.example:${site.port}/${status}?to=/end`;
    const headers = { 'content-type': 'text/plain' };
    const post = got(await http.request({ url, method: 'POST', body: 'hi', headers, maxRedirects: 1 }));
    const isKept = status === 307 || status === 308;
    expect(post).toMatchObject(isKept ? { method: 'POST', body: 'hi' } : { method: 'GET', body: '' });
    expect(post.headers['content-type']).toBe(isKept ? 'text/plain' : undefined);
    const put = got(await http.request({ url, method: 'PUT', body: 'hi', maxRedirects: 1 }));
    expect(put.method).toBe(status === 303 ? 'GET' : 'PUT');
    const head = await http.request({ url, method: 'HEAD', maxRedirects: 1 });
    expect(head).toMatchObject({ status: 200, redirects: [{ status }] });
  });

  test('leaves every header that could be a credential behind when the origin changes', async () => {
    const site = await redirector();
    const { http } = internet({ zone: ZONE, ports: [site.port] });
    const headers = { authorization: 'Bearer x', cookie: 'a=b', 'x-shopify-access-token': 'x', accept: 'text/html' };
    const end = (host: string): string => encodeURIComponent(`http://${host}:${site.port}/end`);
    const to = (host: string) =>
      http.request({ url: `http://site.example:${site.port}/${status}?to=${end(host)}`, headers, maxRedirects: 1 });
    expect(got(await to('site.example')).headers).toMatchObject(headers);
    const elsewhere = got(await to('other.example')).headers;
    expect(elsewhere).toMatchObject({ accept: 'text/html', 'user-agent': 'eci-test/1' });
    expect(Object.keys(elsewhere)).not.toEqual(expect.arrayContaining(['authorization']));
    expect(Object.keys(elsewhere).filter((name) => /authorization|cookie|token/.test(name))).toEqual([]);
  });
});

test('five hops are followed and the sixth redirect is the answer', async () => {
  const site = await serve((request, response) => {
    const step = Number(request.url?.slice(1));
    response.writeHead(302, { location: `/${step + 1}` }).end();
  });
  const { http } = internet({ zone: ZONE, ports: [site.port] });
  const base = `http://site.example:${site.port}`;
  const response = await http.request({ url: `${base}/0`, maxRedirects: 5 });
  expect(response).toMatchObject({ status: 302, url: `${base}/5` });
  expect(response.redirects.map((redirect) => redirect.url)).toEqual([0, 1, 2, 3, 4].map((step) => `${base}/${step}`));
  expect(site.connections()).toBe(6);
});

test('a redirect may lead from http to https, and not back', async () => {
  const own = selfSigned('site.example');
  const plain = await redirector();
  const sealed = await serveTls(own, (request, response) => {
    if (request.url === '/back') response.writeHead(302, { location: `http://site.example:${plain.port}/end` });
    response.end('sealed');
  });
  const { http } = internet({ zone: ZONE, ports: [plain.port, sealed.port], ca: own.cert });
  const up = (path: string) =>
    `http://site.example:${plain.port}/301?to=${encodeURIComponent(`https://site.example:${sealed.port}${path}`)}`;
  expect(textOf(await http.request({ url: up('/'), maxRedirects: 3 }))).toBe('sealed');
  const error = await outFailure(http, { url: up('/back'), maxRedirects: 3 });
  expect(error).toMatchObject({ code: 'egress_denied', details: { url: `http://site.example:${plain.port}/end` } });
  expect(error.message).toContain('from https to http');
});

test('an allowed origin is no way in: a redirect from it to another private one is refused', async () => {
  const canary = await serveRaw();
  const site = await redirector();
  const { http } = internet({ ports: [canary.port], publicAddresses: [], options: { allowOrigins: [site.origin] } });
  const target = encodeURIComponent(`${canary.origin}/`);
  const error = await outFailure(http, { url: `${site.origin}/302?to=${target}`, maxRedirects: 3 });
  expect(error.code).toBe('egress_denied');
  expect(canary.connections()).toBe(0);
  const within = await http.request({ url: `${site.origin}/302?to=/end`, maxRedirects: 3 });
  expect(got(within).url).toBe('/end');
});

test('a location written in UTF-8 is read as browsers read it', async () => {
  const site = await serveRaw((socket) => {
    socket.once('data', (request) => {
      const isEnd = request.toString().startsWith('GET /caf%C3%A9 ');
      socket.end(
        isEnd
          ? 'HTTP/1.1 204 No\r\n\r\n'
          : Buffer.from('HTTP/1.1 302 F\r\nLocation: /café\r\nContent-Length: 0\r\n\r\n'),
      );
    });
  });
  const { http } = internet({ zone: ZONE, ports: [site.port] });
  const response = await http.request({ url: `http://site.example:${site.port}/`, maxRedirects: 1 });
  expect(response).toMatchObject({ status: 204, url: `http://site.example:${site.port}/caf%C3%A9` });
});

test('a redirect that names no place is an answer like any other', async () => {
  const site = await serve((_request, response) => response.writeHead(302).end('where?'));
  const { http } = internet({ zone: ZONE, ports: [site.port] });
  const response = await http.request({ url: `http://site.example:${site.port}/`, maxRedirects: 5 });
  expect(response).toMatchObject({ status: 302, redirects: [] });
});
