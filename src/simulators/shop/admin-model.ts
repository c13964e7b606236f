import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../kernel/clock.ts';
import type { Contents } from './content.ts';
import type { DemoCredentials } from './credentials.ts';
import type { FaultBoard } from './faults.ts';
import type { DemoProduct } from './types.ts';

/** What both admin APIs are built from. */
export type AdminParts = {
  base: string;
  products: readonly DemoProduct[];
  contents: Contents;
  credentials: DemoCredentials;
  faults: FaultBoard | null;
  clock: Clock;
  namespace: string;
};

/** A product, or one choice of it, as the admin APIs number them. */
export type AdminVariant = { position: number; sku: string; title: string; inventory: number };

/** The choices of a product; one that comes in a single form has one, with the product's own sku. */
export function variantsOf(product: DemoProduct): AdminVariant[] {
  const stock = product.availability === 'in_stock' ? 40 : 0;
  if (product.variants.length === 0)
    return [{ position: 1, sku: product.sku, title: 'Default Title', inventory: stock }];
  return product.variants.map((variant, index) => ({ position: index + 1, ...variant }));
}

/** Are the two texts equal? Takes the same time wherever they differ. */
export function isSameSecret(given: string, kept: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(kept));
}
