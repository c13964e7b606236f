import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { expectProportion } from '../../test/support/proportion.ts';
import { DomainError } from '../kernel/errors.ts';
import { createLog, type LogOptions } from './log.ts';

type Line = Record<string, unknown>;

function capture(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const log = createLog({ level: 'debug', destination: { write: (line) => lines.push(line) }, ...options });
  const parsed = (): Line[] => lines.map((line) => JSON.parse(line) as Line);
  return { log, lines, parsed };
}

/** Put together at run time, so that no scanner takes this file for a leak. */
const BODY = 'Q7x2mK9pLz4Wv8Rt1Yb6Nc3Jd5Hf0GsA';
const HEX = '0123456789abcdef0123456789abcdef01234567';
const PART = {
  liveKey: BODY,
  testKey: BODY.toLowerCase(),
  webhook: `${BODY}+/x=`,
  bearer: `${BODY}.~-`,
  basic: 'dXNlcjpodW50ZXIyaHVudGVyMg==',
  openai: `proj-${BODY}`,
  anthropic: `ant-api03-${BODY}-AA`,
  shopify: HEX.slice(0, 32),
  resend: `${BODY.slice(0, 8)}_${BODY.slice(8)}`,
  slack: '1234567890-abcdefABCDEF',
  google: `Sy${BODY}AAA`,
  perplexity: BODY,
  woo: HEX,
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLWhlcmU',
};
const SECRETS: Record<string, [text: string, secret: string]> = {
  'a live key': [`key ei_live_${PART.liveKey} used`, PART.liveKey],
  'a test key': [`ei_test_${PART.testKey}`, PART.testKey],
  'a webhook secret': [`whsec_${PART.webhook}`, PART.webhook],
  'a bearer token': [`sent Bearer ${PART.bearer}, got 401`, PART.bearer],
  'a bearer token in lower case': [`bearer ${PART.bearer}`, PART.bearer],
  'basic credentials': [`Basic ${PART.basic}`, PART.basic],
  'an OpenAI key': [`sk-${PART.openai}`, PART.openai],
  'an Anthropic key': [`"sk-${PART.anthropic}"`, PART.anthropic],
  'a Shopify token': [`shpat_${PART.shopify}`, PART.shopify],
  'a Shopify app secret': [`shpss_${PART.shopify}`, PART.shopify],
  'a Resend key': [`re_${PART.resend}`, PART.resend],
  'a Slack token': [`xoxb-${PART.slack}`, PART.slack],
  'a Slack webhook': [`https://hooks.slack.com/services/T000/B000/${BODY}`, BODY],
  'a Google key': [`AIza${PART.google}`, PART.google],
  'a Perplexity key': [`pplx-${PART.perplexity}`, PART.perplexity],
  'a WooCommerce key': [`ck_${PART.woo}`, PART.woo],
  'a WooCommerce secret': [`cs_${PART.woo}`, PART.woo],
  'a JSON web token': [PART.jwt, 'c2lnbmF0dXJlLWhlcmU'],
  'a token in a query': ['GET https://x.example/a?page=2&access_token=hunter2hunter2&z=1', 'hunter2hunter2'],
  'a key in a query': ['https://x.example/?key=hunter2hunter2', 'hunter2hunter2'],
  'a signature in a query': ['https://x.example/?X-Amz-Signature=hunter2hunter2#top', 'hunter2hunter2'],
  'a code in a query': ['https://x.example/cb?code=hunter2hunter2', 'hunter2hunter2'],
  'the password of a database URL': ['postgres://app:hunter2hunter2@db:5432/app', 'hunter2hunter2'],
  'an authorization header': ['GET / HTTP/1.1\r\nAuthorization: Weird hunter2hunter2\r\nAccept: */*', 'hunter2hunter2'],
  'a cookie header': ['Set-Cookie: session=hunter2hunter2; Path=/', 'hunter2hunter2'],
  'an API key header': ['x-api-key: hunter2hunter2', 'hunter2hunter2'],
  'a Shopify token header': ['X-Shopify-Access-Token: hunter2hunter2', 'hunter2hunter2'],
  'a JSON password': ['{"user":"a","password":"hunter2hunter2"}', 'hunter2hunter2'],
  'a JSON client secret': ['{"clientSecret": "hunter2hunter2", "a":1}', 'hunter2hunter2'],
  'a private key': ['-----BEGIN PRIVATE KEY-----\nhunter2hunter2\n-----END PRIVATE KEY-----', 'hunter2hunter2'],
};

describe.each(Object.entries(SECRETS))('%s', (_name, [text, secret]) => {
  const error = (): Error => {
    const inner = new Error(`inner ${text}`);
    const middle = Object.assign(new Error('middle', { cause: inner }), { query: { parameters: [text] } });
    return new DomainError('fetch_failed', `outer ${text}`, { url: text }, middle);
  };

  test('never reaches a line, wherever it stands', () => {
    const { log, lines } = capture();
    log.info('flat', { text });
    log.info('deep', { a: [{ b: new Map([[text, { c: new Set([text]) }]]) }] });
    log.info('as a name', { [text]: 1 });
    log.warn('error', { error: error() });
    log.error(`event ${text}`, { stack: error().stack, inspected: inspect(error()) });
    log.child({ bound: text }).debug('child', { more: [text] });
    expect(lines).toHaveLength(6);
    expect(lines.filter((line) => line.includes(secret) || line.includes(JSON.stringify(secret).slice(1, -1)))).toEqual(
      [],
    );
    expect(lines.every((line) => line.includes('[redacted]'))).toBe(true);
  });
});

test.each([
  'authorization',
  'Authorization',
  'cookie',
  'password',
  'apiKey',
  'api_key',
  'x-api-key',
  'accessToken',
  'X-Shopify-Access-Token',
  'clientSecret',
  'webhook_secret',
  'credentials',
  'privateKey',
  'tokens',
  'signature',
])('a field named %s is hidden whatever its value looks like', (name) => {
  const { log, lines } = capture();
  log.info('request', { headers: { [name]: 'plain words' }, [name]: { nested: 'plain words' } });
  expect(lines.join('')).not.toContain('plain words');
});

test('secrets handed in by the operator are hidden anywhere, in parts of words too', () => {
  const { log, lines } = capture({ secrets: ['correct horse battery', 'correct horse battery staple', 'short'] });
  log.info('request', { text: 'xcorrect horse battery staplex short' });
  expect(lines[0]).not.toMatch(/correct|staple/);
  expect(lines[0]).toContain('short');
});

test('what is no secret stays readable', () => {
  const { log, parsed } = capture();
  const fields = {
    path: '/v1/catalog/VRN-AC1?limit=50&cursor=abc',
    job: 'job_01j0000000000000000000000',
    text: 're_enqueued after risk-assessment; a basic idea of the key: works, token bucket spent',
    count: 3,
    tokens: 1200,
    isSecret: false,
    none: null,
  };
  log.info('request', fields);
  expect(parsed()[0]).toMatchObject(fields);
});

describe('a line', () => {
  test('is one JSON object with level, time and event, and ends in a newline', () => {
    const { log, lines, parsed } = capture();
    log.warn('job.ran', { note: 'two\nlines' });
    expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1);
    expect(parsed()[0]).toMatchObject({ level: 'warn', event: 'job.ran', note: 'two\nlines' });
    expect(parsed()[0]?.['time']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  test('keeps its own level, time and event when fields have those names', () => {
    const { log, lines, parsed } = capture();
    log.info('real', { level: 1, time: 2, event: 'fake' });
    expect(parsed()[0]).toMatchObject({ level: 'info', event: 'real', level_: 1, time_: 2, event_: 'fake' });
    expect(lines[0]?.match(/"event":/g)).toHaveLength(1);
  });

  test('carries what its parents bound, the nearest last, once', () => {
    const { log, lines, parsed } = capture();
    log.child({ requestId: 'a', step: 1 }).child({ step: 2 }).info('request', { step: 3 });
    expect(parsed()[0]).toMatchObject({ requestId: 'a', step: 3 });
    expect(lines[0]?.match(/"step":/g)).toHaveLength(1);
  });

  test('says the whole chain of an error', () => {
    const { log, parsed } = capture();
    const root = Object.assign(new Error('socket closed'), { code: 'ECONNRESET' });
    log.error('failed', { error: new DomainError('fetch_failed', 'No.', { url: 'https://x.example/' }, root) });
    expect(parsed()[0]?.['error']).toMatchObject({
      type: 'DomainError',
      code: 'fetch_failed',
      message: 'No.',
      details: { url: 'https://x.example/' },
      cause: { type: 'Error', code: 'ECONNRESET', message: 'socket closed' },
    });
  });

  test('is not written below the level', () => {
    const { log, lines } = capture({ level: 'warn' });
    log.debug('a');
    log.info('b');
    log.warn('c');
    expect(lines).toHaveLength(1);
  });

  test('is written whatever the fields are', () => {
    const { log, parsed } = capture();
    const circle: Record<string, unknown> = {
      big: 10n,
      at: new Date(0),
      bad: new Date(Number.NaN),
      bytes: Buffer.alloc(9),
    };
    circle['self'] = circle;
    const trap = Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    let deep: unknown = 'end';
    for (let level = 0; level < 10_000; level += 1) deep = [deep];
    log.info('odd', { circle, trap, deep, call: () => 1, many: Array.from({ length: 10_000 }, () => 1) });
    expect(parsed()[0]).toMatchObject({
      circle: { big: '10', at: '1970-01-01T00:00:00.000Z', bad: null, bytes: '[9 bytes]', self: '[circular]' },
      trap: '[unreadable]',
      call: '[function]',
    });
    expect(JSON.stringify(parsed()[0]).length).toBeLessThan(2_000);
  });

  test('is cut where a text is long, and a secret at the cut is not left in half', () => {
    const { log, lines } = capture();
    const secret = `ei_live_${BODY.repeat(4)}`;
    for (let shift = 0; shift < 200; shift += 1)
      log.info('long', { text: `${'a '.repeat(4050)}${'b'.repeat(shift)} ${secret}` });
    expect(lines.join('')).not.toContain(BODY.slice(0, 8));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(9_000);
  });
});

test('no text makes the search slow', () => {
  const { log } = capture();
  const seeds = [
    'a',
    'eyJ',
    'Bearer ',
    '://',
    '?a',
    '"token',
    'token:',
    'x-',
    '-----BEGIN PRIVATE KEY-----',
    '"',
    'A ',
  ];
  for (const seed of seeds) {
    expectProportion(100_000, (size) => log.info('attack', { text: seed.repeat(size) }), seed);
  }
});

test('a field whose name is that of a prototype is a field, of a child too', () => {
  const { log, lines } = capture();
  const fields: Line = JSON.parse('{"__proto__":{"level":"none"},"constructor":"b"}');
  log.child(fields).info('noted', fields);
  expect(lines.join()).toContain('"__proto__":{"level":"none"},"constructor":"b"');
  expect(lines.join()).toContain('"level":"info"');
});
