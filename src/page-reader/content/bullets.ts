import type { PageDocument, PageElement } from '../document/document.ts';
import { isPageChrome } from '../document/page-chrome.ts';
import { visibleLines, visibleText } from '../document/text.ts';

const MAX_BULLETS = 40;
const MIN_LENGTH = 8;
const MAX_LENGTH = 500;

/** Stock, delivery, returns, addresses, clubs and news of the shop. */
const SHOP_TALK =
  /^(?:auf lager|in stock|en stock|en existencia|disponib\w+|availability|select styles|zustellung|lieferung|versand|delivery|shipping|livraison|spedizione|consegna|env[ií]o|entrega|frete|bezorging|levering|rechnungsadresse|abweichende lieferadresse|adresse im ausland|join our|sign up|new items every|date first available|best ?sellers? rank|customer reviews|is discontinued|(?:manufacturer|hersteller|fabri[ck]ante?|fabricant|produttore|ražotājs|brand|marca|marke|marque|zīmols)\s?:)(?![\p{L}])|(?<![\p{L}])(?:free|gratis|kostenlose[rn]?|gratuite?s?)\s(?:\S{1,12}\s){0,2}(?:shipping|delivery|returns?|versand|lieferung|rückversand|livraison|retours?|spedizione|reso|env[ií]o|devoluci[óo]n|entrega|frete)(?![\p{L}])/iu;
/** A price, or a label of one. */
const PRICE =
  /^(?:\D{0,20}[€£$¥₹₽]\s?\d|\d[\d.,\s]{0,12}[€£$¥₹₽]|(?:save|was|rrp|list(?:ino| price)?|price|prix|preis|preço|precio|prezzo)(?![\p{L}]).{0,12}\d)/iu;
/** A number of shop or maker and nothing else. */
const IDENTIFIER =
  /^(?:asin|ean|gtin|upc|isbn|sku|mpn|ref|(?:article|artikel|item|model|product|produkt|part|style|ean)[\s.-]?(?:no|nr|number|nummer|code|id)?|ražotāja kods|bestellnummer)(?![\p{Ll}]{3})(?:[\s.-]?(?:no|nr|number|nummer|code|id))?\s?[:.#]?\s?[\p{L}]{0,4}[\d-][\p{L}\d./-]*\.?$/iu;
/** Written for machines: time stamps, and words tied by underscores. */
const MACHINE = /^\d{4}-\d\d-\d\dT\d|(?<![\p{L}\d])[a-z]{1,20}_[a-z\d]/iu;
const DASH = /^[-–—•*·✓✔►▪]\s{0,3}(?=\S)/u;

/** The product's feature lists: items that say something of it, after its name, not menus. */
export function readBullets(page: PageDocument, title: PageElement | null, description: PageElement | null): string[] {
  const bullets: string[] = [];
  for (const list of page.elements) {
    if (list.name !== 'ul' && list.name !== 'ol') continue;
    if (list.isHidden || (title !== null && list.index < title.index) || isPageChrome(list, title)) continue;
    bullets.push(...itemsOf(page, list).filter((text) => !bullets.includes(text)));
    if (bullets.length >= MAX_BULLETS) break;
  }
  return (bullets.length > 0 || description === null ? bullets : dashedLines(page, description)).slice(0, MAX_BULLETS);
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
    else if (isFeature(text)) items.push(text);
  }
  return linked > items.length ? [] : items;
}

/** The lines of a description that are written as a list without being one. */
function dashedLines(page: PageDocument, description: PageElement): string[] {
  const lines = visibleLines(page, description).filter((line) => DASH.test(line));
  return [...new Set(lines.map((line) => line.replace(DASH, '')))].filter(isFeature);
}

/** Does an item speak of the product, rather than of its price, its numbers, the shop, or to machines? */
export function isFeature(text: string): boolean {
  if (text.length < MIN_LENGTH || text.length > MAX_LENGTH) return false;
  return ![SHOP_TALK, PRICE, IDENTIFIER, MACHINE].some((pattern) => pattern.test(text));
}

function holdsLink(page: PageDocument, root: PageElement): boolean {
  for (let at = root.index + 1; at < root.end; at += 1) {
    const node = page.nodes[at];
    if (node?.kind === 'element' && (node.name === 'a' || node.name === 'button' || node.name === 'input')) return true;
  }
  return false;
}
