/** Reading schema.org items of a digest: JSON-LD first, microdata where there is none. Nothing here trusts a shape. */

import type { PageDigest } from '../../../page-reader/types.ts';
import { PRODUCT_TYPES } from '../site/primary-image.ts';
import { oncePerPage } from './once-per-page.ts';

const DEPTH_MAX = 8;
const NODES_MAX = 5000;
const PRODUCTS_COMPARED = 50;

/** An item of structured data, with how it was written; `misspelt` is a type in the wrong case, which strict readers skip. */
export type Item = { value: unknown; syntax: 'JSON-LD' | 'microdata'; isRepaired: boolean; misspelt: string | null };

/** The item of the product that the page is about: the JSON-LD one where there is one, else microdata. @returns null when there is none */
export const productItem = oncePerPage((page): Item | null => {
  const items = itemsOf(page, PRODUCT_TYPES);
  const main = new Set(PRODUCT_TYPES.flatMap((type) => JSON.stringify(page.items[type]?.[0]) ?? []));
  const chosen = items.slice(0, PRODUCTS_COMPARED).find(({ value }) => main.has(JSON.stringify(value)));
  return chosen ?? items[0] ?? null;
});

/** What microdata or RDFa tells of a product that JSON-LD names too. @returns null when they tell nothing of it */
export function microdataProduct(page: PageDigest, product: Item): Item | null {
  const blocks = page.jsonLd.flatMap((block) => findTyped(block.value, PRODUCT_TYPES));
  const written = new Set(blocks.slice(0, PRODUCTS_COMPARED).map(({ value }) => JSON.stringify(value)));
  const name = textOf(prop(product.value, 'name'));
  const value = PRODUCT_TYPES.flatMap((type) => page.items[type] ?? [])
    .slice(0, PRODUCTS_COMPARED)
    .find((item) => textOf(prop(item, 'name')) === name && !written.has(JSON.stringify(item)));
  return value === undefined ? null : { value, syntax: 'microdata', isRepaired: false, misspelt: null };
}

/** Items of any of these types, JSON-LD before microdata. */
export function itemsOf(page: PageDigest, types: readonly string[]): Item[] {
  const written = page.jsonLd.flatMap((block) =>
    findTyped(block.value, types).map(
      ({ value, type }): Item => ({
        value,
        syntax: 'JSON-LD',
        isRepaired: block.isRepaired,
        misspelt: types.includes(type) ? null : type,
      }),
    ),
  );
  if (written.length > 0) return written.sort((a, b) => Number(a.misspelt !== null) - Number(b.misspelt !== null));
  const rest = types.flatMap((type) => page.items[type] ?? []);
  return rest.map((value): Item => ({ value, syntax: 'microdata', isRepaired: false, misspelt: null }));
}

/** A property of an unknown value; own properties only, undefined for anything else. */
export function prop(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

/** A property's values as a list, empty when it is absent. */
export function list(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** The first text or number in a property, or the `name`, `@value` or `@id` of the thing it holds. */
export function textOf(value: unknown): string | null {
  for (const entry of list(value)) {
    const plain = typeof entry === 'number' ? String(entry) : entry;
    if (typeof plain === 'string' && plain.trim()) return plain.trim();
    const inner = prop(entry, 'name') ?? prop(entry, '@value') ?? prop(entry, '@id');
    if (typeof inner === 'string' && inner.trim()) return inner.trim();
  }
  return null;
}

/** The last part of a schema.org URL or term: `https://schema.org/InStock` is `InStock`. */
export function term(value: unknown): string | null {
  const text = textOf(value);
  return text ? text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('#'), text.lastIndexOf(':')) + 1) : null;
}

/** The product's offers, those of its variants included. */
export function offersOf(product: unknown): unknown[] {
  const own = list(prop(product, 'offers'));
  const variants = list(prop(product, 'hasVariant')).flatMap((variant) => list(prop(variant, 'offers')));
  return [...own, ...own.flatMap((offer) => list(prop(offer, 'offers'))), ...variants].slice(0, 200);
}

type Typed = { value: unknown; type: string };

function findTyped(root: unknown, types: readonly string[]): Typed[] {
  const wanted = new Set(types.map((type) => type.toLowerCase()));
  const found: Typed[] = [];
  const queue: { node: unknown; depth: number }[] = [{ node: root, depth: 0 }];
  for (let index = 0; index < queue.length && index < NODES_MAX; index += 1) {
    const { node, depth } = queue[index] ?? { node: null, depth: DEPTH_MAX };
    if (typeof node !== 'object' || node === null) continue;
    const type = list(prop(node, '@type'))
      .map(term)
      .find((name) => name !== null && wanted.has(name.toLowerCase()));
    if (type) found.push({ value: node, type });
    if (depth < DEPTH_MAX) for (const child of Object.values(node)) queue.push({ node: child, depth: depth + 1 });
  }
  return found;
}
