import type { PageElement } from '../document/document.ts';

/** A price that a visitor sees, with how much speaks for it being the product's. */
export type VisiblePrice = {
  amount: string;
  currency: string | null;
  score: number;
  /** It no longer holds: struck, said to have been, or called the regular price next to a lower one. */
  isOld: boolean;
  /** Only its name (`regular`, `list`) makes it old; it holds where no lower price stands next to it. */
  isOldByName: boolean;
  isBoilerplate: boolean;
  /** Shipping, savings, an instalment, a price per unit. */
  isOther: boolean;
  element: PageElement;
};
