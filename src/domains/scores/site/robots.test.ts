import { describe, expect, test } from 'vitest';
import { expectProportionOf } from '../../../../test/support/proportion.ts';
import type { Fetched, FetchFailure } from '../types.ts';
import { checkRobots, judgeRobots, parseRobots } from './robots.ts';

const allowed = (text: string, path: string, agent = 'GPTBot') =>
  checkRobots(parseRobots(text), agent, `https://shop.example${path}`).isAllowed;

const answer = (body: string, status = 200): Fetched => ({
  ok: true,
  requestedUrl: 'https://shop.example/robots.txt',
  url: 'https://shop.example/robots.txt',
  status,
  headers: {},
  body: new TextEncoder().encode(body),
  isTruncated: false,
  redirects: [],
  firstByteMs: 1,
  totalMs: 1,
  encodedBytes: body.length,
});
const judged = (body: string, status?: number) =>
  judgeRobots('https://shop.example/robots.txt', answer(body, status), 'https://shop.example/p/1');

describe('robots.txt by RFC 9309', () => {
  test('groups of one agent are merged, wherever they stand and however it is spelt', () => {
    const text =
      'User-agent: GPTBot\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n\nuser-AGENT: gptbot/1.1\nDisallow: /b';
    expect([allowed(text, '/a'), allowed(text, '/b'), allowed(text, '/c')]).toEqual([false, false, true]);
  });

  test('an agent with its own group ignores the group of everybody', () => {
    const text = 'User-agent: *\nDisallow: /\nUser-agent: GPTBot\nAllow: /';
    expect(allowed(text, '/x')).toBe(true);
    expect(allowed(text, '/x', 'ClaudeBot')).toBe(false);
  });

  test('several agents share the rules that follow, and neither Sitemap nor unknown lines part them', () => {
    const text = 'User-agent: ClaudeBot\nSitemap: /s.xml\nCrawl-delay: 3\n\nUser-agent: GPTBot\nDisallow: /x';
    expect([allowed(text, '/x'), allowed(text, '/x', 'ClaudeBot'), allowed(text, '/x', 'CCBot')]).toEqual([
      false,
      false,
      true,
    ]);
  });

  test('the longest match decides, whatever its place, and Allow wins a tie', () => {
    expect(allowed('User-agent: *\nDisallow: /p\nAllow: /p/ok\nDisallow: /', '/p/ok/1')).toBe(true);
    expect(allowed('User-agent: *\nAllow: /p\nDisallow: /p/no', '/p/no')).toBe(false);
    expect(allowed('User-agent: *\nDisallow: /p\nAllow: /p', '/p')).toBe(true);
  });

  test.each([
    ['/*.php', '/index.php?x=1', false],
    ['/*.php$', '/index.php?x=1', true],
    ['/*.php$', '/a.php/b.php', false],
    ['/fish*', '/fishheads', false],
    ['/fish*', '/Fish', true],
    ['/a*b*c', '/a-b-c-d', false],
    ['/a*b*c$', '/a-b-c-d', true],
    ['*', '/anything', false],
    ['/$', '/', false],
    ['/$', '/x', true],
    ['/*?sort=', '/list?page=2&sort=', true],
    ['/*sort=', '/list?page=2&sort=', false],
    ['/a$b', '/a$b', false],
    ['/x*aab$', '/xaaab', false],
  ])('Disallow: %s for %s allows: %s', (pattern, path, isAllowed) => {
    expect(allowed(`User-agent: *\nDisallow: ${pattern}`, path)).toBe(isAllowed);
  });

  test.each([
    ['/caf%C3%A9', '/café', false],
    ['/tür', '/t%c3%bcr', false],
    ['/%7Ejoe', '/~joe', false],
    ['/a%2fb', '/a/b', true],
    ['/a%2fb', '/a%2Fb', false],
    ['/a-%2A.html', '/a-*.html', false],
    ['/a-%2A.html', '/a-z.html', true],
  ])('Disallow: %s compared octet by octet with %s allows: %s', (pattern, path, isAllowed) => {
    expect(allowed(`User-agent: *\nDisallow: ${pattern}`, path)).toBe(isAllowed);
  });

  test('an empty Disallow forbids nothing, comments are cut, CR line ends and a byte order mark are read', () => {
    expect(allowed('\ufeffUser-agent: *\rDisallow: # nothing\r', '/x')).toBe(true);
    expect(allowed('\ufeffUser-agent: *\r\nDisallow: /x # all of it\r\n', '/x')).toBe(false);
  });

  test('robots.txt itself may always be fetched, and rules before any agent bind nobody', () => {
    expect(allowed('User-agent: *\nDisallow: /', '/robots.txt')).toBe(true);
    expect(allowed('Disallow: /', '/x')).toBe(true);
  });

  test('the verdict names the group, the rule and the line that decided', () => {
    const verdict = checkRobots(
      parseRobots('# hi\nUser-agent: gptbot\nDisallow: /p'),
      'GPTBot',
      'https://shop.example/p/1',
    );
    expect(verdict).toEqual({ isAllowed: false, group: 'gptbot', rule: 'Disallow: /p', line: 3 });
  });
});

describe('a fetched robots.txt', () => {
  test('speaks for nine bots, six of them graded, and lists its sitemaps as absolute URLs', () => {
    const evidence = judged('User-agent: GPTBot\nDisallow: /\nSitemap: /map.xml\nSitemap: javascript:alert(1)');
    expect(evidence.verdicts).toHaveLength(9);
    expect(evidence.verdicts.filter((verdict) => verdict.isGraded)).toHaveLength(6);
    expect(evidence.verdicts.filter((verdict) => !verdict.isAllowed).map((verdict) => verdict.bot)).toEqual(['GPTBot']);
    expect(evidence.sitemaps).toEqual(['https://shop.example/map.xml']);
  });

  test.each([
    [404, 'absent', true],
    [401, 'absent', true],
    [500, 'unreachable', false],
    [503, 'unreachable', false],
  ])('status %i is %s, so everything is allowed: %s', (status, state, isAllowed) => {
    const evidence = judged('User-agent: *\nDisallow: /p', status);
    expect(evidence.state).toBe(state);
    expect(evidence.verdicts.every((verdict) => verdict.isAllowed === isAllowed)).toBe(true);
  });

  test('no answer forbids everything', () => {
    const failure: FetchFailure = { ok: false, requestedUrl: '', code: 'timeout', message: '', redirects: [] };
    const evidence = judgeRobots('https://shop.example/robots.txt', failure, 'https://shop.example/');
    expect(evidence.verdicts.some((verdict) => verdict.isAllowed)).toBe(false);
  });
});

describe('a hostile robots.txt is judged for one bot in time in proportion', () => {
  const kinds: [string, number, (size: number) => string][] = [
    ['wildcard storm', 272, (size) => `Disallow: /${'*a'.repeat(900)}b\n`.repeat(size)],
    ['one pattern of 500 KB', 250_000, (size) => `Disallow: /${'*a'.repeat(size)}`],
    ['38,000 near misses', 38_000, (size) => Array.from({ length: size }, (_, n) => `Disallow: /*ab${n}\n`).join('')],
    ['a million lines, 10 MB', 1_000_000, (size) => 'Disallow:/\n'.repeat(size)],
  ];
  test.each(kinds)('%s', (_name, most, rules) => {
    const url = `https://shop.example/${'a'.repeat(1000)}b${'a'.repeat(1000)}`;
    expectProportionOf(
      most,
      (size) => parseRobots(`User-agent: *\n${rules(size)}`),
      (file) => checkRobots(file, 'GPTBot', url),
    );
  });

  test('what stands after the first 500 KiB is not read', () => {
    expect(allowed(`User-agent: *\n${'#'.repeat(512_000)}\nDisallow: /`, '/x')).toBe(true);
  });
});

describe('lines that look like directives and are none', () => {
  test.each([
    'User agent: GPTBot',
    'useragent: GPTBot',
    'User-agent GPTBot',
    'Disalow: /',
    'Dissallow: /',
    'Disallow /',
    'Alow: /',
    'Site-map: https://shop.example/map.xml',
  ])('%s is named with its line and not followed', (line) => {
    const found = judged(`User-agent: *\nAllow: /\n${line}`);
    expect(found.misspelt).toEqual([`line 3: ${line}`]);
    expect(found.verdicts.every(({ isAllowed }) => isAllowed)).toBe(true);
  });

  test('directives of some crawlers, comments and texts are not among them', () => {
    const others =
      'Crawl-delay: 5\nHost: shop.example\nClean-param: ref\nContent-Signal: ai-train=no\n# Disalow: /\nhello';
    expect(judged(`User-agent: *\n${others}\nDisallow:\nSitemap: /map.xml`).misspelt).toEqual([]);
  });
});
