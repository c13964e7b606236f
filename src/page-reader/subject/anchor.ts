import type { PageDocument, PageElement } from '../document/document.ts';
import { selfAndAncestors } from '../document/document.ts';
import { visibleText } from '../document/text.ts';
import { similarity, wordsOf } from './names.ts';

/** Where on the page the product is: the element with its name, and the button that puts it into the cart. */
export type Anchor = { title: PageElement | null; titleText: string | null; buyButton: PageElement | null };

const BUY_CLASS =
  /add[-_]?to[-_]?(?:cart|basket|bag|trolley)|addtocart|addtobasket|addtobag|buy[-_]?(?:now|button|box)|btn[-_]?(?:buy|cart)|single_add_to_cart|product-form__submit|in-den-warenkorb|ajouter-au-panier/;
const BUY_TEXT =
  /^(?:\+ ?)?(?:add to (?:cart|basket|bag|trolley|my bag)|buy(?: it)? now|buy|pre-?order(?: now)?|in den warenkorb|in den einkaufswagen|jetzt kaufen|kaufen|zum warenkorb hinzufügen|ajouter au panier|ajouter à mon panier|ajouter|acheter|aggiungi al carrello|acquista(?: ora)?|compra(?:r)?(?: ahora| agora)?|añadir a la (?:cesta|bolsa)|añadir al carrito|agregar al carrit?o|adicionar ao carrinho|in (?:het )?winkelwagen(?:tje)?|in winkelmand|toevoegen|bestellen|lägg i (?:varukorgen|kundvagn(?:en)?)|köp|læg i kurv(?:en)?|legg i handlekurv(?:en)?|kjøp|lisää ostoskoriin|dodaj do koszyka|do koszyka|kup teraz|do košíku|přidat do košíku|koupit|kosárba|adaugă în coș|cumpără|в корзину|добавить в корзину|купить|у кошик|купити|добави в количката|sepete ekle|satın al|カートに入れる|加入购物车|立即购买|加入購物車|立即購買|放入購物車|장바구니|구매하기|أضف إلى (?:السلة|عربة التسوق|الحقيبة)|הוסף לסל|pievienot grozam|ielikt grozā|į krepšelį|lisa ostukorvi|ostukorvi)[ !.»>]*$/i;
const MAX_TITLE = 400;
const MAX_TRIED = 4_000;

/** The place of the product, judged by headings against what the page calls itself. */
export function findAnchor(page: PageDocument, names: readonly string[]): Anchor {
  const wanted = names.map(wordsOf);
  const heading = findHeading(page, wanted);
  // Pages without headings, or with a slogan for one, have the name somewhere else in full.
  const named = heading === null || heading.score < WELL_NAMED ? findByName(page, wanted) : null;
  const best = named ?? heading;
  const title = best?.title ?? null;
  return { title, titleText: best?.text ?? null, buyButton: findBuyButton(page, title) };
}

const WELL_NAMED = 1.5 + 3 * 0.3;

type Heading = { title: PageElement; text: string; score: number };

function findHeading(page: PageDocument, wanted: readonly ReadonlySet<string>[]): Heading | null {
  const headings = page.elements.filter((element) => element.name === 'h1' && !element.isHidden).length;
  let best: Heading | null = null;
  for (const element of page.elements) {
    const weight = titleWeight(element);
    if (weight === 0 || isBoilerplate(element)) continue;
    const text = visibleText(page, element, MAX_TITLE);
    if (text === '') continue;
    const words = wordsOf(text);
    const fit = Math.max(0, ...wanted.map((name) => similarity(words, name)));
    // One of many first headings is a product's name only when the page says so elsewhere.
    if (fit < 0.15 && (element.name !== 'h1' || headings > 2)) continue;
    const score = weight + 3 * fit;
    if (best === null || score > best.score) best = { title: element, text, score };
  }
  return best;
}

function findByName(page: PageDocument, wanted: readonly ReadonlySet<string>[]) {
  let tried = 0;
  for (const element of page.elements) {
    const first = page.nodes[element.index + 1];
    if (element.isHidden || first?.kind !== 'text' || element.end - element.index > 8) continue;
    if (first.text.length < 4 || first.text.length > 300 || /^(?:option|label|script|title|button)$/.test(element.name))
      continue;
    const text = visibleText(page, element, MAX_TITLE);
    const words = wordsOf(text);
    tried += 1;
    if (tried > MAX_TRIED) return null;
    if (words.size < 2 || isBoilerplate(element)) continue;
    if (wanted.some((name) => similarity(words, name) >= 0.75)) return { title: element, text };
  }
  return null;
}

function titleWeight(element: PageElement): number {
  if (element.isHidden) return 0;
  if (element.name === 'h1') return 1.5;
  if (element.attributes['itemprop'] === 'name') return 0.5;
  if (element.name === 'h2') return 0.3;
  return /product[-_]?(?:title|name)|titulo-producto|goods[-_]?name|prod[-_]?name/.test(element.names) ? 0.4 : 0;
}

function isBoilerplate(element: PageElement): boolean {
  for (const one of selfAndAncestors(element)) {
    if (one.name === 'header' || one.name === 'nav' || one.name === 'footer') return element.name !== 'h1';
    if (/review|related|recommend|carousel/.test(one.attributes['class'] ?? '') && one !== element)
      return element.name !== 'h1';
  }
  return false;
}

const BUTTON_NEAR = 2_500;

/** The first button after the title that sells this product, not one of those recommended next to it. */
function findBuyButton(page: PageDocument, title: PageElement | null): PageElement | null {
  const from = title?.index ?? 0;
  let before: PageElement | null = null;
  for (const element of page.elements) {
    if (element.index > from + BUTTON_NEAR) break;
    if (element.isHidden || !isBuyButton(page, element) || isOtherProduct(element, title)) continue;
    if (element.index > from) return element;
    before ??= element;
  }
  return before;
}

const OTHERS =
  /(?:^|[\s_-])(?:related|recommend\w*|similar|carousel|upsell\w*|cross-?sell\w*|also\w*|bundle\w*|recent\w*|footer|minicart|mini-cart|cart-?drawer|product-?(?:card|tile|item|miniature)|frequently\w*|accessor\w*)(?:[\s_-]|$)|recommendation/;

function isOtherProduct(element: PageElement, title: PageElement | null): boolean {
  for (const one of selfAndAncestors(element)) {
    if (title !== null && one.index < title.index && one.end > title.index) return false;
    if (/^(?:footer|header|nav|aside)$/.test(one.name) || OTHERS.test(one.names)) return true;
  }
  return false;
}

function isBuyButton(page: PageDocument, element: PageElement): boolean {
  const { name, attributes } = element;
  const isButton =
    name === 'button' || (name === 'input' && /^(?:submit|button|image)$/i.test(attributes['type'] ?? ''));
  if (!isButton && name !== 'a' && attributes['role'] !== 'button') return false;
  if (element.end - element.index > 40) return false;
  if (BUY_CLASS.test(element.names) || /^(?:add|add-to-cart)$/.test(attributes['name'] ?? '')) return true;
  const text = name === 'input' ? (attributes['value'] ?? '') : visibleText(page, element, 40);
  return BUY_TEXT.test(text) || BUY_TEXT.test((attributes['aria-label'] ?? '').slice(0, 40));
}
