/** Bucket `technical`: does a plain HTTP client get the product, quickly and at one address? */
import type { AuditEvidence, PageFetchEvidence } from '../site/types.ts';
import { bareHost, comparableUrl } from '../site/urls.ts';
import type { Criterion, Part } from './criterion.ts';
import { listed, look, MAX_POINTS, quote, sayFact, tally, verdict } from './criterion.ts';
import { shownTitle } from './product-title.ts';
import { includesFolded, wordCount } from './words.ts';

/** Crawlers of the table give a page a second or two; HTML past these sizes is cut or skipped. */
const HTML_BYTES_GOOD = 500_000;
const HTML_BYTES_FAIR = 1_500_000;
/** @source web.dev “Time to First Byte”: good up to 800 ms, poor over 1800 ms */
const FIRST_BYTE_MS_GOOD = 800;
const FIRST_BYTE_MS_FAIR = 1800;
const DESCRIPTION_WORDS_MIN = 10;
const PERMANENT = new Set([301, 308]);
/** Search results and answers cut longer descriptions, and ignore shorter ones. */
const META_DESCRIPTION_LENGTH_MIN = 50;

const serverRendered: Criterion = {
  id: 'server_rendered',
  bucket: 'technical',
  title: 'Title, price and description need no JavaScript',
  passes: 'The served HTML shows the title, the price and a description as text.',
  partial: 'Each of the three counts one third, half of that when it is only in structured data; rounded down.',
  fix: 'Render title, price and description on the server: most AI crawlers run no scripts.',
  judge: judgeServerRendered,
};

/** Shared by both models. */
export function judgeServerRendered(evidence: AuditEvidence): ReturnType<Criterion['judge']> {
  const expected = 'Title, price and description as text in the served HTML.';
  const { page } = evidence;
  const heading = shownTitle(evidence);
  const facts = page.facts;
  const parts = [
    rendered('title', heading !== null && includesFolded(page.text, heading.text), facts.title !== null),
    rendered('price', showsPrice(page.text, facts.price?.value ?? null), facts.price !== null),
    rendered('description', wordCount(page.descriptionText ?? '') >= DESCRIPTION_WORDS_MIN, facts.description !== null),
  ];
  const points = (MAX_POINTS * parts.reduce((sum, part) => sum + part.share, 0)) / parts.length;
  const found = `${parts.map((part) => `${part.name} ${part.where}`).join(', ')}; price ${sayFact(facts.price)}`;
  const missing = parts.filter((part) => part.share < 1).map((part) => part.name);
  return verdict(
    points,
    [look(evidence, 'served HTML', found, expected)],
    `Render ${listed(missing)} as text on the server, without JavaScript.`,
  );
}

function rendered(
  name: string,
  isVisible: boolean,
  isDeclared: boolean,
): { name: string; share: number; where: string } {
  if (isVisible) return { name, share: 1, where: 'as text' };
  return isDeclared ? { name, share: 0.5, where: 'in data only' } : { name, share: 0, where: 'missing' };
}

/** Does the text show this price in any shop's spelling: `1299.00`, `1.299,-`, `1 299`? */
export function showsPrice(text: string, price: string | null): boolean {
  if (!price || !/^\d{1,10}(?:\.\d{1,4})?$/.test(price)) return false;
  const [whole = '', cents = ''] = price.split('.');
  const groups = whole.replace(/\B(?=(?:\d{3})+$)/g, "[.,\\s’']?");
  const fraction =
    Number(cents) > 0 ? `\\s?[.,€£$]?\\s?${cents.padEnd(2, '0').replace(/0$/, '0?')}` : '(?:[.,](?:0{1,2}|-{1,2}|–))?';
  return new RegExp(`(?<!\\d|\\d[.,])${groups}${fraction}(?![.,]?\\d)`).test(text);
}

const pageWeightAndSpeed: Criterion = {
  id: 'page_weight_and_speed',
  bucket: 'technical',
  title: 'The HTML is light and comes quickly',
  passes: 'At most 500 KB of HTML, and the first byte within 800 ms.',
  partial:
    '2 for the weight (1 up to 1.5 MB), 2 for the first byte (1 up to 1800 ms); without timings the weight counts double.',
  fix: 'Move inline data and styles out of the HTML; cache the page at the edge.',
  judge(evidence) {
    const expected = `HTML ≤ ${HTML_BYTES_GOOD / 1000} KB, first byte ≤ ${FIRST_BYTE_MS_GOOD} ms.`;
    const { page, pageFetch } = evidence;
    const weight = grade(page.bytes, HTML_BYTES_GOOD, HTML_BYTES_FAIR);
    const kilobytes = Math.round(page.bytes / 1000);
    const found = `${kilobytes} KB of HTML, of which ${Math.round(page.scripts.inlineBytes / 1000)} KB inline script; ${page.scripts.count} scripts, ${page.stylesheets} stylesheets`;
    const lines = [look(evidence, 'HTML', found, expected)];
    const slim =
      weight < 2
        ? [`Cut the HTML from ${kilobytes} KB to ${HTML_BYTES_GOOD / 1000} KB: move inline scripts and data out.`]
        : [];
    if (!pageFetch.looked) {
      lines.push(look(evidence, 'timing', pageFetch.reason, expected));
      return verdict(weight * 2, lines, slim.join(' '));
    }
    const speed = grade(pageFetch.firstByteMs, FIRST_BYTE_MS_GOOD, FIRST_BYTE_MS_FAIR);
    lines.push(
      look(evidence, 'timing', `first byte ${pageFetch.firstByteMs} ms, whole ${pageFetch.totalMs} ms`, expected),
    );
    const faster =
      speed < 2
        ? [
            `Bring the first byte from ${pageFetch.firstByteMs} ms under ${FIRST_BYTE_MS_GOOD} ms: cache the page at the edge.`,
          ]
        : [];
    return verdict(weight + speed, lines, [...slim, ...faster].join(' '));
  },
};

function grade(value: number, good: number, fair: number): number {
  return value <= good ? 2 : value <= fair ? 1 : 0;
}

const canonicalUrl: Criterion = {
  id: 'canonical_url',
  bucket: 'technical',
  title: 'One canonical address',
  passes: 'A canonical link names this page’s own absolute https address.',
  partial:
    '1 for a canonical link, 1 for absolute https on this host, 2 for naming this page or its product id (1 when it differs in the query only).',
  fix: 'Set <link rel="canonical"> to the product’s own address without tracking parameters.',
  judge: judgeCanonical,
};

/** Shared by both models. */
export function judgeCanonical(evidence: AuditEvidence): ReturnType<Criterion['judge']> {
  const { page, pageFetch } = evidence;
  const address = pageFetch.looked ? pageFetch.finalUrl : page.url;
  const expected = `<link rel="canonical"> naming ${address.slice(0, 200)}`;
  const canonical = page.canonicalUrl;
  if (!canonical)
    return verdict(
      0,
      [look(evidence, '<link rel="canonical">', 'none', expected)],
      `Add <link rel="canonical" href="${address.slice(0, 200)}">.`,
    );
  if (page.canonicalUrls.length > 1)
    return verdict(
      1,
      [look(evidence, '<link rel="canonical">', page.canonicalUrls.join(' and '), expected)],
      'Keep one canonical link: search engines ignore those that name different addresses.',
    );
  const isOwnHost = canonical.startsWith('https://') && bareHost(canonical) === bareHost(address);
  const same = comparableUrl(canonical) === comparableUrl(address);
  const samePath = comparableUrl(withoutQuery(canonical)) === comparableUrl(withoutQuery(address));
  // A canonical that merely drops the query is the right one for a page reached with campaign parameters.
  const isSelf = same || (samePath && !canonical.includes('?')) || sharesId(canonical, address);
  const points = 1 + (isOwnHost ? 1 : 0) + (isSelf ? 2 : samePath ? 1 : 0);
  const fix = isOwnHost
    ? `Point the canonical link to this page (${address.slice(0, 150)}), or audit the address it names.`
    : `Make the canonical link an absolute https address on ${bareHost(address)}.`;
  return verdict(points, [look(evidence, '<link rel="canonical">', canonical, expected)], fix);
}

/** Do both addresses hold the same product id, whatever the words around it? `/dp/B0…` and `/Name/dp/B0…` do. */
function sharesId(one: string, other: string): boolean {
  const ids = idsOf(one);
  return idsOf(other).some((id) => ids.includes(id));
}

function idsOf(url: string): string[] {
  if (!URL.canParse(url)) return [];
  const segments = new URL(url).pathname.split('/').slice(-2);
  return segments
    .map((segment) => segment.replace(/\.\w{2,5}$/, ''))
    .filter((segment) => /^(?=.{5,20}$)[A-Z]{0,3}\d[A-Z\d]+$/i.test(segment));
}

function withoutQuery(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? url;
}

const httpsAndRedirects: Criterion = {
  id: 'https_and_redirects',
  bucket: 'technical',
  title: 'HTTPS, with no chain of redirects',
  passes: 'The page is served over https, reached by at most one permanent redirect.',
  partial:
    '2 for https; 2 for the redirects (1 for one temporary redirect, 0 for more). Without a look at the site, https counts double.',
  fix: 'Link and list the final https address; replace chains by one 301 or 308.',
  judge(evidence) {
    const expected = 'https, at most one redirect, and that one 301 or 308.';
    const { page, pageFetch } = evidence;
    const address = pageFetch.looked ? pageFetch.finalUrl : page.url;
    const secure = address.startsWith('https://') ? 2 : 0;
    const line = look(evidence, 'scheme', address.slice(0, address.indexOf(':')), expected);
    const serve = secure === 0 ? ['Serve the page over https.'] : [];
    if (!pageFetch.looked)
      return verdict(secure * 2, [line, look(evidence, 'redirects', pageFetch.reason, expected)], serve.join(' '));
    const { points, found } = redirectGrade(pageFetch);
    const direct =
      points < 2 ? [`Link ${pageFetch.finalUrl.slice(0, 150)} directly, or make it one permanent redirect.`] : [];
    return verdict(
      secure + points,
      [line, look(evidence, 'redirects', found, expected)],
      [...serve, ...direct].join(' '),
    );
  },
};

function redirectGrade({ redirects }: PageFetchEvidence): { points: number; found: string } {
  const first = redirects[0];
  if (!first) return { points: 2, found: 'none' };
  const found = redirects.map((hop) => `${hop.status} at ${hop.url.slice(0, 80)}`).join(', ');
  if (redirects.length > 1) return { points: 0, found };
  return { points: PERMANENT.has(first.status) ? 2 : 1, found };
}

const htmlHygiene: Criterion = {
  id: 'html_hygiene',
  bucket: 'technical',
  title: 'lang, viewport, meta description, one h1',
  passes:
    'The document declares lang and viewport, has a meta description of at least 50 characters, and exactly one h1.',
  partial: '1 point for each.',
  fix: 'Add the missing element that the evidence names.',
  judge(evidence) {
    const expected = 'lang, viewport, a meta description of ≥ 50 characters, exactly one <h1>.';
    const { lang, viewport, metaDescription, headings } = evidence.page;
    const titles = headings.filter((heading) => heading.level === 1);
    const part = (name: string, isThere: boolean, fix: string): Part => ({ name, worth: 1, isThere, fix });
    const parts = [
      part(`lang ${quote(lang, 20)}`, Boolean(lang), 'declare <html lang="…">'),
      part(
        `viewport ${viewport ? 'set' : 'missing'}`,
        Boolean(viewport),
        'add <meta name="viewport" content="width=device-width, initial-scale=1">',
      ),
      part(
        `meta description ${quote(metaDescription, 80)}`,
        (metaDescription ?? '').trim().length >= META_DESCRIPTION_LENGTH_MIN,
        'write a meta description of 50 to 160 characters',
      ),
      part(
        `${titles.length} h1`,
        titles.length === 1,
        titles.length === 0
          ? 'make the product name the <h1>'
          : `keep one <h1> of ${titles.length}: ${listed(titles.map((title) => quote(title.text, 40)))}`,
      ),
    ];
    const { points, summary, fixes } = tally(parts);
    return verdict(points, [look(evidence, '<html>, <head>, <h1>', summary, expected)], `In the HTML, ${fixes}.`);
  },
};

/** The criteria of this bucket in the PDP Score. */
export const technicalCriteria: readonly Criterion[] = [
  serverRendered,
  pageWeightAndSpeed,
  canonicalUrl,
  httpsAndRedirects,
  htmlHygiene,
];
