import { describe, expect, test } from 'vitest';
import { expectProportionOf } from '../../../../test/support/proportion.ts';
import { compileEntities } from '../mentions/compile-entities.ts';
import { readMentions } from '../mentions/read-mentions.ts';
import { readClaims } from './read-claims.ts';
import type { CatalogRecord } from './types.ts';

const ENTITIES = compileEntities([
  { kind: 'product', id: 'prd_1', name: 'Vornado AC1', sku: 'AC1', aliases: ['Vornado AC1', 'AC1'] },
  { kind: 'brand', id: 'vornado', name: 'Vornado', sku: null, aliases: ['Vornado'] },
  { kind: 'competitor', id: 'dyson', name: 'Dyson', sku: null, aliases: ['Dyson'] },
]);

const RECORD: CatalogRecord = {
  sku: 'AC1',
  title: 'Vornado AC1 air purifier',
  brand: 'Vornado',
  price: { amount: '129.99', currency: 'USD' },
  availability: 'IN_STOCK',
  description: 'Weighs 3.4 kg. Noise 24–50 dB.',
  bullets: ['30-day returns', 'Free shipping'],
  recentPrices: [{ amount: '149.99', currency: 'USD', until: new Date('2026-11-20T00:00:00Z') }],
};

function read(answer: string, record: Partial<CatalogRecord> = {}) {
  return readClaims(answer, readMentions(answer, ENTITIES), [{ ...RECORD, ...record }]);
}

function verdicts(answer: string, record: Partial<CatalogRecord> = {}): string[] {
  return read(answer, record).map(({ kind, said, verdict }) => `${kind} ${said} ${verdict}`);
}

describe('prices', () => {
  test('a claim says what was said where, what is ours, why it may be so and what to do', () => {
    const answer = 'Intro [1]. The **AC1** costs $99.50.';
    const [claim] = read(answer);
    expect(claim).toMatchObject({ kind: 'price', sku: 'AC1', said: '$99.50', ours: '129.99 USD', verdict: 'wrong' });
    expect(answer.slice(claim?.start, claim?.end)).toBe('$99.50');
    expect(claim?.sentence).toBe('The **AC1** costs $99.50.');
    expect(claim?.likelyCause).not.toBeNull();
    expect(claim?.howToFix).not.toBeNull();
  });

  test('a price that held until a short while ago is stale, with the day', () => {
    const [claim] = read('The AC1 costs $149.99.');
    expect(claim).toMatchObject({ verdict: 'stale' });
    expect(claim?.likelyCause).toContain('2026-11-20');
  });

  test.each([
    ['The AC1 costs $129.', 'right'],
    ['The AC1 costs around $135.', 'right'],
    ['The AC1 costs $100–$150.', 'right'],
    ['The AC1 costs $150–$200.', 'wrong'],
    ['The AC1 is available from $99.', 'unknown'],
    ['The AC1 costs $1,299.99.', 'wrong'],
    ['The AC1 costs 129.99 USD.', 'right'],
    ['The AC1 costs $199 for the large size.', 'unknown'],
  ])('%s is %s', (answer, verdict) => {
    expect(read(answer)).toMatchObject([{ kind: 'price', verdict }]);
  });

  test.each([
    'The AC1 is cheaper than Dyson at $399.',
    'The AC1 is $50 off today.',
    'The AC1 is quieter than the Winix 5500 at $159.',
    'Does the AC1 cost $99?',
    'The AC1 does not cost $99.',
    'If the AC1 would cost $99, I would buy it.',
    'Filters for the AC1 cost $29.',
    'The AC1 was $199.',
    'The AC1 costs $12 a month.',
    'Dyson costs $399. It weighs 5 kg.',
    "I couldn't find any information about the AC1. Others cost $99.",
  ])('%s claims no price of ours', (answer) => {
    expect(verdicts(answer)).toEqual([]);
  });

  test('our amount in another currency is a wrong currency; another amount in one tells nothing', () => {
    expect(verdicts('The AC1 costs €129.99.')).toEqual(['currency €129.99 wrong']);
    expect(verdicts('The AC1 costs €119.')).toEqual(['price €119 unknown']);
    expect(verdicts('The AC1 costs $129.99 (€119).')).toEqual(['price $129.99 right']);
  });

  test('a dollar is the record’s dollar', () => {
    expect(verdicts('The AC1 costs $129.99.', { price: { amount: '129.99', currency: 'CAD' } })).toEqual([
      'price $129.99 right',
    ]);
  });
});

describe('whom a sentence is about', () => {
  test('a sentence goes on about the product before it, until another is named', () => {
    expect(verdicts('I like the AC1. It costs $99.')).toEqual(['price $99 wrong']);
    expect(verdicts('**AC1**\n- Weight: 5 kg\n- Noise: 24 dB')).toEqual(['spec 5 kg wrong', 'spec 24 dB right']);
    expect(verdicts('I like the AC1. The Dyson is loud. It costs $99.')).toEqual([]);
    expect(verdicts('I like the AC1.\n\nIt depends: others cost $99.')).toEqual([]);
  });

  test('each figure belongs to the name that it stands by', () => {
    expect(verdicts('Dyson ($399) or the AC1 ($129.99)?')).toEqual([]);
    expect(verdicts('Dyson ($399) and the AC1 ($129.99) are both fine.')).toEqual(['price $129.99 right']);
    expect(verdicts('The AC1 is lighter than the Dyson and weighs 3.4 kg.')).toEqual(['spec 3.4 kg right']);
  });
});

describe('everything else', () => {
  test.each([
    ['The AC1 is out of stock.', 'availability out of stock wrong'],
    ['The AC1 is not out of stock.', 'availability out of stock right'],
    ['The AC1 is in stock.', 'availability in stock right'],
    ['The AC1 by Dyson is quiet.', 'brand Dyson wrong'],
    ['The AC1 is made by Vornado.', 'brand Vornado right'],
    ['The AC1 weighs 7.5 lbs.', 'spec 7.5 lbs right'],
    ['The AC1 weighs 7.9 lbs.', 'spec 7.9 lbs wrong'],
    ['The AC1 runs at 30 dB.', 'spec 30 dB unknown'],
    ['The AC1 runs at 60 dB.', 'spec 60 dB wrong'],
    ['The AC1 uses 45 W.', 'spec 45 W unknown'],
    ['The AC1 can be returned within 14 days.', 'returns 14 days wrong'],
    ['The AC1 comes with free shipping.', 'shipping free shipping right'],
    ['The AC1 comes in white.', 'variant white unknown'],
  ])('%s', (answer, expected) => {
    expect(verdicts(answer)).toEqual([expected]);
  });

  test('a record that holds nothing makes every claim unknown', () => {
    const nothing = { price: null, availability: null, brand: null, description: null, bullets: null };
    const found = read('The AC1 costs $99, weighs 5 kg and is in stock.', nothing);
    expect(found.map(({ verdict, ours }) => [verdict, ours])).toEqual([
      ['unknown', null],
      ['unknown', null],
      ['unknown', null],
    ]);
  });

  test('an answer that names none of the products is not read', () => {
    expect(read('It costs $99.')).toEqual([]);
  });
});

test('reading takes time in proportion to the answer, whatever it repeats', () => {
  for (const part of ['AC1 $1 ', 'AC1 costs ', '1 kg ', '1,1', 'AC1. It costs $1. ', 'and the ', 'shipping ', '12:']) {
    expectProportionOf(
      32_000,
      (length) => {
        const answer = `AC1 ${part.repeat(Math.ceil(length / part.length))}`;
        return { answer, mentions: readMentions(answer, ENTITIES) };
      },
      ({ answer, mentions }) => readClaims(answer, mentions, [RECORD]),
      part,
    );
  }
});
