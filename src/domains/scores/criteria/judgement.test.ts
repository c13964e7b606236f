import { describe, expect, test } from 'vitest';
import { evidence, fact, jsonLd, productData, withPage } from '../../../../test/support/audit-evidence.ts';
import { judge } from '../judge.ts';
import type { AuditEvidence } from '../site/types.ts';
import type { CriterionResult } from '../types.ts';

function result(id: string, from: AuditEvidence): CriterionResult {
  const found = judge(from)
    .buckets.flatMap((bucket) => bucket.criteria)
    .find((criterion) => criterion.id === id);
  if (!found) throw new Error(`no criterion ${id}`);
  return found;
}

const good = evidence();

describe('agreement is checked, not assumed', () => {
  test('a rating in the markup that the page contradicts earns nothing', () => {
    const page = withPage({
      jsonLd: jsonLd({ ...productData(), aggregateRating: { ratingValue: '4.9', reviewCount: 128 } }),
    });
    expect(result('rating_schema', page)).toMatchObject({ status: 'fail' });
    expect(result('rating_schema', page).howToFix).toContain('4.9');
  });

  test('a FAQPage whose questions nobody can read is not the visible FAQ', () => {
    const page = withPage({ text: 'Vornado AC1 air purifier' });
    expect(result('faq_schema', page)).toMatchObject({ points: 1 });
  });

  test('JSON that had to be repaired never earns full points', () => {
    const page = withPage({ jsonLd: [{ value: productData(), error: null, isRepaired: true }] });
    expect(result('product_json_ld', page)).toMatchObject({ points: 3 });
  });

  test('a page that the sitemap search could not decide is not judged rather than failed', () => {
    const undecided = evidence({
      sitemap: {
        ...good.sitemap,
        looked: true,
        referencedByRobots: true,
        files: good.sitemap.looked ? good.sitemap.files : [],
        urlsSearched: 10,
        foundIn: null,
        isExhaustive: false,
        filesLeft: 300,
      },
    });
    expect(result('sitemap_inclusion', undecided)).toMatchObject({ status: 'not_applicable', maxPoints: 0 });
  });

  test('a directive in the X-Robots-Tag header counts as much as the meta element', () => {
    if (!good.pageFetch.looked) throw new Error('the good page was fetched');
    const pageFetch = { ...good.pageFetch, headers: { 'x-robots-tag': 'googlebot: noindex' } };
    expect(result('robots_meta', evidence({ pageFetch }))).toMatchObject({ status: 'fail' });
    expect(result('robots_meta', evidence({ pageFetch })).howToFix).toContain('robots.txt admits');
  });
});

describe('a directive for a named bot holds for that bot', () => {
  const judgedBy = (header: string) => {
    if (!good.pageFetch.looked) throw new Error('the good page was fetched');
    return result('robots_meta', evidence({ pageFetch: { ...good.pageFetch, headers: { 'x-robots-tag': header } } }))
      .points;
  };
  test.each([
    ['BadBot: noindex, nofollow', 4],
    ['otherbot: noindex, BadBot: none', 4],
    ['BadBot: noindex, googlebot: noindex', 0],
    ['BadBot: noindex, gptbot: nosnippet', 2],
    ['nofollow, BadBot: noindex', 4],
    ['max-image-preview:large, noindex', 0],
    ['unavailable_after: 25 Jun 2030 15:00:00 PST, noindex', 0],
    ['robots: noindex', 0],
    ['noindex', 0],
  ])('%s', (header, points) => {
    expect(judgedBy(header)).toBe(points);
  });
});

describe('unreadable is not missing', () => {
  test('a sitemap that is there and cannot be read is to be repaired, not published', () => {
    const url = 'https://shop.example/sitemap.xml';
    const file = { url, status: 200, kind: 'unread', entries: 0, problem: 'The file is not well-formed XML.' } as const;
    const sitemap = { referencedByRobots: true, files: [file], foundIn: null, urlsSearched: 0, isExhaustive: false };
    const found = result('sitemap_inclusion', evidence({ sitemap: { looked: true, filesLeft: 0, ...sitemap } }));
    expect(found.points).toBe(0);
    expect(found.howToFix).toBe(`Repair ${url}: The file is not well-formed XML.`);
    expect(JSON.stringify(found.evidence)).toContain('not well-formed');
  });

  test('lines of robots.txt that look like directives and are none are shown', () => {
    if (!good.robots.looked) throw new Error('the good robots.txt was read');
    const robots = { ...good.robots, misspelt: ['line 2: Disalow: /'] };
    const [first] = result('crawler_allow_rules', evidence({ robots })).evidence;
    expect(first?.found).toBe('not read, line 2: Disalow: /');
  });
});

describe('a retailer’s page', () => {
  test('is not judged by what a brand cannot change there', () => {
    const judged = judge(evidence({ channel: 'retailer' }));
    const skipped = judged.buckets
      .flatMap((bucket) => bucket.criteria)
      .filter((entry) => entry.status === 'not_applicable');
    expect(skipped.map((entry) => entry.id)).toEqual([
      'crawler_allow_rules',
      'llms_txt',
      'agent_access',
      'robots_meta',
      'sitemap_inclusion',
      'offer_schema',
      'rating_schema',
      'faq_schema',
    ]);
    expect(judged).toMatchObject({ model: 'pdp', score: 100 });
    expect(judged.buckets[0]).toMatchObject({ score: 0, max: 0 });
  });
});

describe('what real pages taught', () => {
  test('an account menu that is an h1 is not the product’s title', () => {
    const headings = [
      { level: 1, text: 'Mon compte' },
      { level: 1, text: 'Vornado AC1 air purifier' },
    ];
    expect(result('title_clarity', withPage({ headings })).evidence[0]?.found).toContain('Vornado AC1');
  });

  test('“4 étoiles” of a loyalty card is no rating, “4 étoiles” beside reviews is', () => {
    const card = withPage({ text: 'Carte 4 étoiles\nPaiement', reviews: [] });
    const shown = withPage({ text: '4 étoiles\n12 avis', reviews: [] });
    expect(result('review_aggregation', card).points).toBe(0);
    expect(result('review_aggregation', shown).points).toBe(2);
  });

  test('“4.7 out of 5 Customer Rating” holds no count of 5', () => {
    expect(result('review_aggregation', withPage({ text: '4.7 out of 5 Customer Rating', reviews: [] })).points).toBe(
      1,
    );
  });

  test('a rating written “4,588” is a rating, and 4.6 shown agrees with it', () => {
    const rating = { '@type': 'AggregateRating', ratingValue: '4,588', reviewCount: '452' };
    const page = withPage({
      text: '4,6 von 5 Sternen\n452 Bewertungen',
      jsonLd: jsonLd({ ...productData(), aggregateRating: rating }),
      facts: { ...good.page.facts, ratingValue: fact('4.588') },
    });
    expect(result('rating_schema', page)).toMatchObject({ status: 'pass' });
  });

  test.each([
    ['1299.00', 'Nur 1.299,- inkl. MwSt.'],
    ['1299.00', '1 299,00 €'],
    ['129.99', '129,99 €'],
    ['129.5', 'US $129.50'],
    ['20.00', '20€'],
    ['3499', 'Rs 3,499'],
  ])('a price of %s is seen in “%s”', (price, text) => {
    const facts = { ...good.page.facts, price: fact(price) };
    expect(
      result('server_rendered', withPage({ text: `${good.page.title}\n${text}`, facts })).evidence[0]?.found,
    ).toContain('price as text');
  });

  test('a price is not seen inside another number', () => {
    const facts = { ...good.page.facts, price: fact('20.00') };
    expect(
      result('server_rendered', withPage({ text: '120.00 and 20.005 and 2000', facts })).evidence[0]?.found,
    ).toContain('price in data only');
  });
});
