import type { PageElement } from '../document/document.ts';
import { areSameAmount } from '../numbers/money.ts';
import type { VisiblePrice } from './price-sighting.ts';

const MAX_COMPARED = 300;

/** Lets the other prices speak: one said again elsewhere is the page's, one of a row of look-alikes is a list's. */
export function scoreRepetition(found: readonly VisiblePrice[]): void {
  const compared = found
    .slice(0, MAX_COMPARED)
    .map((price) => ({ price, amount: Number(price.amount), shape: shapeOf(price.element) }));
  for (const one of compared) {
    const { same, alike } = countOthers(one, compared);
    one.price.score += Math.min(same, 2) * 0.4 - listPenalty(alike);
  }
}

type Compared = { price: VisiblePrice; amount: number; shape: string };

/** How many others say the same amount outside of page chrome, and how many of the same shape another one. */
function countOthers(one: Compared, compared: readonly Compared[]): { same: number; alike: number } {
  let same = 0;
  let alike = 0;
  for (const other of compared) {
    if (other === one) continue;
    if (!areSameAmount(other.amount, one.amount)) alike += other.shape === one.shape ? 1 : 0;
    else if (!other.price.isBoilerplate) same += 1;
  }
  return { same, alike };
}

function shapeOf(element: PageElement): string {
  return `${element.name} ${element.attributes['class'] ?? ''} ${element.parent?.attributes['class'] ?? ''}`;
}

/** The more prices of one shape a page shows, the surer they are a list of other products. */
function listPenalty(alike: number): number {
  if (alike < 3) return 0;
  return alike < 6 ? 2 : 3.5;
}
