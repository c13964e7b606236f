import { DomUtils } from 'htmlparser2';
import type { DomText } from './dom.ts';
import { changeDom, nodesOf, textsOf } from './dom.ts';

const CENTS = /(\d)([.,])(\d{2})(?![\d.,])/;
const MAX_PRICE_TEXT = 30;

/** `49.99` becomes `49<span>99</span>`. */
export function centsInBareElement(html: string): string {
  return splitCents(html, '');
}

/** `49.99` becomes `49.<span>99</span>`. */
export function centsBehindPoint(html: string): string {
  return splitCents(html, null);
}

function splitCents(html: string, mark: string | null): string {
  return changeDom(html, (dom) => {
    for (const text of textsOf(dom)) {
      if (text.data.trim().length > MAX_PRICE_TEXT || !CENTS.test(text.data)) continue;
      replaceBy(
        text,
        text.data.replace(CENTS, (_all, whole: string, point: string, cents: string) => {
          return `${whole}${mark ?? point}<span>${cents}</span>`;
        }),
      );
    }
  });
}

function replaceBy(text: DomText, html: string): void {
  for (const node of [...nodesOf(html)]) DomUtils.prepend(text, node);
  DomUtils.removeElement(text);
}

/** Labels that shops of many languages use, with what one in Swedish writes. */
const LABELS: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:sku|item ?(?:no|number|code)|product ?(?:code|id|no|number)|artikel-?nr|artikelnummer|bestellnummer|référence|réf|ref|código|cód|артикул|код товара|品番|商品番号|kód produktu|kod produktu|šifra)([.:#]*)$/i,
    'Artikelnummer:',
  ],
  [/^(?:in stock|auf lager|en stock|disponible|na sklade|skladem|в наличии|在庫あり)([.!]*)$/i, 'I lager'],
  [/^(?:(?:our |your |sale )?price|preis|prix|precio|preço|prezzo|prijs|cena|цена|価格)(:?)$/i, 'Pris:'],
  [/^(?:was|before|old price|statt|avant|antes|instead of)(:?)$/i, 'Tidigare:'],
  [/^(?:now|jetzt|nur|maintenant|ahora)(:?)$/i, 'Nu'],
  [
    /^(?:add to (?:cart|bag|basket|trolley|my bag)|in den warenkorb|ajouter au panier|añadir al carrito|agregar al carro|adicionar ao carrinho|aggiungi al carrello|in winkelwagen|do košíku|do koszyka|в корзину|добавить в корзину|カートに入れる|加入購物車|أضف إلى السلة|pievienot grozam|dodaj v košarico)$/i,
    'Lägg i varukorgen',
  ],
  [/^(?:buy|buy now|buy it now|jetzt kaufen|acheter|comprar|comprar ahora|compra|купить|立即購買)$/i, 'Köp nu'],
  [/^(?:brand|marke|marque|marca|značka|бренд|ブランド)(:?)$/i, 'Varumärke:'],
];

/** Whole texts that are a known label or button are written in Swedish. */
export function translateLabels(html: string): string {
  return changeDom(html, (dom) => {
    for (const text of textsOf(dom)) {
      const own = text.data.trim();
      const found = own.length > 40 ? undefined : LABELS.find(([pattern]) => pattern.test(own));
      if (found) text.data = text.data.replace(own, found[1]).replace('::', ':');
    }
  });
}
