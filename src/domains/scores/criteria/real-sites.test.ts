import type { IncomingMessage, RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { selfSigned } from '../../../../test/support/certificate.ts';
import { internet } from '../../../../test/support/internet.ts';
import { serve, serveTls } from '../../../../test/support/loopback.ts';
import { hasSavedPages, SAVED, savedBytes, savedUrl } from '../../../../test/support/saved-pages.ts';
import { SITE_CRITERIA } from '../../../../test/support/verdict-cases.ts';
import { readPage } from '../../../page-reader/read-page.ts';
import { auditFetcher } from '../fetcher.ts';
import { gatherEvidence } from '../gather.ts';
import { judge } from '../judge.ts';
import type { Channel, CriterionResult } from '../types.ts';

/** A saved page, served again under its own name, with everything that it calls by these names. */
type Origin = { id: string; path: string; host: string; images: string };

const TABLE: Origin = originOf(SAVED.IKEA, 'https://www.ikea.com');
const HARNESS: Origin = originOf(SAVED.PONY, 'https://i.ebayimg.com');
const MODELS = ['pdp', 'rufus'] as const;

function originOf(id: string, images: string): Origin {
  const url = URL.canParse(savedUrl(id)) ? new URL(savedUrl(id)) : new URL('https://none.example/');
  return { id, path: url.pathname, host: url.hostname, images };
}

function pageAt(origin: string, page: Origin): Buffer {
  const names = [...new Set([`https://${page.host}`, page.images])];
  return Buffer.from(names.reduce((html, name) => html.replaceAll(name, origin), savedBytes(page.id).toString('utf8')));
}

function png(side: number): Buffer {
  const head = Buffer.alloc(33);
  head.write('\x89PNG\r\n\x1a\n', 'latin1');
  head.writeUInt32BE(13, 8);
  head.write('IHDR', 12);
  head.writeUInt32BE(side, 16);
  head.writeUInt32BE(side, 20);
  return head;
}

type Site = { files: (origin: string) => Record<string, string | Buffer>; side: number; blocked: RegExp | null };

function urlset(...urls: string[]): string {
  return `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.map((url) => `<url><loc>${url}</loc></url>`).join('')}</urlset>`;
}

const open = (page: Origin): Site => ({
  side: 1400,
  blocked: null,
  files: (origin) => ({
    '/robots.txt': `User-agent: *\nDisallow: /checkout\n\nSitemap: ${origin}/sitemap-index.xml`,
    '/llms.txt': `# ${page.host}\n> A shop.\n## Products\n- [The product](${origin}${page.path}): what it is`,
    '/sitemap-index.xml': `<sitemapindex><sitemap><loc>${origin}/products.xml.gz</loc></sitemap></sitemapindex>`,
    '/products.xml.gz': gzipSync(urlset(`${origin}/other`, `${origin}${page.path}`)),
  }),
});

const shut = (page: Origin): Site => ({
  side: 300,
  blocked: /GPTBot|ClaudeBot|PerplexityBot|Googlebot|CCBot|Applebot/,
  files: (origin) => ({
    '/robots.txt': `User-agent: *\nDisallow: ${page.path.slice(0, 4)}*\nSitemap: ${origin}/products.xml`,
    '/products.xml': urlset(`${origin}/other`),
  }),
});

type Reply = { status: number; type: string; body: string | Buffer; location?: string };

function replyTo(request: IncomingMessage, page: Origin, site: Site, origin: string): Reply {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const reply = (status: number, type: string, body: string | Buffer): Reply => ({ status, type, body });
  if (path === '/moved/1') return { ...reply(302, 'text/plain', ''), location: '/moved/2' };
  if (path === '/moved/2') return { ...reply(302, 'text/plain', ''), location: page.path };
  const file = site.files(origin)[path];
  if (file !== undefined) return reply(200, 'text/plain', file);
  if (/\.(?:jpe?g|png)$/i.test(path)) return reply(200, 'image/png', png(site.side));
  if (path !== page.path) return reply(404, 'text/plain', 'not here');
  const isBlocked = site.blocked?.test(request.headers['user-agent'] ?? '') ?? false;
  return isBlocked
    ? reply(403, 'text/html', '<title>403 Forbidden</title>')
    : reply(200, 'text/html', pageAt(origin, page));
}

function answerTo(page: Origin, site: Site, origin: () => string): RequestListener {
  return (request, response) => {
    const { status, type, body, location } = replyTo(request, page, site, origin());
    response.writeHead(status, { 'content-type': type, ...(location && { location }) }).end(body);
  };
}

/** Audits the page on a site that is open and safe, or shut, and reached in the clear over a chain of redirects. */
async function audit(page: Origin, kind: 'open' | 'shut', channel: Channel): Promise<Map<string, CriterionResult>> {
  const credentials = selfSigned(page.host);
  const site = kind === 'open' ? open(page) : shut(page);
  let origin = '';
  const answer = answerTo(page, site, () => origin);
  const server = kind === 'open' ? await serveTls(credentials, answer) : await serve(answer);
  origin = `${kind === 'open' ? 'https' : 'http'}://${page.host}:${server.port}`;
  const { http } = internet({ zone: { [page.host]: [['127.0.0.1']] }, ports: [server.port], ca: credentials.cert });
  const evidence = await gatherEvidence({
    url: kind === 'open' ? origin + page.path : `${origin}/moved/1`,
    channel,
    fetcher: auditFetcher(http, AbortSignal.timeout(120_000)),
    readPage: async (bytes, options) => readPage(bytes, options),
  });
  const results = judge(evidence).buckets.flatMap((bucket) => bucket.criteria);
  return new Map(results.map((result) => [result.id, result]));
}

type Case = { pass: string[]; fail: string[]; fix: string };

const SAYS: Readonly<Record<(typeof MODELS)[number], Readonly<Record<string, Case>>>> = {
  pdp: {
    crawler_allow_rules: {
      pass: ['/robots.txt', 'GPTBot: allowed', 'Applebot-Extended: allowed'],
      fail: ['GPTBot: blocked, line 2 of group “*”: Disallow: /gb/*', 'CCBot: blocked'],
      fix: 'line 2 (Disallow: /gb/*)',
    },
    llms_txt: {
      pass: ['/llms.txt', 'H1 “www.ikea.com”', 'sections with links: “Products” (1)'],
      fail: ['/llms.txt', 'Status 404.'],
      fix: '## Products',
    },
    agent_access: {
      pass: ['as GPTBot', 'open, status 200, 100 % of a visitor’s text'],
      fail: ['as GPTBot', 'blocked, status 403'],
      fix: 'GPTBot (403, blocked)',
    },
    sitemap_inclusion: {
      pass: ['/products.xml.gz', 'lists the page, after 2 URLs'],
      fail: ['/products.xml', 'urlset, 1 entries'],
      fix: '/gb/en/p/moeckelby-table-oak-00293772/ to the product sitemap',
    },
    primary_image_size: {
      pass: ['moeckelby-table-oak__0737107_PE740885_S5.JPG', '1400'],
      fail: ['300'],
      fix: '300',
    },
    https_and_redirects: {
      pass: ['scheme', 'https', 'redirects', 'none'],
      fail: ['http', '302 at http://www.ikea.com', '/moved/1, 302 at'],
      fix: 'Serve the page over https',
    },
  },
  rufus: {
    primary_image_size: { pass: ['s-l', '1400'], fail: ['300'], fix: '300' },
    page_reachable: {
      pass: ['status 200 at https://www.ebay.co.uk', 'after 0 redirects'],
      fail: ['status 200 at http://www.ebay.co.uk', 'after 2 redirects'],
      fix: 'Record http://www.ebay.co.uk',
    },
  },
};

test('every criterion that needs a look at the site is proved on one', () => {
  for (const model of MODELS) expect(Object.keys(SAYS[model])).toEqual(SITE_CRITERIA[model]);
});

describe.skipIf(!hasSavedPages).each([
  ['pdp', TABLE, 'd2c'],
  ['rufus', HARNESS, 'marketplace'],
] as const)('a real page, served again, by the %s criteria', (model, page, channel) => {
  test('passes on an open site and fails on a shut one, each with what was looked at and found', async () => {
    const good = await audit(page, 'open', channel);
    const bad = await audit(page, 'shut', channel);
    for (const [id, { pass, fail, fix }] of Object.entries(SAYS[model])) {
      expect(good.get(id), id).toMatchObject({ status: 'pass', howToFix: null });
      expect(bad.get(id), id).toMatchObject({ status: 'fail' });
      for (const words of pass) expect(said(good.get(id)), id).toContain(words);
      for (const words of fail) expect(said(bad.get(id)), id).toContain(words);
      expect(bad.get(id)?.howToFix, id).toContain(fix);
    }
  }, 60_000);
});

function said(result: CriterionResult | undefined): string {
  return (result?.evidence ?? []).map((line) => `${line.lookedAt} | ${line.found}`).join('\n');
}
