import type { PageDigest } from '../../../page-reader/types.ts';

/** Finds something of a page once, however many criteria ask for it; it goes when the page goes. */
export function oncePerPage<Found>(find: (page: PageDigest) => Found): (page: PageDigest) => Found {
  const known = new WeakMap<PageDigest, { found: Found }>();
  return (page) => {
    const kept = known.get(page) ?? { found: find(page) };
    known.set(page, kept);
    return kept.found;
  };
}
