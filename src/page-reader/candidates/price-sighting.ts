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
  /** An element or style sheet strikes it, beyond doubt. */
  isStruck: boolean;
  isBoilerplate: boolean;
  /** Shipping, savings, an instalment, a price per unit. */
  isOther: boolean;
  /** Without the tax that a visitor pays. */
  isNet: boolean;
  /** Words before it call it the price. */
  isLabelled: boolean;
  /** Words before it set it against an earlier price. */
  isNow: boolean;
  /** The text it was read from. */
  text: string;
  element: PageElement;
};
