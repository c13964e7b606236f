import { DomUtils } from 'htmlparser2';
import type { DomElement } from './dom.ts';
import { changeDom, childElements, elementsOf, isTag, nodesOf, setChildren, sizeOf, wrap } from './dom.ts';

const MAIN_SHARE = 0.5;
const BLOCK = /^(?:div|section|article|main|header|footer|nav|aside|form|ul|table)$/;

/** The blocks of the body stand in reverse, and those of the element that holds most of it, down to where none does. */
export function reorderBlocks(html: string): string {
  return changeDom(html, (dom) => {
    const body = elementsOf(dom).find(({ name }) => name === 'body');
    for (let element = body; element; element = mainChild(element)) reverseBlocks(element);
  });
}

function mainChild(element: DomElement): DomElement | undefined {
  const whole = sizeOf(element);
  return childElements(element).find((child) => BLOCK.test(child.name) && sizeOf(child) > whole * MAIN_SHARE);
}

function reverseBlocks(element: DomElement): void {
  const blocks = childElements(element).filter(({ name }) => BLOCK.test(name));
  const reversed = [...blocks].reverse();
  const order = new Map(blocks.map((block, at) => [block, reversed[at]]));
  setChildren(
    element,
    element.children.map((child) => (isTag(child) ? (order.get(child) ?? child) : child)),
  );
}

/** The first heading's nearest element that also holds a button, or its parent, stands in an `<aside>`. */
export function asideAroundBuyBox(html: string): string {
  return changeDom(html, (dom) => {
    const button = elementsOf(dom).find(isBuyButton);
    const box = button === undefined ? null : boxOf(button);
    if (box) wrap(box, 'aside');
  });
}

const BUY =
  /add.?to.?(?:cart|bag|basket|trolley)|warenkorb|panier|carrito|carrinho|carrello|winkel|košík|koszyk|корзин|カート|buy|köp|kaufen|comprar/i;

function isBuyButton(element: DomElement): boolean {
  if (element.name !== 'button' && element.name !== 'input' && element.attribs['role'] !== 'button') return false;
  const { attribs } = element;
  return BUY.test(`${DomUtils.textContent(element)} ${attribs['value'] ?? ''} ${attribs['class'] ?? ''}`.slice(0, 200));
}

/** The smallest element around a button that holds an amount of money. */
function boxOf(button: DomElement): DomElement | null {
  for (let at = button.parent; at !== null && isTag(at) && at.name !== 'body'; at = at.parent) {
    if (/\d[.,]\d\d|[€£$¥₹₽]/.test(DomUtils.textContent(at))) return /^(?:td|tr|tbody|li)$/.test(at.name) ? null : at;
  }
  return null;
}

/** A row of eight other products, as recommendation services set it into pages. */
export function otherProductsFirst(html: string): string {
  const tile = (at: number) =>
    `<div><a href="/p/other-${at}"><img src="/i/${at}.jpg" alt="Other ${at}"><span>Velvet cushion ${at}</span></a>` +
    `<span>€${at + 3}.4${at}</span><button type="button">Add to cart</button></div>`;
  const row = `<section><h2>Picked for you</h2><div>${[1, 2, 3, 4, 5, 6, 7, 8].map(tile).join('')}</div></section>`;
  return changeDom(html, (dom) => {
    const body = elementsOf(dom).find(({ name }) => name === 'body');
    if (body) setChildren(body, [...nodesOf(row), ...body.children]);
  });
}

/** Pages of single-page software have no headings. */
export function headingAsDiv(html: string): string {
  return changeDom(html, (dom) => {
    for (const element of elementsOf(dom)) if (element.name === 'h1') element.name = 'div';
  });
}

/** Buttons are links that only say they are buttons. */
export function buttonsAsLinks(html: string): string {
  return changeDom(html, (dom) => {
    for (const element of elementsOf(dom)) {
      if (element.name !== 'button') continue;
      element.name = 'a';
      element.attribs['role'] = 'button';
      element.attribs['href'] = '#';
    }
  });
}
