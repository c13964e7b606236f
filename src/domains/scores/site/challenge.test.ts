import { describe, expect, test } from 'vitest';
import type { Fetched } from '../types.ts';
import { isChallenge } from './challenge.ts';

const answer = (body: string, over: { status?: number; headers?: Record<string, string> } = {}): Fetched => ({
  ok: true,
  status: over.status ?? 200,
  headers: over.headers ?? {},
  body: Buffer.from(body),
  url: 'https://shop.example/p',
  requestedUrl: 'https://shop.example/p',
  redirects: [],
  firstByteMs: 1,
  totalMs: 2,
  encodedBytes: body.length,
  isTruncated: false,
});

const PRODUCT = `<title>Kettle</title><h1>Kettle</h1><p>${'A kettle for every hob. '.repeat(60)}</p>`;
const LEAN_PRODUCT = '<script type="application/ld+json">{"@type": "Product","name":"Kettle"}</script><h1>Kettle</h1>';

describe('is no page of the shop', () => {
  test.each([
    [
      '202 with a meta refresh',
      '<html><head><meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2F"></head></html>',
      { status: 202 },
    ],
    ['the same with status 200', '<meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2Fp">', {}],
    ['202 with an empty body', '', { status: 202 }],
    ['202 that only loads a script', '<html><script src="/a1.js"></script><body></body></html>', { status: 202 }],
    ['a page with a header that says so', PRODUCT, { headers: { 'cf-mitigated': 'challenge' } }],
    ['a firewall that names its action', '', { status: 405, headers: { 'x-amzn-waf-action': 'captcha' } }],
    [
      'a script that sets a cookie and loads the page again',
      '<html><body><script>document.cookie="t=1;path=/";window.location.reload();</script></body></html>',
      {},
    ],
    [
      'a script that sets a cookie and sends a form',
      '<body onload="go()"><form id=f></form><script>function go(){document.cookie = "a=b"; f.submit()}</script>',
      {},
    ],
    ['a title that asks to wait', '<title>Just a moment...</title>', {}],
    ['a text that asks for scripts', '<h1>This site requires JavaScript</h1><p>Please turn it on.</p>', {}],
    ['the same for those without scripts', '<noscript>Please enable JavaScript and cookies to continue</noscript>', {}],
    ['the same in German', '<p>Bitte aktivieren Sie JavaScript und Cookies, um fortzufahren.</p>', {}],
    ['a block page', '<h1>Access Denied</h1><p>You have no permission. Reference #18.2f</p>', { status: 403 }],
  ] as const)('%s', (_name, body, over) => {
    expect(isChallenge(answer(body, over))).toBe(true);
  });
});

describe('is the page of the shop', () => {
  test.each([
    [
      'a page with text that loads a protection’s script',
      `${PRODUCT}<script src="/cdn-cgi/challenge-platform/x.js">`,
      {},
    ],
    [
      'a lean page with product data and a cookie script',
      `${LEAN_PRODUCT}<script>document.cookie="a=1";location.hash=''</script>`,
      {},
    ],
    ['a lean page with the words in its data', `${LEAN_PRODUCT}<p>I am not a robot T-shirt</p>`, {}],
    [
      'an empty app that its own scripts draw',
      '<div id="root"></div><noscript>You need to enable JavaScript to run this app.</noscript><script src="/main.js"></script>',
      {},
    ],
    ['a page with text and status 202', PRODUCT, { status: 202 }],
    ['a page that is not there', '<h1>Not found</h1>', { status: 404 }],
    ['a page that asks for scripts beside its text', `${PRODUCT}<noscript>Please enable JavaScript</noscript>`, {}],
    ['a page that has moved', '<meta http-equiv="refresh" content="0;/new-address">', {}],
  ] as const)('%s', (_name, body, over) => {
    expect(isChallenge(answer(body, over))).toBe(false);
  });
});

test('a megabyte is judged in bounded work', () => {
  const started = process.cpuUsage();
  for (const body of ['<', '<script', ' enable '.repeat(5), '"@type" : [', 'og:type" '].map((part) =>
    part.repeat(20_000),
  )) {
    isChallenge(answer(body));
  }
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1000).toBeLessThan(3000);
});
