import { asList, asRecord } from './bound-json.ts';

/** An object of schema.org, with what says how to find it again. */
export type Item = {
  types: readonly string[];
  value: Readonly<Record<string, unknown>>;
  source: 'json-ld' | 'microdata' | 'rdfa';
  /** A path such as `JSON-LD Product` or `microdata ProductGroup.hasVariant`. */
  path: string;
  /** How many typed objects it stands inside of. */
  level: number;
};

const MAX_ITEMS = 2_000;
const MAX_LEVEL = 12;

/** The local names of an item's `@type`: `https://schema.org/Product` is `Product`. */
export function typesOf(value: Readonly<Record<string, unknown>>): string[] {
  return asList(value['@type'] ?? value['type'])
    .filter((type) => typeof type === 'string')
    .map((type) => (type.split(/[/#:]/).at(-1) ?? '').trim())
    .filter((type) => type !== '');
}

/** Every typed object in a value, outer before inner, `@graph` and arrays flattened. */
export function itemsIn(value: unknown, source: Item['source'], label: string): Item[] {
  const items: Item[] = [];
  visit(value, { source, path: label, level: 0, items });
  return items;
}

type Visit = { source: Item['source']; path: string; level: number; items: Item[] };

/** Recursion is bounded by the depth that values are cut to when they are read. */
function visit(value: unknown, at: Visit): void {
  if (at.level > MAX_LEVEL || at.items.length >= MAX_ITEMS) return;
  if (Array.isArray(value)) {
    for (const item of value) visit(item, at);
    return;
  }
  const record = asRecord(value);
  if (!record) return;
  const types = typesOf(record);
  const isTyped = types.length > 0;
  const path = isTyped && at.level === 0 ? `${at.path} ${types[0]}` : at.path;
  if (isTyped) at.items.push({ types, value: record, source: at.source, path, level: at.level });
  for (const [key, inner] of Object.entries(record)) {
    if (typeof inner !== 'object' || inner === null) continue;
    visit(inner, isTyped ? { ...at, path: `${path}.${key}`, level: at.level + 1 } : at);
  }
}

/** The objects of items by type name, in document order but for the one given as first; names that would touch an object's prototype left out. */
export function itemsByType(items: readonly Item[], first: Item | undefined): Record<string, unknown[]> {
  const byType = new Map<string, unknown[]>();
  for (const { types, value } of items) {
    for (const type of new Set(types)) {
      if (type === '__proto__' || type === 'constructor' || type === 'prototype') continue;
      const list = byType.get(type) ?? [];
      if (value === first?.value) list.unshift(value);
      else if (list.length < 200) list.push(value);
      byType.set(type, list);
    }
  }
  return Object.fromEntries([...byType].slice(0, 200));
}
