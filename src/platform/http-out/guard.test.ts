import { describe, expect, onTestFinished, test } from 'vitest';
import { serve, serveRaw } from '../../../test/support/loopback.ts';
import { PRIVATE_HOSTS } from '../../../test/support/private-addresses.ts';
import { DomainError } from '../../kernel/errors.ts';
import { assembleHttpOut, createHttpOut, type HttpOut, type OutRequest } from '../http-out.ts';
import { type Checks, createGuard, type Lookup } from './guard.ts';

const USER_AGENT = 'test/1';

function strangers(port: number, lookup: Lookup = () => Promise.resolve(['127.0.0.1']), checks?: Checks): HttpOut {
  const guard = createGuard({
    allowOrigins: [],
    allowedPorts: [80, 443, port],
    lookup,
    openLookup: lookup,
    ...(checks && { checks }),
  });
  return assembleHttpOut(guard, { allowOrigins: [], userAgent: USER_AGENT });
}

async function failure(http: HttpOut, input: OutRequest): Promise<DomainError> {
  onTestFinished(() => http.close());
  const error: unknown = await http.request({ timeoutMs: 3_000, ...input }).then(
    (response) => new Error(`answered ${response.status}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof DomainError) return error;
  throw new Error('The request did not fail as it should.', { cause: error });
}

test('a name that does not exist is refused in the words of a private one, so that nobody learns which names a network has', async () => {
  const missing = () => Promise.reject(Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' }));
  const said = await Promise.all(
    [missing, () => Promise.resolve(['10.0.0.1'])].map(async (lookup) => {
      const { code, message, details } = await failure(strangers(80, lookup), { url: 'http://intranet.example/' });
      return { code, message, details };
    }),
  );
  expect(said[0]).toEqual(said[1]);
  expect(said[0]).toMatchObject({ code: 'egress_denied' });
});

describe('an address that is not public is refused before anything is sent', () => {
  test.each(PRIVATE_HOSTS)('written as %s', async (literal) => {
    const canary = await serveRaw();
    const error = await failure(strangers(canary.port), { url: `http://${literal}:${canary.port}/` });
    expect(error.code).toBe('egress_denied');
    expect(canary.connections()).toBe(0);
  });

  test.each([
    'http:127.0.0.1:PORT/',
    'http:\\\\127.0.0.1:PORT\\',
    'http://127.0.0.1:PORT\\@example.com/',
    'http://127.0.0.1:PORT#@example.com/',
    'http://example.com@127.0.0.1:PORT/',
    '\thttp://127.0.0.1:PORT/ ',
    'http://127.0.0.1:0PORT/',
    'https://127.0.0.1:PORT/',
  ])('hidden in %s', async (url) => {
    const canary = await serveRaw();
    const error = await failure(strangers(canary.port), { url: url.replace('PORT', String(canary.port)) });
    expect(error.code).toBe('egress_denied');
    expect(canary.connections()).toBe(0);
  });
});

describe('a name that leads to an address that is not public is refused', () => {
  const publicRecords = Array.from({ length: 49 }, (_, index) => `8.8.4.${index}`);
  test.each<[string, string[]]>([
    ['one private A record', ['127.0.0.1']],
    ['a private AAAA record only', ['::1']],
    ['a mapped AAAA record', ['::ffff:127.0.0.1']],
    ['one public and one private', ['8.8.8.8', '127.0.0.1']],
    ['one private and one public', ['127.0.0.1', '8.8.8.8']],
    ['a public A and a private AAAA', ['8.8.8.8', 'fd00::1']],
    ['the fiftieth of fifty records', [...publicRecords, '10.0.0.5']],
    ['what a chain of aliases ends at', ['127.0.0.1', '::1']],
    ['an answer that is no address', ['localhost']],
  ])('%s', async (_case, answers) => {
    const canary = await serveRaw();
    const http = strangers(canary.port, () => Promise.resolve(answers));
    const error = await failure(http, { url: `http://site.example:${canary.port}/` });
    expect(error.code).toBe('egress_denied');
    expect(error.message).toBe(
      `'site.example:${canary.port}' may not be requested: its host does not lead to public addresses only.`,
    );
    expect(JSON.stringify([error.message, error.details])).not.toMatch(/127\.0|10\.0|::1|8\.8/);
    expect(canary.connections()).toBe(0);
  });

  test.each([
    'localhost',
    'LOCALHOST',
    'localhost.',
    'x.localhost',
    'db.internal',
    'metadata.google.internal',
    'metadata.google.internal.',
    'printer.local',
    'postgres',
  ])('%s, without asking for its address', async (name) => {
    let lookups = 0;
    const canary = await serveRaw();
    const http = strangers(canary.port, () => {
      lookups += 1;
      return Promise.resolve(['8.8.8.8']);
    });
    const error = await failure(http, { url: `http://${name}:${canary.port}/` });
    expect(error.code).toBe('egress_denied');
    expect([lookups, canary.connections()]).toEqual([0, 0]);
  });
});

describe('a URL that is not for the web is refused', () => {
  test.each([
    'file:///etc/passwd',
    'gopher://example.com/',
    'ftp://example.com/',
    'data:text/html,hi',
    'jar:http://example.com/!/',
    'blob:http://example.com/1',
    'javascript:alert(1)',
    'ws://example.com/',
    '//example.com/',
    '/relative',
    '',
    'http://',
    'http://[::1',
    'http://alice:open-sesame@example.com/',
    'http://alice@example.com/',
    ...[22, 25, 5432, 6379, 8080, 11211].map((port) => `http://example.com:${port}/`),
    'https://example.com:80443/',
  ])('%s', async (url) => {
    const lookup = (): Promise<string[]> => Promise.reject(new Error('nothing may be looked up'));
    const http = createHttpOut({ allowOrigins: [], userAgent: USER_AGENT, lookup });
    const error = await failure(http, { url });
    expect(error.code).toBe('egress_denied');
    expect(JSON.stringify([error.message, error.details])).not.toMatch(/alice|open-sesame/);
  });
});

describe('the guard holds when one of its three checks is gone', () => {
  const PRIVATE: [string, string[]][] = [
    ['127.0.0.1', []],
    ['[::ffff:127.0.0.1]', []],
    ['localhost', ['127.0.0.1']],
    ['site.example', ['127.0.0.1']],
    ['site.example', ['127.0.0.1', '8.8.8.8']],
  ];
  const ALL: Checks = { literal: true, lookup: true, connected: true };
  const NONE: Checks = { literal: false, lookup: false, connected: false };
  const without = (['literal', 'lookup', 'connected'] as const).flatMap((check) =>
    PRIVATE.map(([host, answers]) => [check, host, answers] as const),
  );

  test.each(without)('without the %s check, %s (%j)', async (check, host, answers) => {
    const canary = await serveRaw();
    const http = strangers(canary.port, () => Promise.resolve(answers), { ...ALL, [check]: false });
    const error = await failure(http, { url: `http://${host}:${canary.port}/` });
    expect(error.code).toBe('egress_denied');
    expect(canary.bytes()).toBe(0);
    if (check !== 'lookup') expect(canary.connections()).toBe(0);
  });

  test.each(PRIVATE)('the look at the socket alone lets no byte out: %s (%j)', async (host, answers) => {
    const canary = await serveRaw();
    const http = strangers(canary.port, () => Promise.resolve(answers), { ...NONE, connected: true });
    for (const scheme of ['http', 'https']) {
      const error = await failure(http, { url: `${scheme}://${host}:${canary.port}/`, method: 'POST', body: 'x' });
      expect(error.code).toBe('egress_denied');
    }
    expect(canary.bytes()).toBe(0);
  });

  test.each(PRIVATE)(
    'and without all of them the canary is reached, so the tests above can fail: %s (%j)',
    async (host, answers) => {
      const canary = await serve((_request, response) => response.end('reached'));
      const http = strangers(canary.port, () => Promise.resolve(answers), NONE);
      onTestFinished(() => http.close());
      const response = await http.request({ url: `http://${host}:${canary.port}/` });
      expect(Buffer.from(response.body).toString()).toBe('reached');
    },
  );
});

test('an allowed origin that is no origin stops the start', () => {
  for (const origin of ['127.0.0.1:9000', 'http://127.0.0.1:9000/path', 'file:///tmp', '*', '']) {
    expect(() => createHttpOut({ allowOrigins: [origin], userAgent: USER_AGENT })).toThrow(TypeError);
  }
});

describe('of a server whose paths are allowed one by one', () => {
  const opened = async () => {
    const seen: string[] = [];
    const server = await serve((request, response) => {
      seen.push(request.url ?? '');
      const isAway = request.url === '/shop/away';
      response.writeHead(isAway ? 302 : 200, isAway ? { location: '/v1/secrets' } : {}).end('reached');
    });
    const allowPaths = [`${server.origin}/shop/`, `${server.origin}/robots.txt`];
    const http = createHttpOut({ allowOrigins: [], allowPaths, userAgent: USER_AGENT });
    onTestFinished(() => http.close());
    return { http, seen, server };
  };

  test.each(['/shop/', '/shop/lamp?size=2', '/shop/admin/api', '/shop/../shop/x', '/robots.txt'])(
    '%s is reached',
    async (path) => {
      const { http, server } = await opened();
      expect(http.checkUrl(server.origin + path)).toEqual({ isAllowListed: true });
      expect((await http.request({ url: server.origin + path })).status).toBe(200);
    },
  );

  test.each([
    '/',
    '/shop',
    '/shopping/',
    '/v1/catalog',
    '/metrics',
    '/robots.txt/',
    '/robots.txt.bak',
    '/shop/../v1/catalog',
    '/shop/%2e%2e/v1/catalog',
    '/shop/.%2E/v1/catalog',
    '/shop\\..\\v1/catalog',
    '/shop/./../v1/catalog',
    '//shop/',
    '/SHOP/',
  ])('%s is refused before a connection is made', async (path) => {
    const { http, server } = await opened();
    const error = await failure(http, { url: server.origin + path });
    expect([error.code, server.connections()]).toEqual(['egress_denied', 0]);
  });

  test('another port, scheme or name of the same machine is refused', async () => {
    const { http, server } = await opened();
    for (const url of [
      `http://127.0.0.1:${server.port + 1}/shop/`,
      `https://127.0.0.1:${server.port}/shop/`,
      `http://localhost:${server.port}/shop/`,
    ]) {
      expect((await failure(http, { url })).code).toBe('egress_denied');
    }
  });

  test('a redirect out of the folder is refused, on the connection that was kept too', async () => {
    const { http, seen, server } = await opened();
    await http.request({ url: `${server.origin}/shop/` });
    const error = await failure(http, { url: `${server.origin}/shop/away`, maxRedirects: 3 });
    expect([error.code, seen]).toEqual(['egress_denied', ['/shop/', '/shop/away']]);
  });

  test.each(['http://127.0.0.1:9000', 'http://127.0.0.1:9000/', '/shop/', 'http://a.example/x?y', 'file:///tmp/', '*'])(
    'an allowed path that says %s stops the start',
    (path) => {
      const open = () => createHttpOut({ allowOrigins: [], allowPaths: [path], userAgent: USER_AGENT });
      expect(open).toThrow(TypeError);
    },
  );
});
