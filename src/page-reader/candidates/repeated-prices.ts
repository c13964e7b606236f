import type { PageElement } from '../document/document.ts';
import { isSameAmount } from '../numbers/money.ts';
import type { VisiblePrice } from './price-sighting.ts';

const MAX_COMPARED = 300;

/** Lets the other prices speak: one said again elsewhere is the page's, one of a row of look-alikes is a list's. */
export function scoreRepetition(found: readonly VisiblePrice[]): void {
  const compared = found.slice(0, MAX_COMPARED).map((price) => ({ price, shape: shapeOf(price.element) }));
  for (const one of compared) {
    const others = compared.filter((other) => other !== one);
    const same = others.filter(
      ({ price }) => !price.isBoilerplate && isSameAmount(price.amount, one.price.amount),
    ).length;
    const alike = others.filter(
      ({ price, shape }) => shape === one.shape && !isSameAmount(price.amount, one.price.amount),
    );
    one.price.score += Math.min(same, 2) * 0.4 - (alike.length >= 3 ? 2 : 0);
  }
}

function shapeOf(element: PageElement): string {
  return `${element.name} ${element.attributes['class'] ?? ''} ${element.parent?.attributes['class'] ?? ''}`;
}
