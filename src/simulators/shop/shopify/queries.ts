import type { AdminParts } from '../admin-model.ts';
import { SHOP_NAME } from '../pages/layout.ts';
import { type ConnectionArgs, connection } from './connection.ts';
import { gid, productIndexOf } from './ids.ts';
import type { ReadProducts } from './mutations.ts';
import type { ProductRow } from './rows.ts';
import { matchesSearch } from './search.ts';

type ListArgs = ConnectionArgs & { query?: string | null };

/** The root fields of the schema's query type. */
export function queries(parts: AdminParts, read: ReadProducts) {
  const byId = async (id: string): Promise<ProductRow | null> => {
    const index = productIndexOf(id, parts.products);
    return index < 0 ? null : await read.one(index);
  };
  return {
    shop: () => ({
      id: gid('Shop', 1),
      name: SHOP_NAME,
      myshopifyDomain: new URL(parts.base).host,
      url: parts.base,
      currencyCode: 'USD',
      email: 'hello@brindlewick.example',
    }),
    node: ({ id }: { id: string }) => byId(id),
    product: ({ id }: { id: string }) => byId(id),
    productByIdentifier: ({ identifier }: { identifier: { id?: string | null; handle?: string | null } }) => {
      if (identifier.id) return byId(identifier.id);
      const index = parts.products.findIndex((product) => product.handle === identifier.handle);
      return index < 0 ? null : read.one(index);
    },
    products: async ({ query, ...args }: ListArgs) =>
      connection(
        (await read.all()).filter((row) => matchesSearch(row.searchable, query)),
        args,
      ),
    productVariants: async ({ query, ...args }: ListArgs) => {
      const variants = (await read.all()).flatMap((row) => row.variants({ first: 250 }).nodes);
      return connection(
        variants.filter((variant) =>
          matchesSearch({ ...variant.product.searchable, sku: [variant.sku], id: variant.id }, query),
        ),
        args,
      );
    },
  };
}
