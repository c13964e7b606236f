/**
 * The part of a shop's admin schema that serves product content, under the names it has in Shopify's.
 *
 * @source Shopify Admin GraphQL, version 2026-04: Product, ProductVariant, Metafield, productUpdate, metafieldsSet
 */
export const TYPE_DEFINITIONS = /* GraphQL */ `
  scalar URL
  scalar DateTime
  scalar HTML
  scalar Money
  scalar JSON
  scalar UnsignedInt64

  enum ProductStatus { ACTIVE ARCHIVED DRAFT }
  enum CurrencyCode { USD EUR }

  interface Node { id: ID! }
  interface HasMetafields {
    metafield(namespace: String, key: String!): Metafield
    metafields(namespace: String, keys: [String!], first: Int, after: String): MetafieldConnection!
  }

  type Shop { id: ID! name: String! myshopifyDomain: String! url: URL! currencyCode: CurrencyCode! email: String! }
  type SEO { title: String description: String }
  type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }

  type Product implements Node & HasMetafields {
    id: ID!
    legacyResourceId: UnsignedInt64!
    handle: String!
    title: String!
    descriptionHtml: HTML!
    description(truncateAt: Int): String!
    vendor: String!
    productType: String!
    tags: [String!]!
    status: ProductStatus!
    seo: SEO!
    createdAt: DateTime!
    updatedAt: DateTime!
    onlineStoreUrl: URL
    totalInventory: Int!
    variants(first: Int, after: String): ProductVariantConnection!
    metafield(namespace: String, key: String!): Metafield
    metafields(namespace: String, keys: [String!], first: Int, after: String): MetafieldConnection!
  }
  type ProductEdge { cursor: String! node: Product! }
  type ProductConnection { edges: [ProductEdge!]! nodes: [Product!]! pageInfo: PageInfo! }

  type ProductVariant implements Node {
    id: ID!
    legacyResourceId: UnsignedInt64!
    sku: String
    title: String!
    displayName: String!
    price: Money!
    barcode: String
    position: Int!
    inventoryQuantity: Int
    availableForSale: Boolean!
    product: Product!
  }
  type ProductVariantEdge { cursor: String! node: ProductVariant! }
  type ProductVariantConnection { edges: [ProductVariantEdge!]! nodes: [ProductVariant!]! pageInfo: PageInfo! }

  type Metafield implements Node {
    id: ID!
    namespace: String!
    key: String!
    type: String!
    value: String!
    jsonValue: JSON!
    compareDigest: String!
    createdAt: DateTime!
    updatedAt: DateTime!
    owner: HasMetafields!
  }
  type MetafieldEdge { cursor: String! node: Metafield! }
  type MetafieldConnection { edges: [MetafieldEdge!]! nodes: [Metafield!]! pageInfo: PageInfo! }

  type Query {
    shop: Shop!
    node(id: ID!): Node
    product(id: ID!): Product
    productByIdentifier(identifier: ProductIdentifierInput!): Product
    products(first: Int, after: String, query: String): ProductConnection!
    productVariants(first: Int, after: String, query: String): ProductVariantConnection!
  }
  input ProductIdentifierInput { id: ID handle: String }

  input SEOInput { title: String description: String }
  input ProductUpdateInput {
    id: ID
    title: String
    descriptionHtml: String
    tags: [String!]
    seo: SEOInput
  }
  input ProductInput {
    id: ID
    title: String
    descriptionHtml: String
    tags: [String!]
    seo: SEOInput
  }
  input MetafieldsSetInput {
    ownerId: ID!
    namespace: String
    key: String!
    type: String
    value: String!
    compareDigest: String
  }
  input MetafieldIdentifierInput { ownerId: ID! namespace: String! key: String! }

  type UserError { field: [String!] message: String! }
  enum MetafieldsSetUserErrorCode {
    BLANK INCLUSION INVALID INVALID_COMPARE_DIGEST INVALID_TYPE INVALID_VALUE LESS_THAN_OR_EQUAL_TO STALE_OBJECT TOO_LONG TOO_SHORT
  }
  type MetafieldsSetUserError {
    field: [String!]
    message: String!
    code: MetafieldsSetUserErrorCode
    elementIndex: Int
  }
  type ProductUpdatePayload { product: Product userErrors: [UserError!]! }
  type MetafieldsSetPayload { metafields: [Metafield!] userErrors: [MetafieldsSetUserError!]! }
  type MetafieldIdentifier { ownerId: ID! namespace: String! key: String! }
  type MetafieldsDeletePayload { deletedMetafields: [MetafieldIdentifier] userErrors: [UserError!]! }

  type Mutation {
    productUpdate(
      product: ProductUpdateInput
      input: ProductInput @deprecated(reason: "Use product instead.")
    ): ProductUpdatePayload
    metafieldsSet(metafields: [MetafieldsSetInput!]!): MetafieldsSetPayload
    metafieldsDelete(metafields: [MetafieldIdentifierInput!]!): MetafieldsDeletePayload
  }

  schema { query: Query mutation: Mutation }
`;
