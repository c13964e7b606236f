import { describe, expect, test } from 'vitest';
import { caseBytes, factsCases } from '../../../test/support/facts-cases.ts';
import { readPageFacts } from '../read-page.ts';

describe.skipIf(factsCases.length === 0)('no kind of miss that was ever found comes back', () => {
  test.each(factsCases)('$kind: $property', (one) => {
    const facts = readPageFacts(caseBytes(one), { url: one.url });
    const { price, sku, availability } = one.right;
    if (price !== undefined) expect(Number(facts.price?.value)).toBe(Number(price));
    if (sku !== undefined) expect(facts.sku?.value).toBe(sku);
    if (availability !== undefined) expect(facts.availability?.value ?? 'InStock').toBe(availability);
  });
});
