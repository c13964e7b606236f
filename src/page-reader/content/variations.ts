import type { PageDocument, PageElement } from '../document/document.ts';
import { visibleText } from '../document/text.ts';
import type { PageDigest } from '../types.ts';

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
