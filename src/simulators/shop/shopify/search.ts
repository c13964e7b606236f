/** What a search query can look at. */
export type Searchable = { sku: readonly string[]; handle: string; title: string; vendor: string; id: string };

/**
 * Does the row match the platform's search syntax? Terms are joined by AND; `field:value`, quoted or not; a term without
 * a field is looked for in title and sku. Case does not matter. Unknown fields match nothing.
 */
export function matchesSearch(row: Searchable, query: string | null | undefined): boolean {
  const terms = [...(query ?? '').matchAll(/(?:(\w+):)?(?:"([^"]*)"|'([^']*)'|(\S+))/g)];
  return terms.every(([, field, double, single, bare]) => {
    const value = (double ?? single ?? bare ?? '').toLowerCase();
    return value === 'and' || matchesTerm(row, field?.toLowerCase(), value);
  });
}

function matchesTerm(row: Searchable, field: string | undefined, value: string): boolean {
  const skus = row.sku.map((sku) => sku.toLowerCase());
  const title = row.title.toLowerCase();
  if (field === undefined) return title.includes(value) || skus.includes(value);
  if (field === 'sku')
    return value.endsWith('*') ? skus.some((sku) => sku.startsWith(value.slice(0, -1))) : skus.includes(value);
  if (field === 'title') return title.includes(value);
  if (field === 'handle') return row.handle === value;
  if (field === 'vendor') return row.vendor.toLowerCase() === value;
  return field === 'id' && row.id.endsWith(`/${value}`);
}
