import { beforeAll, describe, expect, test } from 'vitest';
import { MUTATIONS, mutate } from '../../../test/support/mutations/mutations.ts';
import { hasSavedPages, savedBytes, savedIds, savedUrl } from '../../../test/support/saved-pages.ts';
import { readPageFacts } from '../../page-reader/read-page.ts';
import { createDemoShop } from './shop.ts';

const FACTS = ['price', 'currency', 'sku', 'availability', 'title'] as const;
const shop = createDemoShop({ baseUrl: 'https://shop.example' });
const HANDLES = ['harrow-gooseneck-kettle', 'skerry-dry-bag', 'al-02'];
const pages = new Map<string, Uint8Array>();

beforeAll(async () => {
  for (const handle of HANDLES) {
    const response = await shop.fetch(new Request(`${shop.baseUrl}/products/${handle}`));
    pages.set(handle, new Uint8Array(await response.arrayBuffer()));
  }
});

/** What a page says nowhere but where the mutation takes it away. */
const SAID_ONLY_THERE: Readonly<Record<string, string>> = { 'no-data': 'sku', 'div-heading': 'title' };

function values(bytes: Uint8Array, url: string): (string | null)[] {
  const facts = readPageFacts(bytes, { url });
  return FACTS.map((name) => facts[name]?.value ?? null);
}

describe.each(MUTATIONS)('$name ($description)', (mutation) => {
  test.each(HANDLES)('changes no fact of the bundled shop’s %s', (handle) => {
    const bytes = pages.get(handle) ?? new Uint8Array();
    const url = `${shop.baseUrl}/products/${handle}`;
    expect(mutate(bytes, mutation)).not.toEqual(bytes);
    const kept = (_: unknown, at: number) => FACTS[at] !== SAID_ONLY_THERE[mutation.name];
    expect(values(mutate(bytes, mutation), url).filter(kept)).toEqual(values(bytes, url).filter(kept));
  });
});

/** A third of the pages is changed in one way each here; `bench:facts --mutations` changes every page in every way. */
const sampled = savedIds.filter((_, at) => at % 3 === 0);

describe.skipIf(!hasSavedPages)('of real pages', () => {
  test('changes that mean nothing leave ninety-five in a hundred facts as they were', () => {
    const kept = sampled.flatMap((id, at) => {
      const mutation = MUTATIONS[at % MUTATIONS.length];
      if (!mutation) return [];
      const before = values(savedBytes(id), savedUrl(id)).slice(0, 4);
      const after = values(mutate(savedBytes(id), mutation), savedUrl(id));
      return before.map((value, fact) => value === after[fact]);
    });
    expect(kept.filter(Boolean).length / kept.length).toBeGreaterThanOrEqual(0.95);
  }, 180_000);
});
