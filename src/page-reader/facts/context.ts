import type { VisiblePrice } from '../candidates/price-sighting.ts';
import type { PageDocument } from '../document/document.ts';
import type { Head } from '../document/head.ts';
import type { MarkedUp } from '../sources/microdata.ts';
import type { ShopProduct } from '../sources/shop-product.ts';
import type { Anchor } from '../subject/anchor.ts';
import type { ProductItem } from '../subject/main-product.ts';
import type { FactSource } from '../types.ts';

/** What every fact is read from. */
export type FactContext = {
  page: PageDocument;
  url: URL;
  host: string;
  head: Head;
  /** The products the page can be about in structured data, best first. */
  products: readonly ProductItem[];
  loose: MarkedUp['loose'];
  shop: readonly ShopProduct[];
  anchor: Anchor;
  prices: readonly VisiblePrice[];
  /** Name-value pairs that a visitor sees: specification tables and labels. */
  labels: readonly { name: string; value: string }[];
};

/** A fact that was found, before it is chosen. */
export type Candidate = { value: string; source: FactSource; where: string };
