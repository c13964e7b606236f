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
    one.price.score += Math.min(same, 2) * 0.4 - listPenalty(alike.length);
  }
}

function shapeOf(element: PageElement): string {
  return `${element.name} ${element.attributes['class'] ?? ''} ${element.parent?.attributes['class'] ?? ''}`;
}

/** The more prices of one shape a page shows, the surer they are a list of other products. */
function listPenalty(alike: number): number {
  if (alike < 3) return 0;
  return alike < 6 ? 2 : 3.5;
}
