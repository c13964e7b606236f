import type { PageDocument } from './document.ts';
/** A product as the shop's own software describes it to its scripts. */
export type ShopProduct = {
  name: string | null;
  price: string | null;
  currency: string | null;
  sku: string | null;
  gtin: string | null;
  mpn: string | null;
  brand: string | null;
  availability: string | null;
  where: string;
};

/** Products in the data that shop software leaves in the page for its scripts. */
export function readShopData(_page: PageDocument, _about: { titles: readonly string[]; url: URL }): ShopProduct[] {
  return [];
}
