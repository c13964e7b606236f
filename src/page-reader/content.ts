import { asList, asRecord, asText } from './bound-json.ts';
import type { PageDocument, PageElement } from './document.ts';
import type { Item } from './items.ts';
import { visibleText } from './text.ts';
import type { PageDigest } from './types.ts';

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
/** What stands in a select box before anything is chosen, or where there is nothing to choose. */
const NO_CHOICE =
  /^[-–—\s]*(?:select|choose|please select|bitte wählen|choisir|choisissez|seleziona|selecciona\w*|selecion\w*|kies|wybierz|default title)(?![\p{L}])/iu;

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
  if (
    !CHOICE_NAME.test(`${name} ${select.names}`) ||
    /qty|quantity$|sort|country|currency|lang|payment|instal|calculat/i.test(name)
  )
    return;
  const options = new Set<string>();
  for (let at = select.index + 1; at < select.end && options.size < MAX_OPTIONS; at += 1) {
    const node = page.nodes[at];
    if (node?.kind !== 'element' || node.name !== 'option' || (node.attributes['value'] ?? 'x') === '') continue;
    const text = visibleText(page, node, 80);
    if (text !== '' && !NO_CHOICE.test(text)) options.add(text);
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
