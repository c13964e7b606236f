import { describe, expect, test } from 'vitest';
import { gatherEvidence } from '../../domains/scores/gather.ts';
import { judge } from '../../domains/scores/judge.ts';
import type { Fetcher, Judgement } from '../../domains/scores/types.ts';
import { readPage } from '../../page-reader/read-page.ts';
import { createDemoShop, type DemoShop } from './shop.ts';

const ORIGIN = 'http://127.0.0.1:9000';

/** The audit's way out, with the shop at its end instead of a network. */
function fetcherOf(shop: DemoShop): Fetcher {
  return async (url, options = {}) => {
    const headers = {
      'user-agent': options.userAgent ?? 'test',
      ...(options.accept ? { accept: options.accept } : {}),
    };
    const request = new Request(url, { method: options.method ?? 'GET', headers });
    const response = (await shop.fetchRoot(request)) ?? (await shop.fetch(request));
    const body = new Uint8Array(await response.arrayBuffer());
    return {
      ok: true,
      requestedUrl: url,
      url,
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: body.subarray(0, options.maxBytes ?? body.length),
      isTruncated: body.length > (options.maxBytes ?? body.length),
      redirects: [],
      firstByteMs: 5,
      totalMs: 6,
      encodedBytes: body.length,
    };
  };
}

async function audit(shop: DemoShop, handle: string): Promise<Judgement> {
  const evidence = await gatherEvidence({
    url: `${shop.baseUrl}/products/${handle}`,
    fetcher: fetcherOf(shop),
    readPage: async (bytes, options) => readPage(bytes, options),
  });
  return judge(evidence);
}

const DESCRIPTION = `<p>The Brindlewick Alder is an LED desk lamp for home offices, drawing tables and reading corners. It gives 800 lumens, dimmable in 5 steps, from a warm 2700 K to a cool 5000 K with a colour rendering of CRI 95.</p>
<p>The arm of oiled oak and powder-coated steel has two joints, reaches 68 cm and turns 180°. It draws 9 W over USB-C.</p>`;
const BULLETS = [
  '800 lumens, dimmable in 5 steps',
  '2700 K to 5000 K, CRI 95',
  'Oiled oak and powder-coated steel',
  'Two joints, 68 cm reach, turns 180°',
];
const FAQ = [
  { question: 'How bright is the Alder lamp?', answer: 'It gives 800 lumens and dims in 5 steps.' },
  { question: 'What is it made of?', answer: 'Oiled oak and powder-coated steel.' },
  { question: 'How is it powered?', answer: 'By 9 W over USB-C; a 2 m cable is included.' },
  { question: 'How long is the guarantee?', answer: 'It is 5 years, and the LED module is replaceable.' },
];

/** Writes what the lamp's own table and reviews already say into the five fields, through the admin API. */
async function rewriteLamp(shop: DemoShop): Promise<void> {
  const lamp = shop.products.find((product) => product.handle === 'al-02');
  const id = 'gid://shopify/Product/7300000000003';
  const title = 'Brindlewick Alder AL-02 LED desk lamp in oiled oak, 800 lumens';
  const url = `${shop.baseUrl}/products/al-02`;
  const entity = (question: (typeof FAQ)[number]) => ({
    '@type': 'Question',
    name: question.question,
    acceptedAnswer: { '@type': 'Answer', text: question.answer },
  });
  const jsonLd = {
    '@context': 'https://schema.org',
    '@graph': [
      {
        '@type': 'Product',
        name: title,
        description: DESCRIPTION.replace(/<[^>]*>/g, ''),
        brand: { '@type': 'Brand', name: lamp?.brand },
        image: [`${shop.baseUrl}/images/al-02-1.png`],
        sku: lamp?.sku,
        gtin13: lamp?.gtin,
        aggregateRating: {
          '@type': 'AggregateRating',
          ratingValue: lamp?.rating?.value,
          reviewCount: lamp?.rating?.count,
        },
        offers: {
          '@type': 'Offer',
          url,
          price: lamp?.price.amount,
          priceCurrency: lamp?.price.currency,
          availability: 'https://schema.org/InStock',
          itemCondition: 'https://schema.org/NewCondition',
        },
      },
      { '@type': 'FAQPage', mainEntity: FAQ.map(entity) },
    ],
  };
  const field = (key: string, type: string, value: unknown) => ({
    ownerId: id,
    namespace: 'custom',
    key,
    type,
    value: JSON.stringify(value),
  });
  const response = await shop.fetch(
    new Request(`${shop.baseUrl}/admin/api/2026-04/graphql.json`, {
      method: 'POST',
      headers: { 'x-shopify-access-token': shop.credentials.accessToken },
      body: JSON.stringify({
        query: `mutation($product: ProductUpdateInput!, $metafields: [MetafieldsSetInput!]!) {
          productUpdate(product: $product) { userErrors { message } }
          metafieldsSet(metafields: $metafields) { userErrors { message } } }`,
        variables: {
          product: { id, title, descriptionHtml: DESCRIPTION },
          metafields: [
            field('bullets', 'list.single_line_text_field', BULLETS),
            field('faq', 'json', FAQ),
            field('json_ld', 'json', jsonLd),
          ],
        },
      }),
    }),
  );
  expect(await response.json()).toMatchObject({
    data: { productUpdate: { userErrors: [] }, metafieldsSet: { userErrors: [] } },
  });
}

describe.each([ORIGIN, `${ORIGIN}/demo-shop`])('served at %s', (baseUrl) => {
  test('the three headline products are good, middling and poor', async () => {
    const shop = createDemoShop({ baseUrl });
    const good = await audit(shop, 'harrow-gooseneck-kettle');
    const middling = await audit(shop, 'skerry-dry-bag');
    const poor = await audit(shop, 'al-02');
    expect(good.score).toBeGreaterThanOrEqual(80);
    expect([middling.band, poor.band]).toEqual(['fair', 'poor']);
  });

  test('the poor product becomes good by its own facts, written into the five fields', async () => {
    const shop = createDemoShop({ baseUrl });
    await rewriteLamp(shop);
    const judgement = await audit(shop, 'al-02');
    expect(judgement.score).toBeGreaterThanOrEqual(70);
  });
});

test('each obstacle a page sets for a bot is found: CCBot in robots.txt, GPTBot at the edge, a page in no sitemap', async () => {
  const shop = createDemoShop({ baseUrl: ORIGIN });
  const points = async (handle: string, id: string) =>
    (await audit(shop, handle)).buckets.flatMap((bucket) => bucket.criteria).find((one) => one.id === id)?.points;
  expect(await points('al-02', 'crawler_allow_rules')).toBe(3);
  expect(await points('enamel-casserole-4l', 'agent_access')).toBe(3);
  expect(await points('lantern-l3', 'sitemap_inclusion')).toBe(0);
  expect(await points('harrow-gooseneck-kettle', 'sitemap_inclusion')).toBe(4);
});
