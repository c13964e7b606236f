import { describe, expect, test } from 'vitest';
import { digest } from '../../../test/support/audit-evidence.ts';
import { DomainError } from '../../kernel/errors.ts';
import type { GatherInput } from './gather.ts';
import { evidenceFromFile, gatherEvidence, MAX_REQUESTS } from './gather.ts';
import { judge } from './judge.ts';
import { BOTS } from './site/bots.ts';
import type { Fetched, Fetcher, FetchFailure } from './types.ts';

const PAGE = 'https://shop.example/products/ac1';
const HTML = `<!doctype html><title>AC1</title><script>var x = 1;</script><main>${'An air purifier for bedrooms. '.repeat(60)}</main>`;

type Answer = Partial<Omit<Fetched, 'body' | 'ok'>> & { body?: string | Uint8Array };
type Request = { url: string; userAgent: string | undefined };

const fetched = (url: string, { body = '', ...over }: Answer): Fetched => ({
  ok: true,
  requestedUrl: url,
  url,
  status: 200,
  headers: { 'content-type': 'text/html' },
  isTruncated: false,
  redirects: [],
  firstByteMs: 12.3,
  totalMs: 20.5,
  encodedBytes: 100,
  ...over,
  body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
});
const failed = (url: string, code: FetchFailure['code']): FetchFailure => ({
  ok: false,
  requestedUrl: url,
  code,
  message: `It is ${code}.`,
  redirects: [],
});

/** A shop by path; a function may answer by user agent. */
type Shop = Record<string, Answer | FetchFailure['code'] | ((userAgent: string | undefined) => Answer)>;
const shop: Shop = {
  '/products/ac1': { body: HTML },
  '/robots.txt': { body: 'User-agent: CCBot\nDisallow: /\n\nSitemap: /sitemap.xml', headers: {} },
  '/llms.txt': { body: '# Shop\n## Products\n- [AC1](/products/ac1)', headers: { 'content-type': 'text/plain' } },
  '/sitemap.xml': { body: `<urlset><url><loc>${PAGE}</loc></url></urlset>` },
};

function fetcherOf(site: Shop): { fetcher: Fetcher; requests: Request[] } {
  const requests: Request[] = [];
  const fetcher: Fetcher = async (url, options) => {
    requests.push({ url, userAgent: options?.userAgent });
    const { host, pathname } = new URL(url);
    const answer = site[host === 'shop.example' ? pathname : url];
    if (typeof answer === 'string') return failed(url, answer);
    return fetched(url, (typeof answer === 'function' ? answer(options?.userAgent) : answer) ?? { status: 404 });
  };
  return { fetcher, requests };
}

async function gather(site: Shop, over: Partial<GatherInput> = {}) {
  const { fetcher, requests } = fetcherOf(site);
  const evidence = await gatherEvidence({ url: PAGE, fetcher, readPage: async () => digest(), ...over });
  return { evidence, requests };
}

describe('evidence about a brand’s own shop', () => {
  test('holds every part, in at most 20 requests, as plain JSON', async () => {
    const { evidence, requests } = await gather(shop);
    expect(evidence).toMatchObject({
      pageFetch: { looked: true, status: 200, finalUrl: PAGE, firstByteMs: 12 },
      robots: { looked: true, state: 'found' },
      llmsTxt: { looked: true, isFound: true, linksPage: true },
      sitemap: { looked: true, foundIn: 'https://shop.example/sitemap.xml' },
      agents: { looked: true, visits: { length: 9 } },
      primaryImage: { looked: true, status: 404, problem: 'Status 404.' },
    });
    expect(requests.length).toBe(evidence.requests);
    expect(requests.length).toBeLessThanOrEqual(MAX_REQUESTS);
    expect(JSON.parse(JSON.stringify(evidence))).toEqual(evidence);
  });

  test('never takes more than 20 requests, whatever the sitemaps promise', async () => {
    const many = Array.from(
      { length: 500 },
      (_, n) => `<sitemap><loc>https://shop.example/s${n}.xml</loc></sitemap>`,
    ).join('');
    const { evidence, requests } = await gather({
      ...shop,
      '/sitemap.xml': { body: `<sitemapindex>${many}</sitemapindex>` },
    });
    expect(requests.length).toBeLessThanOrEqual(MAX_REQUESTS);
    expect(evidence.sitemap).toMatchObject({ foundIn: null, isExhaustive: false });
    expect(evidence.primaryImage).toMatchObject({ looked: true, status: 404 });
  });

  test('visits the page as each bot with its own user agent', async () => {
    const { requests } = await gather(shop);
    const agents = requests.filter((request) => request.userAgent).map((request) => request.userAgent);
    expect(agents).toEqual(BOTS.map((bot) => bot.userAgent));
  });

  test('everything but the page may fail, and is evidence', async () => {
    const { evidence } = await gather({
      ...shop,
      '/robots.txt': 'timeout',
      '/llms.txt': 'egress_denied',
      '/sitemap.xml': 'fetch_failed',
    });
    expect(evidence).toMatchObject({
      robots: { state: 'unreachable' },
      llmsTxt: { isFound: false },
      sitemap: { foundIn: null, isExhaustive: false },
    });
    expect(judge(evidence).score).toBeGreaterThan(0);
  });

  test('robots.txt, llms.txt and sitemaps come from the cache when it has them, the page never', async () => {
    const siteCache = new Map<string, Fetched>();
    await gather(shop, { siteCache });
    const { requests } = await gather(shop, { siteCache });
    const paths = requests.map((request) => new URL(request.url).pathname);
    expect(paths).not.toContain('/robots.txt');
    expect(paths).not.toContain('/llms.txt');
    expect(paths).not.toContain('/sitemap.xml');
    expect(paths.filter((path) => path === '/products/ac1')).toHaveLength(10);
  });

  test('what a site answers while it is down is asked for again, a large sitemap is not', async () => {
    const siteCache = new Map<string, Fetched>();
    const large = `<urlset><url><loc>${PAGE}</loc></url></urlset>${' '.repeat(3_000_000)}`;
    const site = { ...shop, '/llms.txt': { status: 503 }, '/sitemap.xml': { body: large } };
    await gather(site, { siteCache });
    const { requests } = await gather(site, { siteCache });
    const paths = requests.map((request) => new URL(request.url).pathname);
    expect(paths).toContain('/llms.txt');
    expect(paths).not.toContain('/sitemap.xml');
  });

  test('progress is told step by step', async () => {
    const steps: string[] = [];
    await gather(shop, { onProgress: (step, done, total) => steps.push(`${step} ${done}/${total}`) });
    expect(steps).toEqual(['page 0/6', 'robots 1/6', 'llms_txt 2/6', 'agents 3/6', 'sitemap 4/6', 'image 5/6']);
  });
});

describe('what a bot gets is compared with what a visitor gets', () => {
  const asGptBot = (answer: Answer) => async () => {
    const site: Shop = {
      ...shop,
      '/products/ac1': (userAgent) => (userAgent?.includes('GPTBot') ? answer : { body: HTML }),
    };
    const { evidence } = await gather(site);
    if (!evidence.agents.looked) throw new Error('agents were not looked at');
    return evidence.agents.visits;
  };

  test.each([
    ['a 403', { status: 403, body: 'Forbidden' }, 'blocked'],
    ['a challenge with status 200', { body: '<title>Just a moment...</title>' }, 'challenge'],
    [
      'a challenge told by its header',
      { status: 403, body: HTML, headers: { 'cf-mitigated': 'challenge' } },
      'challenge',
    ],
    ['an empty shell', { body: `<script>${'x'.repeat(5000)}</script><div id="app"></div>` }, 'thin'],
    ['the page', { body: HTML }, 'open'],
  ])('%s is told apart', async (_name, answer, verdict) => {
    const [visit] = await asGptBot(answer)();
    expect(visit).toMatchObject({ bot: 'GPTBot', verdict });
  });

  test('and a disagreement between robots.txt and the edge is named, both ways', async () => {
    const visits = await asGptBot({ status: 403, body: 'no' })();
    expect(visits.find((visit) => visit.bot === 'GPTBot')?.disagreement).toBe(
      'robots.txt allows GPTBot, the edge answers 403 (blocked).',
    );
    expect(visits.find((visit) => visit.bot === 'CCBot')?.disagreement).toBe(
      'robots.txt forbids CCBot, the edge serves the page anyway.',
    );
    expect(visits.find((visit) => visit.bot === 'ClaudeBot')?.disagreement).toBeNull();
  });
});

describe('on a site that is not the brand’s', () => {
  test.each(['retailer', 'marketplace'] as const)(
    '%s: only page, robots.txt and image are asked for',
    async (channel) => {
      const { evidence, requests } = await gather(shop, { channel });
      const asked = requests.map((request) => request.url.replace('https://shop.example', ''));
      expect(asked).toEqual([
        '/products/ac1',
        '/robots.txt',
        'https://cdn.example/robots.txt',
        'https://cdn.example/ac1-1.jpg',
      ]);
      expect([evidence.llmsTxt.looked, evidence.sitemap.looked, evidence.agents.looked]).toEqual([false, false, false]);
    },
  );
});

describe('a page that cannot be had is an error with its reason', () => {
  test.each([
    ['egress_denied', 'egress_denied' as const],
    ['fetch_failed', 'timeout' as const],
    ['fetch_failed', 'too_many_redirects' as const],
    ['job_cancelled', 'cancelled' as const],
    ['fetch_failed', { status: 404, body: 'gone' }],
    ['fetch_failed', { status: 503, body: 'busy' }],
    ['page_blocked', { body: '<title>Just a moment...</title>' }],
    ['page_blocked', { status: 202, headers: { 'sg-captcha': 'challenge' }, body: '' }],
    ['page_unreadable', { body: '%PDF', headers: { 'content-type': 'application/pdf' } }],
  ])('%s', async (code, answer) => {
    await expect(gather({ '/products/ac1': answer })).rejects.toMatchObject({ name: 'DomainError', code });
  });

  test('what the reader throws of its own keeps its code; anything else is page_unreadable', async () => {
    const refuse = (error: Error) => ({ readPage: () => Promise.reject(error) });
    await expect(gather(shop, refuse(new DomainError('job_timed_out', 'Too slow.')))).rejects.toMatchObject({
      code: 'job_timed_out',
    });
    await expect(gather(shop, refuse(new TypeError('boom')))).rejects.toMatchObject({ code: 'page_unreadable' });
  });

  test('an abort ends the audit before its next request', async () => {
    const controller = new AbortController();
    const { fetcher, requests } = fetcherOf(shop);
    const running = gatherEvidence({
      url: PAGE,
      signal: controller.signal,
      readPage: async () => digest(),
      fetcher: (url, options) => {
        if (url.endsWith('/llms.txt')) controller.abort();
        return fetcher(url, options);
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'job_cancelled' });
    expect(requests.map((request) => new URL(request.url).pathname)).toEqual([
      '/products/ac1',
      '/robots.txt',
      '/llms.txt',
    ]);
  });
});

test('a saved file brings its page alone, and every other part says that it was not looked at', () => {
  const evidence = evidenceFromFile(digest(), 'd2c');
  for (const part of [
    evidence.robots,
    evidence.llmsTxt,
    evidence.sitemap,
    evidence.agents,
    evidence.primaryImage,
    evidence.pageFetch,
  ]) {
    expect(part).toMatchObject({ looked: false, reason: expect.stringContaining('saved file') });
  }
});
