import type { PageDigest } from '../types.ts';
import { asList, asRecord, asText } from './bound-json.ts';
import type { PageDocument, PageElement } from './document.ts';
import { selfAndAncestors } from './document.ts';
import type { Item } from './items.ts';
import { visibleText } from './text.ts';

const MAX_BULLETS = 40;
const AROUND =
  /(?:^|[\s_-])(?:nav|navbar|navigation|menu|megamenu|footer|header|breadcrumbs?|social|share|pagination|tabs?|thumb\w*|gallery|carousel|slick\w*|swiper\w*|filter\w*|facets?|cart|minicart|related|recommend\w*|similar|upsell\w*|cross-?sell\w*|reviews?|comments?|swatch\w*|sizes?|variants?|variations?|options?|payment\w*|modal|popup|cookie\w*|language\w*|currency|country|sitemap|toolbar|account|search|faqs?|rating\w*|product-?(?:list|grid|card|item|tile)s?)(?:[\s_-]|$)/;
const LANDMARKS = new Set(['nav', 'header', 'footer', 'aside', 'form', 'button', 'select']);

/** Does an element stand in navigation, a list of other products, or other furniture around the product? */
export function isFurniture(element: PageElement, title: PageElement | null): boolean {
  for (const one of selfAndAncestors(element)) {
    if (one.name === 'body' || one.name === 'main' || one.name === 'html') return false;
    if (title !== null && one.index < title.index && one.end > title.index) return false;
    if (LANDMARKS.has(one.name) || AROUND.test(one.names)) return true;
  }
  return false;
}

/** The product's feature lists: items that say something, after the product's name, not menus. */
export function readBullets(page: PageDocument, title: PageElement | null): string[] {
  const bullets: string[] = [];
  for (const list of page.elements) {
    if (list.name !== 'ul' && list.name !== 'ol') continue;
    if (list.isHidden || (title !== null && list.index < title.index) || isFurniture(list, title)) continue;
    bullets.push(...itemsOf(page, list).filter((text) => !bullets.includes(text)));
    if (bullets.length >= MAX_BULLETS) break;
  }
  return bullets.slice(0, MAX_BULLETS);
}

/** Items of a list whose text is mostly not links; a list of links is a menu, wherever it stands. */
function itemsOf(page: PageDocument, list: PageElement): string[] {
  const items: string[] = [];
  let linked = 0;
  for (let at = list.index + 1; at < list.end; at += 1) {
    const node = page.nodes[at];
    if (node?.kind !== 'element' || !/^(?:ul|ol|li)$/.test(node.name)) continue;
    at = node.end - 1;
    if (node.name !== 'li') continue;
    const text = visibleText(page, node, 600);
    if (holdsLink(page, node)) linked += 1;
    else if (text.length >= 8 && text.length <= 500) items.push(text);
  }
  return linked > items.length ? [] : items;
}

function holdsLink(page: PageDocument, root: PageElement): boolean {
  for (let at = root.index + 1; at < root.end; at += 1) {
    const node = page.nodes[at];
    if (node?.kind === 'element' && (node.name === 'a' || node.name === 'button' || node.name === 'input')) return true;
  }
  return false;
}

const DESCRIPTION_NAME =
  /(?:^|[\s_-])(?:product|item|pdp|prod|short|long|full)?[-_]?(?:description|descripcion|descrizione|descricao|beschreibung|produktbeschreibung|omschrijving|beskrivning|opis|popis|leiras|rte|overview|details-?text|aplus)(?:[\s_-]|$)|productdescription|product-description|product__description/;
const MAX_PROSE = 10_000;

/** The product's description as visible prose: the element that is called so, else the longest run of paragraphs. */
export function readDescriptionText(page: PageDocument, title: PageElement | null): string | null {
  let best = '';
  for (const element of page.elements) {
    if (element.isHidden || !isDescription(element) || isFurniture(element, title)) continue;
    if (title !== null && element.index < title.index && element.end > title.index) continue;
    const text = visibleText(page, element, MAX_PROSE);
    if (text.length > best.length && text.length >= 40) best = text;
    if (best.length >= MAX_PROSE) break;
  }
  return best || longestProse(page, title);
}

function isDescription(element: PageElement): boolean {
  return element.attributes['itemprop'] === 'description' || DESCRIPTION_NAME.test(element.names);
}

function longestProse(page: PageDocument, title: PageElement | null): string | null {
  const byParent = new Map<PageElement, string>();
  for (const element of page.elements) {
    if (element.name !== 'p' || element.isHidden || element.parent === null) continue;
    if ((title !== null && element.index < title.index) || isFurniture(element, title)) continue;
    const text = visibleText(page, element, 2_000);
    if (text.length < 40) continue;
    byParent.set(element.parent, `${byParent.get(element.parent) ?? ''} ${text}`.trim().slice(0, MAX_PROSE));
  }
  const longest = [...byParent.values()].reduce((one, other) => (other.length > one.length ? other : one), '');
  return longest === '' ? null : longest;
}

/** The way from the shop's front door to the product, as the page shows it, else as its data says. */
export function readBreadcrumbs(page: PageDocument, items: readonly Item[]): string[] {
  const shown = page.elements.find((element) => !element.isHidden && isBreadcrumb(element));
  const crumbs = shown ? crumbsIn(page, shown) : [];
  return crumbs.length > 1 ? crumbs : crumbsOf(items);
}

function isBreadcrumb(element: PageElement): boolean {
  if (!/^(?:nav|ol|ul|div|section|p)$/.test(element.name)) return false;
  const label = (element.attributes['aria-label'] ?? '').toLowerCase();
  return /bread-?crumb|brotkrumen|fil d'ariane|brødkrumme/.test(`${element.names} ${label}`);
}

function crumbsIn(page: PageDocument, root: PageElement): string[] {
  const crumbs: string[] = [];
  for (let at = root.index + 1; at < root.end && crumbs.length < 12; at += 1) {
    const node = page.nodes[at];
    if (node?.kind !== 'element' || (node.name !== 'li' && node.name !== 'a' && node.name !== 'span')) continue;
    const text = visibleText(page, node, 150).replace(/^[/>»›·|\s]+|[/>»›·|\s]+$/g, '');
    if (text !== '' && !/^[^\p{L}\p{N}]*$/u.test(text) && crumbs.at(-1) !== text) crumbs.push(text);
    at = node.end - 1;
  }
  return crumbs;
}

function crumbsOf(items: readonly Item[]): string[] {
  const list = items.find(({ types }) => types.includes('BreadcrumbList'));
  const crumbs = asList(list?.value['itemListElement']).map((entry) => {
    const record = asRecord(entry);
    return record ? (asText(record['name'] ?? null) ?? asText(asRecord(record['item'])?.['name'] ?? null)) : null;
  });
  return crumbs.filter((crumb) => crumb !== null).slice(0, 12);
}

const CHOICE_NAME =
  /size|colou?r|größe|grösse|farbe|taille|couleur|talla|color|colore|taglia|tamanho|cor\b|maat|kleur|storlek|färg|rozmiar|kolor|variant|option|swatch|style|flavou?r|material|pack|quantity-?size|размер|цвет|サイズ|カラー|颜色|尺码/i;
const MAX_OPTIONS = 60;

/** Choices such as size and colour: select boxes, radio groups and swatches. */
export function readVariations(page: PageDocument, title: PageElement | null): PageDigest['variations'] {
  const found = new Map<string, Set<string>>();
  for (const element of page.elements) {
    if (found.size >= 20 || (title !== null && element.index < title.index - 200)) continue;
    if (element.name === 'select') addSelect(page, element, found);
    else if (element.name === 'input' && element.attributes['type'] === 'radio') addRadio(element, found);
  }
  return [...found]
    .filter(([, options]) => options.size > 0)
    .map(([name, options]) => ({ name, options: [...options] }));
}

function addSelect(page: PageDocument, select: PageElement, found: Map<string, Set<string>>): void {
  const { attributes } = select;
  const name =
    attributes['data-attribute_name'] ??
    attributes['data-option-name'] ??
    attributes['aria-label'] ??
    attributes['name'] ??
    attributes['id'] ??
    '';
  if (!CHOICE_NAME.test(`${name} ${select.names}`) || /qty|quantity$|sort|country|currency|lang/i.test(name)) return;
  const options = new Set<string>();
  for (let at = select.index + 1; at < select.end && options.size < MAX_OPTIONS; at += 1) {
    const node = page.nodes[at];
    if (node?.kind !== 'element' || node.name !== 'option' || (node.attributes['value'] ?? 'x') === '') continue;
    const text = visibleText(page, node, 80);
    if (text !== '') options.add(text);
  }
  found.set(choiceName(name), options);
}

function addRadio(input: PageElement, found: Map<string, Set<string>>): void {
  const name = input.attributes['name'] ?? '';
  const value = (input.attributes['aria-label'] ?? input.attributes['value'] ?? '').trim().slice(0, 80);
  if (!CHOICE_NAME.test(name) || value === '') return;
  const options = found.get(choiceName(name)) ?? new Set<string>();
  if (options.size < MAX_OPTIONS) options.add(value);
  found.set(choiceName(name), options);
}

function choiceName(name: string): string {
  return (
    name
      .replace(/^(?:attribute_(?:pa_)?|options?\[?|product-?option-?)/i, '')
      .replace(/[\]_-]+/g, ' ')
      .trim()
      .slice(0, 60) || 'option'
  );
}
