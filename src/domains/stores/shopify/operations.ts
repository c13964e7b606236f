import { z } from 'zod';

const metafield = z.object({ type: z.string(), value: z.string(), compareDigest: z.string() }).nullable();
const product = z.object({
  id: z.string(),
  title: z.string(),
  descriptionHtml: z.string(),
  bullets: metafield,
  faq: metafield,
  jsonLd: metafield,
});
const variantPage = z.object({
  nodes: z.array(z.object({ sku: z.string().nullable(), product })),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }).nullish(),
});
const userErrors = z.array(
  z.object({ message: z.string(), code: z.string().nullish(), field: z.array(z.string()).nullish() }),
);

/** A metafield as read; null when the product has none under its key. */
export type ReadMetafield = z.output<typeof metafield>;

/** A product as read. */
export type ReadProduct = z.output<typeof product>;

/** Variants that a search found, a page of them. */
export type VariantPage = z.output<typeof variantPage>;

/** Why a mutation did nothing; empty when it did. */
export type UserErrors = z.output<typeof userErrors>;

/** Does the shop answer to the token? */
export const CHECK = { document: '{ shop { name } }', data: z.object({ shop: z.object({ name: z.string() }) }) };

/** Products by the SKU of a variant, with all that can be rewritten; a page of at most `first`. */
export const findVariants = (first: number) => ({
  document: `query FindBySku($query: String!, $after: String) {
    productVariants(first: ${first}, after: $after, query: $query) {
      pageInfo { hasNextPage endCursor }
      nodes {
        sku
        product {
          id title descriptionHtml
          bullets: metafield(namespace: "custom", key: "bullets") { type value compareDigest }
          faq: metafield(namespace: "custom", key: "faq") { type value compareDigest }
          jsonLd: metafield(namespace: "custom", key: "json_ld") { type value compareDigest }
        }
      }
    }
  }`,
  data: z.object({ productVariants: variantPage }).transform(({ productVariants }) => productVariants),
});

/** Title and description have no compare-and-set in this API. */
export const UPDATE = {
  document: `mutation UpdateProduct($product: ProductUpdateInput!) {
    productUpdate(product: $product) { product { id } userErrors { field message } }
  }`,
  data: z
    .object({ productUpdate: z.object({ userErrors }) })
    .transform(({ productUpdate }) => productUpdate.userErrors),
};

/** Sets metafields, each only if it still has its digest. */
export const SET_METAFIELDS = {
  document: `mutation SetMetafields($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) { metafields { id } userErrors { field message code } }
  }`,
  data: z
    .object({ metafieldsSet: z.object({ userErrors }) })
    .transform(({ metafieldsSet }) => metafieldsSet.userErrors),
};

/** Takes metafields away; there is no value that means "none". */
export const DELETE_METAFIELDS = {
  document: `mutation DeleteMetafields($metafields: [MetafieldIdentifierInput!]!) {
    metafieldsDelete(metafields: $metafields) { deletedMetafields { key } userErrors { field message } }
  }`,
  data: z
    .object({ metafieldsDelete: z.object({ userErrors }) })
    .transform(({ metafieldsDelete }) => metafieldsDelete.userErrors),
};
