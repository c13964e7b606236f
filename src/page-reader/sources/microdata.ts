import type { PageDocument, PageElement } from '../document/document.ts';
import { selfAndAncestors } from '../document/document.ts';
import { allText } from '../document/text.ts';

/** Properties and objects marked up in attributes: `roots` are the outermost objects, `loose` has no object around. */
export type MarkedUp = { roots: Record<string, unknown>[]; loose: { name: string; value: string }[] };

type Dialect = {
  scope: (element: PageElement) => string | null;
  property: (element: PageElement) => string | null;
};

const MAX_SCOPES = 1_000;
const MAX_PROPERTIES = 5_000;
const MAX_LOOSE = 200;

const MICRODATA: Dialect = {
  scope: ({ attributes }) => (attributes['itemscope'] === undefined ? null : (attributes['itemtype'] ?? '')),
  property: ({ attributes }) => attributes['itemprop'] ?? null,
};

const RDFA: Dialect = {
  scope: ({ attributes }) => attributes['typeof'] ?? null,
  // Metas of other vocabularies (`og:title`) stand everywhere; those of schema.org carry no prefix, or this one.
  property: ({ name, attributes }) =>
    name === 'meta' && /^(?!schema:)\w+:/.test(attributes['property'] ?? '') ? null : (attributes['property'] ?? null),
};

/** What the page says in `itemscope` and `itemprop`. */
export function readMicrodata(page: PageDocument): MarkedUp {
  return readMarkup(page, MICRODATA);
}

/** What the page says in `typeof` and `property` (RDFa Lite). */
export function readRdfa(page: PageDocument): MarkedUp {
  const found = readMarkup(page, RDFA);
  return {
    roots: found.roots,
    loose: found.loose.filter(({ name }) => /^(?:price|priceCurrency|sku|gtin\d*|mpn|availability)$/.test(name)),
  };
}

function readMarkup(page: PageDocument, dialect: Dialect): MarkedUp {
  const found: Found = { scopes: new Map(), adopted: adoptedBy(page), result: { roots: [], loose: [] } };
  let properties = 0;
  for (const element of page.elements) {
    const type = dialect.scope(element);
    const names = wordsIn(dialect.property(element));
    if (type === null && names.length === 0) continue;
    properties += 1;
    if (properties > MAX_PROPERTIES) break;
    addElement(page, found, { element, type, names });
  }
  return found.result;
}

type Found = {
  scopes: Map<PageElement, Record<string, unknown>>;
  /** Elements whose properties belong to an object elsewhere, by its `itemref`. */
  adopted: ReadonlyMap<PageElement, PageElement>;
  result: MarkedUp;
};
type Marked = { element: PageElement; type: string | null; names: readonly string[] };

function addElement(page: PageDocument, found: Found, { element, type, names }: Marked): void {
  const { scopes, result } = found;
  const outer = adopter(element, found) ?? scopeOf(element.parent, found);
  const item = scopes.size >= MAX_SCOPES ? null : (scopes.get(element) ?? newItem(type));
  if (item) scopes.set(element, item);
  if (item !== null && (names.length === 0 || !outer)) {
    result.roots.push(item);
    return;
  }
  if (names.length === 0) return;
  const value = item ?? propertyValue(page, element);
  for (const name of names) addProperty(result, outer, { name, value });
}

function wordsIn(text: string | null): string[] {
  return text === null ? [] : text.split(/\s+/).filter((word) => word !== '');
}

function newItem(type: string | null): Record<string, unknown> | null {
  return type === null ? null : { '@type': localTypes(type) };
}

function addProperty(
  result: MarkedUp,
  outer: Record<string, unknown> | null,
  given: { name: string; value: unknown },
): void {
  const { value } = given;
  const name = given.name.split(/[/#:]/).at(-1) ?? given.name;
  if (outer) add(outer, name, value);
  else if (typeof value === 'string' && result.loose.length < MAX_LOOSE) result.loose.push({ name, value });
}

function scopeOf(from: PageElement | null, found: Found): Record<string, unknown> | null {
  for (const element of selfAndAncestors(from)) {
    const scope = found.scopes.get(element) ?? adopter(element, found);
    if (scope) return scope;
  }
  return null;
}

/** The object that refers to an element by `itemref`, made before its own place in the page where that comes later. */
function adopter(element: PageElement, { adopted, scopes }: Found): Record<string, unknown> | null {
  const owner = adopted.get(element);
  if (!owner) return null;
  const known = scopes.get(owner) ?? newItem(owner.attributes['itemtype'] ?? '');
  if (known) scopes.set(owner, known);
  return known;
}

function adoptedBy(page: PageDocument): Map<PageElement, PageElement> {
  const owners = new Map<string, PageElement>();
  for (const element of page.elements) {
    if (element.attributes['itemscope'] === undefined) continue;
    for (const id of wordsIn(element.attributes['itemref'] ?? null)) owners.set(id, element);
  }
  const adopted = new Map<PageElement, PageElement>();
  if (owners.size === 0) return adopted;
  for (const element of page.elements) {
    const owner = owners.get(element.attributes['id'] ?? '');
    if (owner && owner !== element && !isInside(owner, element)) adopted.set(element, owner);
  }
  return adopted;
}

/** An object inside of what it refers to would hold itself. */
function isInside(element: PageElement, outer: PageElement): boolean {
  return outer.index < element.index && element.end <= outer.end;
}

function localTypes(type: string): string | string[] {
  const types = type
    .split(/\s+/)
    .filter((one) => one !== '')
    .map((one) => one.split(/[/#:]/).at(-1) ?? one);
  return types.length === 1 ? (types[0] ?? '') : types;
}

function add(item: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__' || name === 'constructor' || name === 'prototype' || name === '') return;
  const known = item[name];
  if (known === undefined) item[name] = value;
  else if (Array.isArray(known)) known.push(value);
  else item[name] = [known, value];
}

/** The value of a property by the rules of HTML: an attribute that carries it, else the text inside. */
function propertyValue(page: PageDocument, element: PageElement): string {
  const { name, attributes } = element;
  if (attributes['content'] !== undefined) return attributes['content'].trim();
  if (name === 'a' || name === 'link' || name === 'area') return attributes['href'] ?? allText(page, element);
  if (name === 'img' || name === 'source' || name === 'iframe' || name === 'video') {
    return attributes['src'] ?? attributes['data-src'] ?? '';
  }
  if (name === 'time' && attributes['datetime'] !== undefined) return attributes['datetime'];
  if ((name === 'data' || name === 'meter' || name === 'input') && attributes['value'] !== undefined)
    return attributes['value'];
  return allText(page, element);
}
