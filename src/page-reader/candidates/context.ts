import type { PageDocument } from '../document/document.ts';
import type { Head } from '../document/head.ts';
import type { Label } from '../sources/labels.ts';
import type { MarkedUp } from '../sources/microdata.ts';
import type { ShopProduct } from '../sources/shop-product.ts';
import type { Anchor } from '../subject/anchor.ts';
import type { MainOffer } from '../subject/main-offers.ts';
import type { ProductItem } from '../subject/main-product.ts';
import type { BoilerplateJudge } from './boilerplate.ts';
import type { VisiblePrice } from './price-sighting.ts';

/** What candidates of every fact are read from. */
export type FactContext = {
  page: PageDocument;
  url: URL;
  /** Where the page sells, see `marketOf`. */
  host: string;
  head: Head;
  /** The products the page can be about in structured data, best first. */
  products: readonly ProductItem[];
  /** The offers of the page's product, those that its address names first. */
  offers: readonly MainOffer[];
  /** Properties marked up in attributes without an object around them. */
  loose: MarkedUp['loose'];
  shop: readonly ShopProduct[];
  anchor: Anchor;
  boilerplate: BoilerplateJudge;
  prices: readonly VisiblePrice[];
  /** Values that a visitor sees behind labels of numbers and brands. */
  labels: readonly Label[];
};
