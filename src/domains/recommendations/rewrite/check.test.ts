import { describe, expect, test } from 'vitest';
import { LAMP_DESCRIPTION, LAMP_ROWS, LAMP_STATEMENTS } from '../../../../test/support/lamp-facts.ts';
import { findUnsupportedClaims } from './check.ts';
import type { Sources } from './sources.ts';
import { classify } from './spec-kinds.ts';

const SOURCES: Sources = {
  lang: 'en',
  url: 'https://brindlewick.example/products/al-02',
  sku: 'BRW-LP-02',
  title: 'Alder',
  recordTitle: 'Alder',
  brand: 'Brindlewick',
  category: 'Living > Lighting > Desk lamps',
  breadcrumbs: ['Home', 'Living', 'Desk lamps', 'Alder'],
  specs: LAMP_ROWS.map(([name, value]) => ({ name, value, kind: classify(name) })),
  bullets: ['Spare shades can be ordered'],
  description: LAMP_DESCRIPTION,
  faq: [],
  variations: [],
  images: ['https://brindlewick.example/1.png'],
  gtin: '9520010000025',
  mpn: 'AL-02',
  rating: { value: '4.5', count: '86' },
  offer: { price: '128.00', currency: 'USD', availability: 'InStock', itemCondition: 'NewCondition' },
  statements: LAMP_STATEMENTS,
};

describe('in every field', () => {
  test('a bullet, a title, a question and an answer are judged like prose', () => {
    expect(findUnsupportedClaims('TITLE', 'Bosch Alder LED desk lamp', SOURCES)).not.toEqual([]);
    expect(findUnsupportedClaims('BULLETS', ['Weight: 2.3 kg', 'Weight: 3.2 kg'], SOURCES)).toHaveLength(1);
    const pair = (question: string, answer: string) => findUnsupportedClaims('FAQ', [{ question, answer }], SOURCES);
    expect(pair('How much does the Alder weigh?', 'It weighs 2.3 kg.')).toEqual([]);
    expect(pair('How much does the Alder weigh?', 'It weighs 2.4 kg.')).not.toEqual([]);
    expect(pair('Why is the Alder the best lamp?', 'It weighs 2.3 kg.')).not.toEqual([]);
  });

  test('a plain yes or no says what was asked', () => {
    const answer = (text: string) =>
      findUnsupportedClaims('FAQ', [{ question: 'Is the Alder dishwasher safe?', answer: text }], SOURCES);
    expect(answer('Yes.')).not.toEqual([]);
    expect(answer('No.')).toEqual([]);
  });

  test('structured data may hold the record and the page, nothing else', () => {
    const product = {
      '@type': 'Product',
      name: 'Alder',
      brand: { '@type': 'Brand', name: 'Brindlewick' },
      gtin: '9520010000025',
      offers: { '@type': 'Offer', price: '128.00', priceCurrency: 'USD', availability: 'https://schema.org/InStock' },
      aggregateRating: { '@type': 'AggregateRating', ratingValue: 4.5, reviewCount: 86 },
      additionalProperty: [{ '@type': 'PropertyValue', name: 'Weight', value: '2.3 kg' }],
    };
    const judged = (change: Record<string, unknown>) =>
      findUnsupportedClaims(
        'JSON_LD',
        { '@context': 'https://schema.org', '@graph': [{ ...product, ...change }] },
        SOURCES,
      );
    expect(judged({})).toEqual([]);
    const changes: Record<string, unknown>[] = [
      { brand: { '@type': 'Brand', name: 'Bosch' } },
      { gtin: '9520010000018' },
      { award: 'Red Dot' },
      { countryOfOrigin: 'DE' },
      { offers: { ...product.offers, price: '99.00' } },
      { offers: { ...product.offers, priceCurrency: 'EUR' } },
      { offers: { ...product.offers, itemCondition: 'https://schema.org/RefurbishedCondition' } },
      { aggregateRating: { ...product.aggregateRating, ratingValue: 4.9 } },
      { aggregateRating: { ...product.aggregateRating, reviewCount: 860 } },
      { additionalProperty: [{ '@type': 'PropertyValue', name: 'Weight', value: '42 × 18 × 55 cm' }] },
      { image: ['https://elsewhere.example/1.png'] },
      { review: [{ '@type': 'Review', reviewBody: 'Lovely' }] },
      { description: 'The best lamp.' },
      { '@type': 'Drug' },
    ];
    for (const change of changes) expect(judged(change), JSON.stringify(change)).not.toEqual([]);
  });
});
