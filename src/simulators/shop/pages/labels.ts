import type { DemoProduct } from '../types.ts';

const ENGLISH = {
  shop: 'Shop',
  about: 'About us',
  shipping: 'Shipping and returns',
  home: 'Home',
  description: 'Description',
  features: 'Features',
  specs: 'Specifications',
  faq: 'Questions and answers',
  reviews: 'Customer reviews',
  inStock: 'In stock, ready to ship',
  outOfStock: 'Out of stock',
  add: 'Add to basket',
  viewer: 'Look around: 360° view',
  outOf: 'out of 5',
  reviewCount: 'reviews',
  notice: 'Free shipping on orders over $60',
};

const GERMAN: typeof ENGLISH = {
  shop: 'Sortiment',
  about: 'Über uns',
  shipping: 'Versand und Rückgabe',
  home: 'Start',
  description: 'Beschreibung',
  features: 'Merkmale',
  specs: 'Technische Daten',
  faq: 'Häufige Fragen',
  reviews: 'Kundenbewertungen',
  inStock: 'Auf Lager, sofort lieferbar',
  outOfStock: 'Nicht vorrätig',
  add: 'In den Warenkorb',
  viewer: '360°-Ansicht',
  outOf: 'von 5',
  reviewCount: 'Bewertungen',
  notice: 'Versandkostenfrei ab 60 €',
};

/** The words around a product. */
export type Labels = typeof ENGLISH;

/** The words around a product in its own language. */
export function labelsOf(lang: DemoProduct['lang']): Labels {
  return lang === 'de' ? GERMAN : ENGLISH;
}

const SIGNS: Readonly<Record<string, string>> = { USD: '$', EUR: '€' };

/** A price as the shop prints it: `$94.00`, in German `79,00 €`. */
export function printPrice(product: Pick<DemoProduct, 'price' | 'lang'>): string {
  const { amount, currency } = product.price;
  const sign = SIGNS[currency] ?? currency;
  return product.lang === 'de' ? `${amount.replace('.', ',')} ${sign}` : `${sign}${amount}`;
}

/** Five signs; the style fills as much of them as `starShare` says. */
export const STARS = '★★★★★';

/** How much of the five signs a rating of 0..5 fills, in percent. */
export function starShare(rating: number): string {
  return `${Math.round(rating * 20)}%`;
}
